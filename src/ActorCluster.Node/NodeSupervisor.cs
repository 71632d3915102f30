using ActorCluster.Node.Faults;
using ActorCluster.Node.Kubelet;
using ActorCluster.Node.Link;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;
using Akka.Actor;

namespace ActorCluster.Node;

/// <summary>
/// The root of one worker node, <c>/user/node-&lt;name&gt;</c>: it alone creates <c>runtime</c>, <c>proxy</c>, <c>link</c> and
/// <c>kubelet</c>, and restarts each by itself, as systemd would. The host of the process sends it <see cref="MasterFound"/> and
/// <see cref="MasterLost"/>. Stopping it is the death of the machine. An experiment sends it <see cref="InjectFault"/> and
/// <see cref="HealFault"/>: it keeps the faults that are on, so that a component that is restarted gets them again.
/// </summary>
public sealed partial class NodeSupervisor : UntypedActor
{
    private readonly NodeIdentity _identity;
    private readonly NodeSettings _settings;
    private readonly TimeProvider _time;
    private readonly int _seed;
    private readonly IActorRef _services;
    private readonly NodeParts _parts;
    private readonly NodeDisk _disk;
    private readonly string _bootId;
    private readonly NodeClock _clock;
    private IActorRef _runtime = ActorRefs.Nobody;
    private IActorRef _kubelet = ActorRefs.Nobody;
    private IActorRef _proxy = ActorRefs.Nobody;
    private IActorRef _link = ActorRefs.Nobody;
    private MasterFound? _master;

    /// <summary>Creates the supervisor; use <see cref="PropsFor"/>.</summary>
    /// <param name="identity">The node.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="services">The process's service directory.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="seed">Seed of the process or the experiment; each node derives its own.</param>
    /// <param name="parts">What takes the place of its own parts.</param>
    /// <param name="disk">The machine's disk.</param>
    public NodeSupervisor(
        NodeIdentity identity, NodeSettings settings, IActorRef services, TimeProvider time, int seed, NodeParts parts, NodeDisk disk)
    {
        _parts = parts;
        _disk = disk;
        _identity = identity;
        _settings = settings;
        _services = services;
        _time = time;
        _clock = new NodeClock(time);
        _seed = seed;
        // The time sets two starts of the same machine apart, which have the same seed.
        _bootId = NodeDescription.Identifier($"{identity.Name}/{seed}/{time.GetUtcNow().UtcTicks}");
    }

    /// <summary>Props of a node. The actor is to be named <c>node-&lt;name&gt;</c>.</summary>
    /// <param name="identity">The node.</param>
    /// <param name="settings">Settings, shared by the nodes of a process.</param>
    /// <param name="services">The process's <see cref="ServiceDirectoryActor"/>.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="seed">Seed of the process or the experiment.</param>
    /// <param name="parts">What takes the place of its own parts; null for nothing.</param>
    /// <param name="disk">The machine's disk; null for an empty one, which every node that these props make has in its turn.</param>
    public static Props PropsFor(
        NodeIdentity identity,
        NodeSettings settings,
        IActorRef services,
        TimeProvider time,
        int seed,
        NodeParts? parts = null,
        NodeDisk? disk = null) =>
        Props.Create<NodeSupervisor>(identity, settings, services, time, seed, parts ?? NodeParts.Own, disk ?? new NodeDisk());

    /// <inheritdoc />
    protected override void PreStart()
    {
        var name = _identity.Name;
        var range = Ipv4Range.TryParse(_settings.PodAddresses, out var pods) ? pods.Subrange(_identity.Index, 24).ToString() : null;
        var machine = new Machine(_identity.Capacity ?? _settings.Capacity, _settings.Machine);
        _runtime = Context.ActorOf(
            _parts.Runtime(RuntimeActor.PropsFor(
                name, machine, _disk, _settings.Runtime, range, _clock, StableHash.Seed(_seed, name, "runtime"))), "runtime");
        _proxy = Context.ActorOf(_parts.Proxy(ProxyActor.PropsFor(name, _services, _time, StableHash.Seed(_seed, name, "proxy"))), "proxy");
        _link = Context.ActorOf(
            _parts.Link(LinkActor.PropsFor(name, _settings.Link, _proxy, _time, StableHash.Seed(_seed, name, "link"))), "link");
        _kubelet = Context.ActorOf(KubeletProps(), "kubelet");
    }

    private Props KubeletProps() => _parts.Kubelet(
        KubeletActor.PropsFor(_identity, _bootId, _settings, _runtime, _link, _services, _clock, StableHash.Seed(_seed, _identity.Name, "kubelet")));

    /// <inheritdoc />
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case MasterFound found:
                _master = found;
                _link.Tell(found);
                break;
            case MasterLost lost:
                _master = null;
                _link.Tell(lost);
                break;
            case LinkStarted started:
                _kubelet.Tell(started);
                if (_master is not null)
                {
                    _link.Tell(_master);
                }

                break;
            case ResolveService resolve:
                _proxy.Forward(resolve);
                break;
            case QueryUsage or ServeRequests or PublishContainers:
                _runtime.Forward(message);
                break;
            case InjectFault inject:
                Inject(inject);
                break;
            case HealFault heal:
                Heal(heal);
                break;
            case ShutDownNode:
                _kubelet.Forward(message);
                break;
            case RepeatFaults:
                RepeatFaultsTo(Sender);
                break;
            case Terminated ended when ended.ActorRef.Equals(_kubelet):
                KubeletEnded();
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
