using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Runtime;
using Akka.Actor;

namespace ActorCluster.Simulation.Load;

/// <summary>
/// Clients that load a Service. Every second they open some connections, each of which the proxy of the client's machine leads to an
/// endpoint, and send the second's requests over them; what failed is repeated in the next second. Messages: <see cref="Tick"/>,
/// <see cref="ServiceResolved"/> from proxies, <see cref="RequestsServed"/> from runtimes.
/// </summary>
internal sealed class LoadActor : UntypedActor, IWithTimers
{
    private const int MaximumConnections = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly LoadFault _fault;
    private readonly IReadOnlyList<string> _nodes;
    private readonly ILoadNetwork _network;
    private readonly TimeSpan _timeout;

    // Proxies answer in the order in which they are asked: whose answer comes next, by machine.
    private readonly Dictionary<string, Queue<Connection>> _resolving = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Connection> _serving = [];
    private readonly SortedDictionary<string, long> _failures = new(StringComparer.Ordinal);

    // How many requests are to be sent in the next second, by how often they have been sent before.
    private readonly long[] _due;
    private readonly long[] _failed;
    private long _lastBatch;
    private long _sent;
    private int _turn;

    /// <summary>Creates the clients; use <see cref="PropsFor"/>.</summary>
    public LoadActor(string name, LoadFault fault, IReadOnlyList<string> nodes, ILoadNetwork network)
    {
        _name = name;
        _fault = fault;
        _nodes = nodes;
        _network = network;
        _timeout = fault.Timeout is { } timeout ? LabDuration.Parse(timeout) : DefaultTimeout;
        _due = new long[(fault.Retries ?? 0) + 1];
        _failed = new long[_due.Length];
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="name">The entry of the timeline.</param>
    /// <param name="fault">How much load.</param>
    /// <param name="nodes">The machines that the clients are on; none for all that run.</param>
    /// <param name="network">The machines.</param>
    public static Props PropsFor(string name, LoadFault fault, IReadOnlyList<string> nodes, ILoadNetwork network) =>
        Props.Create(() => new LoadActor(name, fault, nodes, network));

    /// <inheritdoc />
    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, Interval);
        Send();
    }

    /// <inheritdoc />
    protected override void PostStop() => Report();

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                Report();
                Send();
                break;
            case ServiceResolved resolved:
                Resolved(resolved);
                break;
            case RequestsServed served when _serving.Remove(served.BatchId, out var connection):
                Fail(connection, served.Refused, "refused");
                Fail(connection, served.TimedOut, "timed out");
                break;
            case RequestsServed:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Send()
    {
        _due[0] = _fault.RequestsPerSecond;
        for (var attempt = 1; attempt < _due.Length; attempt++)
        {
            _due[attempt] = _failed[attempt - 1];
        }

        Array.Clear(_failed);
        var clients = _nodes.Count > 0 ? _nodes : _network.ClientMachines;
        var address = _network.AddressOf(_fault.Namespace ?? "default", _fault.Service!, _fault.Port);
        for (var attempt = 0; attempt < _due.Length; attempt++)
        {
            Send(attempt, _due[attempt], clients, address);
        }
    }

    private void Send(int attempt, long requests, IReadOnlyList<string> clients, (string Ip, int Port)? address)
    {
        var connections = (int)Math.Min(requests, MaximumConnections);
        for (var index = 0; index < connections; index++)
        {
            var share = (requests * (index + 1) / connections) - (requests * index / connections);
            var node = clients.Count == 0 ? "" : clients[_turn++ % clients.Count];
            if (clients.Count == 0 || _network.Reach(node) is not { } machine)
            {
                continue; // A client on a machine that is off sends nothing.
            }

            var connection = new Connection(node, attempt, share);
            _sent += share;
            if (address is not { } service)
            {
                Fail(connection, share, "no such Service");
                continue;
            }

            if (!_resolving.TryGetValue(node, out var queue))
            {
                _resolving.Add(node, queue = new Queue<Connection>());
            }

            queue.Enqueue(connection);
            machine.Tell(new ResolveService(service.Ip, service.Port), Self);
        }
    }

    private void Resolved(ServiceResolved resolved)
    {
        var node = MachineOf(Sender.Path);
        if (!_resolving.TryGetValue(node, out var queue) || !queue.TryDequeue(out var connection))
        {
            return;
        }

        if (resolved.Ip is not { } ip)
        {
            Fail(connection, connection.Requests, resolved.Refusal ?? "refused");
            return;
        }

        if (_network.MachineOf(ip) is not { } target || _network.Reach(target) is not { } machine)
        {
            Fail(connection, connection.Requests, "no route to " + ip);
            return;
        }

        var (passing, delay, faults) = _network.Ways.Judge(node, target);
        var lost = delay >= _timeout ? connection.Requests : connection.Requests - (long)(connection.Requests * passing);
        foreach (var fault in lost > 0 ? faults : [])
        {
            _network.Struck(fault, $"{node} to {target}", string.Create(CultureInfo.InvariantCulture, $"{lost} requests lost"));
        }

        Fail(connection, lost, "lost on the way");
        if (connection.Requests > lost)
        {
            var batch = ++_lastBatch;
            _serving.Add(batch, connection with { Requests = connection.Requests - lost });
            machine.Tell(new ServeRequests(batch, ip, resolved.Port, (int)(connection.Requests - lost), _timeout - delay), Self);
        }
    }

    // What has not been answered by the end of its second is not answered any more: its machine went off, or hangs.
    private void Report()
    {
        foreach (var connection in _resolving.Values.SelectMany(static queue => queue).Concat(_serving.Values).ToArray())
        {
            Fail(connection, connection.Requests, "no answer");
        }

        _resolving.Clear();
        _serving.Clear();
        if (_sent > 0)
        {
            var detail = string.Join(", ", _failures.Select(static entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}")));
            _network.Served(_name, _sent, _failures.Values.Sum(), detail);
        }

        _sent = 0;
        _failures.Clear();
    }

    private void Fail(Connection connection, long requests, string how)
    {
        if (requests > 0)
        {
            _failures[how] = _failures.GetValueOrDefault(how) + requests;
            _failed[connection.Attempt] += requests;
        }
    }

    private static string MachineOf(ActorPath proxy)
    {
        const string Prefix = "node-";
        var name = proxy.Parent.Name;
        return name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
    }

    private sealed record Connection(string Node, int Attempt, long Requests);

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
