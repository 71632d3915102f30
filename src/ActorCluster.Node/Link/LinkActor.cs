using ActorCluster.Node.Faults;
using ActorCluster.Node.Settings;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Node.Link;

/// <summary>
/// A worker node's end of the link: every message to and from the master passes it. States: without a master; connecting; connected, where
/// it may also be waiting for a snapshot after a gap. Messages: <see cref="IWorkerMessage"/> from the kubelet and the proxy,
/// <see cref="MasterFound"/> and <see cref="MasterLost"/> from the host, <see cref="MasterFrame"/> from the gateway.
/// </summary>
internal sealed partial class LinkActor : UntypedActor, IWithTimers
{
    private readonly string _node;
    private readonly LinkSettings _settings;
    private readonly IActorRef _proxy;
    private readonly TimeProvider _time;
    private readonly int _seed;
    private readonly long _incarnation;
    private readonly Outbox _outbox;
    private readonly ILoggingAdapter _log = Context.GetLogger();

    // The master, as far as it is known, and the connection to it.
    private ICanTell? _master;
    private IActorRef? _gateway;
    private IActorRef? _lastGateway;
    private IActorRef? _kubelet;
    private long _connection;
    private TimeSpan _retry;
    private FrameSequence _received;
    private long _sent;
    private bool _awaitingSnapshot;
    private DateTimeOffset _lastHeard;
    private bool _flushDue;
    private ServicesPublished? _published;

    // While the kubelet hangs what it reported is not repeated, but remembered to be.
    private bool _kubeletHolds;
    private bool _repeatDue;
    private long _reportedDrops;

