using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Cli.Live.Agents;

/// <summary>
/// The hand of an experiment in a worker process (<c>/user/lab</c>): it makes nodes of the process fail and tells what became of that, past
/// the nodes' links, so that a node that is cut off can be healed.
/// <para>
/// <b>Resting</b>: nothing is asked of it; it costs nothing. <b>Conducting</b>: it listens to the event stream, keeps to the orders that it
/// got last, and reports; without orders for a while it heals everything and rests.
/// </para>
/// Messages: <see cref="LabOrders"/> from the master, <see cref="MasterFound"/> and <see cref="MasterLost"/> from the process, the records
/// of <c>ActorCluster.Client.Lab</c> from the event stream.
/// </summary>
internal sealed class LabAgent : UntypedActor, IWithTimers
{
    /// <summary>The actor's name.</summary>
    public const string Name = "lab";

    // What is more than this between two reports is evidence of a fault that has been seen to hit often enough.
    private const int MostItems = 10_000;

    private static readonly Type[] Heard = [typeof(FaultHit), typeof(ContainerTransition), typeof(EvictionDecision)];

    private readonly string _worker;
    private readonly HostedNodes _nodes;
    private readonly LabSettings _settings;
    private readonly TimeSpan _shutdownGrace;
    private readonly TimeProvider _time;
    private readonly SortedSet<string> _stopping = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _shuttingDown = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unpublished = new(StringComparer.Ordinal);
    private readonly List<(string Node, string Fault, IActorRef Target)> _faults = [];
    private readonly List<LabItem> _items = [];
    private LabOrders _orders = new("", 0, [], [], []);
    private IActorRef _master = ActorRefs.Nobody;
    private object _whereMaster = MasterLost.Instance;

