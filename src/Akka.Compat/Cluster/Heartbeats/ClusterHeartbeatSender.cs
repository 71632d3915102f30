using Akka.Actor;

namespace Akka.Cluster;

/// <summary>
/// Asks the members this node monitors for a sign of life, and feeds the failure detector with their answers. Itself monitors nobody until
/// it has learned who is there.
/// </summary>
internal sealed class ClusterHeartbeatSender : UntypedActor, IWithTimers
{
    private static readonly string[] ReceiverPath = ["system", "cluster", "heartbeatReceiver"];

    private readonly Cluster _cluster;
    private readonly Dictionary<Address, ActorSelection> _receivers = [];
    private HeartbeatSenderState _state;
    private long _sequence;

    public ClusterHeartbeatSender(Cluster cluster)
    {
        _cluster = cluster;
        var ring = new HeartbeatNodeRing(cluster.SelfUniqueAddress, [cluster.SelfUniqueAddress], [], cluster.Settings.MonitoredByNrOfMembers);
        _state = new HeartbeatSenderState(ring, [], cluster.FailureDetector);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(Cluster cluster) => Props.Create(() => new ClusterHeartbeatSender(cluster));

    protected override void PreStart()
    {
        var settings = _cluster.Settings;
        var delay = settings.PeriodicTasksInitialDelay > settings.HeartbeatInterval ? settings.PeriodicTasksInitialDelay : settings.HeartbeatInterval;
        Timers.StartPeriodicTimer(Tick.Instance, Tick.Instance, delay, settings.HeartbeatInterval);
        _cluster.Subscribe(Self, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
    }

    protected override void PostStop()
    {
        foreach (var receiver in _state.ActiveReceivers) _cluster.FailureDetector.Remove(receiver.Address);
        _cluster.Unsubscribe(Self);
        base.PostStop();
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Tick:
                SendHeartbeats();
                break;
            case ClusterHeartbeatResponse response:
                _state = _state.HeartbeatResponse(response.From);
                break;
            case ExpectedFirstHeartbeat first:
                // Monitoring begins even if nobody ever answers.
                if (_state.ActiveReceivers.Contains(first.From) && !_cluster.FailureDetector.IsMonitoring(first.From.Address))
                {
                    _cluster.FailureDetector.Heartbeat(first.From.Address);
                }

                break;
            case ClusterEvent.CurrentClusterState state:
                _state = _state.Init(state.Members.Select(m => m.UniqueAddress), state.Unreachable.Select(m => m.UniqueAddress));
                break;
            case ClusterEvent.MemberRemoved removed:
                if (removed.Member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)) break;
                _receivers.Remove(removed.Member.Address);
                _state = _state.RemoveMember(removed.Member.UniqueAddress);
                break;
            case ClusterEvent.IMemberEvent happened:
                _state = _state.AddMember(happened.Member.UniqueAddress);
                break;
            case ClusterEvent.UnreachableMember unreachable:
                _state = _state.UnreachableMember(unreachable.Member.UniqueAddress);
                break;
            case ClusterEvent.ReachableMember reachable:
                _state = _state.ReachableMember(reachable.Member.UniqueAddress);
                break;
        }
    }

    private void SendHeartbeats()
    {
        var heartbeat = new ClusterHeartbeat(_cluster.SelfAddress, ++_sequence);
        foreach (var receiver in _state.ActiveReceivers)
        {
            if (!_cluster.FailureDetector.IsMonitoring(receiver.Address))
            {
                Context.System.Scheduler.ScheduleTellOnce(
                    _cluster.Settings.HeartbeatExpectedResponseAfter, Self, new ExpectedFirstHeartbeat(receiver), Self);
            }

            ReceiverOf(receiver.Address).Tell(heartbeat, Self);
        }
    }

    private ActorSelection ReceiverOf(Address address)
    {
        if (_receivers.TryGetValue(address, out var known)) return known;
        ActorPath path = new RootActorPath(address);
        foreach (var name in ReceiverPath) path /= name;
        return _receivers[address] = Context.ActorSelection(path);
    }

    private sealed record ExpectedFirstHeartbeat(UniqueAddress From);

    private sealed record Tick
    {
        public static readonly Tick Instance = new();
    }
}