    /// <summary>Creates the link of one node.</summary>
    public LinkActor(string node, LinkSettings settings, IActorRef proxy, TimeProvider time, int seed)
    {
        _node = node;
        _settings = settings;
        _proxy = proxy;
        _time = time;
        _seed = seed;
        // The time sets two starts of the same node apart, which have the same seed.
        _incarnation = new Random(seed ^ time.GetUtcNow().Ticks.GetHashCode()).NextInt64(1, long.MaxValue);
        _outbox = new Outbox(settings.EventBuffer);
        _retry = settings.ConnectRetryInitial;
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    private LinkSession Session => new(_incarnation, _connection);

    /// <summary>Props of the link.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="proxy">Hears which Services it may use.</param>
    /// <param name="time">The clock.</param>
    /// <param name="seed">The incarnation derives from it and from the time.</param>
    public static Props PropsFor(string node, LinkSettings settings, IActorRef proxy, TimeProvider time, int seed) =>
        Props.Create(() => new LinkActor(node, settings, proxy, time, seed));

    /// <inheritdoc />
    protected override void PreStart() => Context.Parent.Tell(LinkStarted.Instance);

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
            case MasterFrame or NodeConnected or SessionUnknown:
                var received = (ILinkMessage)message;
                if (!KeepsBack(received))
                {
                    Handle(received, Sender);
                }

                break;
            case IWorkerMessage worker:
                Send(worker);
                break;
            case Flush:
                _flushDue = false;
                FlushOutbox();
                break;
            case ForgetPod forget:
                _outbox.Forget(forget.Uid);
                break;
            case MasterFound found:
                _master = found.Nodes;
                Connect();
                break;
            case MasterLost:
                _master = null;
                Disconnect();
                break;
            case RetryConnect when _master is not null && _gateway is null:
                Connect();
                break;
            case RetrySync when _awaitingSnapshot && _gateway is not null:
                AskForSnapshot();
                break;
            case KubeletReady:
                _kubelet = Sender;
                if (_published is not null)
                {
                    _kubelet.Tell(_published);
                }

                if (_gateway is not null)
                {
                    // A kubelet that begins now needs everything.
                    _kubelet.Tell(new LinkUp(true));
                    AskForSnapshot();
                }

                break;
            case KubeletStopped:
                _kubelet = null;
                _outbox.ForgetReports();
                break;
            case KubeletHolds holds:
                _kubeletHolds = holds.IsHolding;
                if (_repeatDue)
                {
                    RepeatReports();
                    ScheduleFlush();
                }

                break;
            case RetryConnect or RetrySync:
                break;
            case NetworkDue:
                DeliverDue();
                break;
            case InjectFault inject:
                Inject(inject);
                break;
            case HealFault heal:
                Heal(heal);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // What came from the master's side.
    private void Handle(ILinkMessage message, IActorRef sender)
    {
        switch (message)
        {
            case MasterFrame frame:
                Receive(frame);
                break;
            case NodeConnected connected:
                Connected(connected, sender);
                break;
            case SessionUnknown unknown when unknown.Session == Session && _gateway is not null:
                Connect();
                break;
        }
    }

    private void Connect()
    {
        Disconnect();
        _connection++;
        SendOut(_master!, new ConnectNode(_node, Session));
        Timers.StartSingleTimer(TimerKey.Connect, RetryConnect.Instance, _retry);
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, _settings.ConnectRetryMaximum.Ticks));
    }

    private void Disconnect()
    {
        Timers.Cancel(TimerKey.Connect);
        Timers.Cancel(TimerKey.Sync);
        _awaitingSnapshot = false;
        if (_gateway is not null)
        {
            _gateway = null;
            _kubelet?.Tell(LinkDown.Instance);
            _kubelet?.Tell(BreakStreams.Instance);
        }

        _outbox.DropRequests();
    }

    private void Connected(NodeConnected connected, IActorRef gateway)
    {
        if (connected.Session != Session || _gateway is not null)
        {
            return;
        }

        Timers.Cancel(TimerKey.Connect);
        _retry = _settings.ConnectRetryInitial;
        _gateway = gateway;
        _received = new FrameSequence(Session, 0);
        _sent = 0;
        _lastHeard = _time.GetUtcNow();

        // The gateway sends a snapshot without being asked; should that get lost it is asked for.
        _awaitingSnapshot = true;
        Timers.StartSingleTimer(TimerKey.Sync, RetrySync.Instance, _settings.SyncRetry);
        RepeatReports();

        // Another gateway than last time means another start of the master, or of the gateway: it may know nothing of this node.
        var isNew = !_gateway.Equals(_lastGateway);
        _lastGateway = _gateway;
        _kubelet?.Tell(new LinkUp(isNew));
        ScheduleFlush();
    }

    private void Send(IWorkerMessage message)
    {
        if (_gateway is null)
        {
            switch (message)
            {
                case RenewLease:
                    Sender.Tell(new LeaseRenewed(false));
                    return;
                case RegisterNode:
                    Sender.Tell(new NodeRegistered(null, "there is no master"));
                    return;
                case PodStatusReport or PodTerminated or NodeStatusReport or RecordEvent:
                    _outbox.Add(message);
                    return;
                default:
                    return;
            }
        }

        if (message is RenewLease && IsSilent())
        {
            // Nothing came though every renewal is answered: the way to the gateway, or the gateway itself, is gone.
            _log.Info("Node {0} has not heard from the master since {1:O}: connecting anew", _node, _lastHeard);
            Sender.Tell(new LeaseRenewed(false));
            Connect();
            return;
        }

        _outbox.Add(message);
        ScheduleFlush();
    }

    private bool IsSilent() => _settings.SilenceTimeout > TimeSpan.Zero && _time.GetUtcNow() - _lastHeard > _settings.SilenceTimeout;

    // What is told in one go travels in one frame: the flush waits behind the messages that are in the mailbox already.
    private void ScheduleFlush()
    {
        if (!_flushDue)
        {
            _flushDue = true;
            Self.Tell(Flush.Instance);
        }
    }

    private void FlushOutbox()
    {
        while (_gateway is not null && _outbox.HasPending)
        {
            var batch = _outbox.Take(_settings.FrameSize);
            SendOut(_gateway, new WorkerFrame(_node, Session, ++_sent, batch));
        }

        if (_outbox.DroppedEvents > _reportedDrops)
        {
            _log.Warning("Node {0} dropped {1} events while there was no master", _node, _outbox.DroppedEvents - _reportedDrops);
            _reportedDrops = _outbox.DroppedEvents;
        }
    }

    private void Receive(MasterFrame frame)
    {
        if (_gateway is null)
        {
            return;
        }

        var arrival = _received.Judge(frame.Session, frame.Number);
        if (arrival is Arrival.Foreign or Arrival.Stale)
        {
            return;
        }

        _lastHeard = _time.GetUtcNow();
        _received = _received.After(frame.Number);
        if (arrival == Arrival.AfterGap)
        {
            _kubelet?.Tell(BreakStreams.Instance);
        }

        if (arrival == Arrival.AfterGap && !_awaitingSnapshot && !frame.Messages.Any(static message => message is PodSnapshot))
        {
            AskForSnapshot();
        }

        foreach (var message in frame.Messages)
        {
            Deliver(message);
        }
    }

    private void Deliver(IMasterMessage message)
    {
        switch (message)
        {
            case PodSnapshot:
                _awaitingSnapshot = false;
                Timers.Cancel(TimerKey.Sync);
                _kubelet?.Tell(message);
                break;
            case PodAssigned or PodChanged or PodRemoved when _awaitingSnapshot:
                // The snapshot will say the same, or more.
                break;
            case RequestReports:
                RepeatReports();
                ScheduleFlush();
                _kubelet?.Tell(message);
                break;
            case ServicesPublished published:
                _published = published;
                _proxy.Tell(message);
                _kubelet?.Tell(message);
                break;
            case OpenStream open when _kubelet is null:
                Send(new StreamEnded(open.StreamId, StreamOutcome.Unreachable, 0, "connect: connection refused"));
                break;
            default:
                _kubelet?.Tell(message);
                break;
        }
    }

    // The link only carries what the kubelet says: of one that has ended or hangs it says nothing on its own.
    private void RepeatReports()
    {
        _repeatDue = _kubeletHolds;
        if (!_kubeletHolds && _kubelet is not null)
        {
            _outbox.RepeatReports();
        }
    }

    private void AskForSnapshot()
    {
        _awaitingSnapshot = true;
        Timers.StartSingleTimer(TimerKey.Sync, RetrySync.Instance, _settings.SyncRetry);
        _outbox.Add(new RequestSync());
        ScheduleFlush();
    }

    private enum TimerKey
    {
        Connect,
        Sync,
        Network,
    }

    private sealed record Flush
    {
        public static readonly Flush Instance = new();
    }

    private sealed record RetryConnect
    {
        public static readonly RetryConnect Instance = new();
    }

    private sealed record RetrySync
    {
        public static readonly RetrySync Instance = new();
    }
}
