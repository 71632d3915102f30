using ActorCluster.Node.Faults;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Node.Proxy;

/// <summary>
/// A node's kube-proxy. It uses the table that the process's directory holds, but only once its own link has said so: a node that is cut
/// off goes on with what it knew. Messages: <see cref="ServicesPublished"/> from the link, <see cref="ResolveService"/>,
/// <see cref="InjectFault"/> and <see cref="HealFault"/> from the supervisor.
/// </summary>
internal sealed partial class ProxyActor : UntypedActor
{
    private const int MaximumAffinities = 1024;
    private readonly string _node;
    private readonly IActorRef _services;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Dictionary<(ServicePortKey Port, string Client), (ServiceEndpoint Endpoint, DateTimeOffset Used)> _affinities = [];
    private ServiceTable _table = ServiceTable.Empty;

    /// <summary>Creates the proxy of one node.</summary>
    public ProxyActor(string node, IActorRef services, TimeProvider time, int seed)
    {
        _node = node;
        _services = services;
        _time = time;
        _random = new Random(seed);
    }

    /// <summary>Props of the proxy.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="services">The process's service directory.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">Endpoints are picked by it.</param>
    public static Props PropsFor(string node, IActorRef services, TimeProvider time, int seed) =>
        Props.Create(() => new ProxyActor(node, services, time, seed));

    /// <inheritdoc />
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        Context.Parent.Tell(RepeatFaults.Instance);
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ServicesPublished published:
                if (!KeepsBack(published.Revision))
                {
                    _services.Tell(new TakeServices(published.Revision));
                }

                break;
            case ServicesTaken taken:
                if (!IsStalled)
                {
                    _table = taken.Table;
                }

                break;
            case InjectFault inject:
                Inject(inject);
                break;
            case HealFault heal:
                Heal(heal);
                break;
            case ResolveService resolve:
                Sender.Tell(Resolve(resolve));
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private ServiceResolved Resolve(ResolveService resolve)
    {
        var isNodePort = resolve.Address.Length == 0;
        var entry = isNodePort ? _table.FindNodePort(resolve.Port, resolve.Protocol) : _table.Find(resolve.Address, resolve.Port, resolve.Protocol);
        if (entry is null)
        {
            return new ServiceResolved(null, 0, "no such service");
        }

        var usable = entry.Usable(_node, isNodePort || resolve.IsExternal);
        if (usable.Count == 0)
        {
            // With local endpoints only the packet is dropped, else the connection is refused.
            return new ServiceResolved(null, 0, "no endpoints");
        }

        if (entry.Affinity is not { } lasting)
        {
            return Picked(usable[_random.Next(usable.Count)]);
        }

        var now = _time.GetUtcNow();
        var key = (new ServicePortKey(entry.Service.Namespace, entry.Service.Name, entry.PortName), resolve.Client);
        if (!_affinities.TryGetValue(key, out var kept) || now - kept.Used > lasting || !usable.Contains(kept.Endpoint))
        {
            if (_affinities.Count >= MaximumAffinities)
            {
                _affinities.Clear();
            }

            kept = (usable[_random.Next(usable.Count)], now);
        }

        _affinities[key] = (kept.Endpoint, now);
        return Picked(kept.Endpoint);
    }

    private static ServiceResolved Picked(ServiceEndpoint endpoint) => new(endpoint.Ip, endpoint.Port, null);

    private readonly record struct ServicePortKey(string Namespace, string Name, string Port);
}