    /// <summary>Creates the agent.</summary>
    /// <param name="worker">The process.</param>
    /// <param name="nodes">Its nodes.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="shutdownGrace">How long the pods of a node have that is shut down.</param>
    /// <param name="time">The cluster's clock.</param>
    public LabAgent(string worker, HostedNodes nodes, LabSettings settings, TimeSpan shutdownGrace, TimeProvider time)
    {
        _worker = worker;
        _nodes = nodes;
        _settings = settings;
        _shutdownGrace = shutdownGrace;
        _time = time;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private bool IsConducting => _orders.Run.Length > 0;

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(
        string worker, HostedNodes nodes, LabSettings settings, TimeSpan shutdownGrace, TimeProvider time) =>
        Props.Create(() => new LabAgent(worker, nodes, settings, shutdownGrace, time));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case LabOrders orders:
                Obey(orders);
                break;
            case MasterFound or MasterLost:
                _whereMaster = message;
                foreach (var node in _nodes.Running)
                {
                    node.Tell(message);
                }

                break;
            case FaultHit hit:
                Report(new LabItem(_time.GetUtcNow()) { Hit = hit });
                break;
            case ContainerTransition transition:
                Report(new LabItem(transition.At) { Container = transition });
                break;
            case EvictionDecision decision:
                Report(new LabItem(_time.GetUtcNow()) { Eviction = decision });
                break;
            case ContainersPublished published:
                if (_unpublished.Remove(published.Node) && _unpublished.Count == 0)
                {
                    Send();
                }

                break;
            case NodeShutDown over:
                Report(new LabItem(_time.GetUtcNow()) { ShutDown = over.Node });
                break;
            case Flush:
                Send();
                break;
            case Silence:
                Rest();
                break;
            case Terminated ended:
                Ended(ended.ActorRef);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Obey(LabOrders orders)
    {
        if (orders.Run.Length == 0)
        {
            Rest();
            Sender.Tell(new LabReport("", _worker, orders.Version, []));
            return;
        }

        if (orders.Run == _orders.Run && orders.Version < _orders.Version)
        {
            return;
        }

        var isNew = orders.Run != _orders.Run;
        if (isNew)
        {
            Begin();
        }

        _master = Sender;
        _orders = orders;
        Timers.StartSingleTimer(Silence.Instance, Silence.Instance, _settings.OrdersTimeout);
        Comply();
        if (isNew)
        {
            foreach (var name in _nodes.Names)
            {
                if (_nodes.Find(name) is { } node)
                {
                    _unpublished.Add(name);
                    node.Tell(PublishContainers.Instance);
                }
            }
        }

        Send();
    }

    private void Begin()
    {
        Rest();
        foreach (var published in Heard)
        {
            Context.System.EventStream.Subscribe(Self, published);
        }
    }

    private void Rest()
    {
        if (!IsConducting)
        {
            return;
        }

        _orders = new LabOrders("", 0, [], [], []);
        Comply();
        Context.System.EventStream.Unsubscribe(Self);
        Timers.CancelAll();
        _items.Clear();
        _unpublished.Clear();
    }

    // What is ordered and is not so yet is done; what is so and is not ordered any more is undone.
    private void Comply()
    {
        foreach (var name in _nodes.Names)
        {
            if (_orders.Off.Contains(name))
            {
                Stop(name);
            }
            else if (_nodes.Find(name) is null && !_stopping.Contains(name))
            {
                _nodes.Start(name).Tell(_whereMaster);
            }
        }

        foreach (var fault in _faults.ToArray())
        {
            var isOrdered = _orders.Faults.Any(order => order.Node == fault.Node && order.Fault == fault.Fault);
            if (!isOrdered || !fault.Target.Equals(_nodes.Find(fault.Node)))
            {
                _faults.Remove(fault);
                fault.Target.Tell(new HealFault(fault.Fault));
            }
        }

        foreach (var order in _orders.Faults)
        {
            // A node that was made anew knows of no fault.
            if (_nodes.Find(order.Node) is { } node && !_faults.Any(fault => fault.Node == order.Node && fault.Fault == order.Fault))
            {
                var entry = KubernetesJson.Decode<TimelineEntry>(order.Entry);
                _faults.Add((order.Node, order.Fault, node));
                node.Tell(new InjectFault(order.Fault, entry, order.PodUids));
            }
        }

        ShutDown();
    }

    private void ShutDown()
    {
        _shuttingDown.RemoveWhere(name => !_orders.ShuttingDown.Any(order => order.Node == name));
        foreach (var order in _orders.ShuttingDown)
        {
            if (_nodes.Find(order.Node) is { } node && _shuttingDown.Add(order.Node))
            {
                node.Tell(new ShutDownNode(order.Grace ?? _shutdownGrace));
            }
        }
    }

    // The death of a machine among several of a process: nothing of it is heard any more.
    private void Stop(string name)
    {
        if (_nodes.Stop(name) is { } node)
        {
            _unpublished.Remove(name);
            _stopping.Add(name);
            Context.Watch(node);
        }
    }

    private void Ended(IActorRef node)
    {
        // Its name is free only now.
        _stopping.Remove(node.Path.Name["node-".Length..]);
        Comply();
    }

    private void Report(LabItem item)
    {
        if (_items.Count >= MostItems)
        {
            return;
        }

        _items.Add(item);
        if (_items.Count == 1)
        {
            Timers.StartSingleTimer(Flush.Instance, Flush.Instance, _settings.ReportInterval);
        }
    }

    // Who has not told yet what ran when the run began keeps to no orders: an experiment begins with all of that known.
    private void Send()
    {
        Timers.Cancel(Flush.Instance);
        _master.Tell(new LabReport(_orders.Run, _worker, _unpublished.Count == 0 ? _orders.Version : 0, [.. _items]));
        _items.Clear();
    }

    private sealed record Flush
    {
        public static readonly Flush Instance = new();
    }

    private sealed record Silence
    {
        public static readonly Silence Instance = new();
    }
}
