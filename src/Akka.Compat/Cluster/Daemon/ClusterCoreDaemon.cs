using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>
/// <c>/system/cluster/core/daemon</c>: keeps the membership. States: Uninitialized (not in a cluster), TryingToJoin (has asked one member,
/// waits for its welcome), Initialized (in a cluster: gossips, and leads if it is its turn).
/// </summary>
internal sealed partial class ClusterCoreDaemon : UntypedActor, IWithTimers
{
    private readonly Cluster _cluster;
    private readonly ClusterSettings _settings;
    private readonly UniqueAddress _self;
    private readonly VectorClock.Node _clockNode;
    private readonly DefaultFailureDetectorRegistry<Address> _failureDetector;
    private readonly IActorRef _publisher;
    private readonly TaskCompletionSource<Done> _selfExiting;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Random _random;
    private readonly Dictionary<Address, ActorSelection> _peers = [];

    private MembershipState _state;
    private ImmutableList<Address> _seedNodes = [];
    private IActorRef? _seedProcess;
    private int _seedProcesses;
    private Address? _joinWith;
    private bool _exitingTasksInProgress;
    private int _ticksWithoutConvergence;
    private int _ticksWhileDown;

    public ClusterCoreDaemon(Cluster cluster, IActorRef publisher, TaskCompletionSource<Done> selfExiting)
    {
        _cluster = cluster;
        _settings = cluster.Settings;
        _self = cluster.SelfUniqueAddress;
        _clockNode = Gossip.ClockNode(_self);
        _failureDetector = cluster.FailureDetector;
        _publisher = publisher;
        _selfExiting = selfExiting;
        _random = new Random(_self.Uid);
        _state = new MembershipState(Gossip.Empty, _self, []);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props PropsFor(Cluster cluster, IActorRef publisher, TaskCompletionSource<Done> selfExiting) =>
        Props.Create(() => new ClusterCoreDaemon(cluster, publisher, selfExiting));

    protected override void PreStart()
    {
        StartTicking(ClusterCommand.Tick.Gossip, _settings.GossipInterval);
        StartTicking(ClusterCommand.Tick.Leader, _settings.LeaderActionsInterval);
        StartTicking(ClusterCommand.Tick.Reap, _settings.UnreachableNodesReaperInterval);
        if (_settings.SeedNodes.IsEmpty) LogInfo("No seed-nodes configured, manual cluster join required");
        else Self.Tell(new ClusterCommand.JoinSeedNodes(_settings.SeedNodes));
    }

    protected override void OnReceive(object message) => Uninitialized(message);

    private void Uninitialized(object message)
    {
        switch (message)
        {
            case InitJoin:
                Sender.Tell(new InitJoinNack(_self.Address));
                break;
            case ClusterCommand.JoinTo join:
                Join(join.Address);
                break;
            case ClusterCommand.JoinSeedNodes join:
                JoinSeedNodes(join.SeedNodes);
                break;
            case ClusterCommand.Tick.GiveUpJoining:
                GiveUpJoining();
                break;
            case ClusterCommand.ExitingCompleted:
                Exit();
                break;
            case ClusterCommand.Leave or ClusterCommand.Down or ClusterCommand.Tick or IClusterMessage:
                // Nothing to do with these before this node is a member.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void TryingToJoin(object message)
    {
        switch (message)
        {
            case Welcome welcome:
                ReceiveWelcome(welcome);
                break;
            case ClusterCommand.Tick.RetryJoin:
                var joinWith = _joinWith!;
                BecomeUninitialized();
                if (_seedNodes.IsEmpty) Join(joinWith);
                else JoinSeedNodes(_seedNodes);
                break;
            case ClusterCommand.JoinTo or ClusterCommand.JoinSeedNodes:
                BecomeUninitialized();
                Uninitialized(message);
                break;
            default:
                Uninitialized(message);
                break;
        }
    }

    private void Initialized(object message)
    {
        switch (message)
        {
            case GossipEnvelope envelope:
                ReceiveGossip(envelope);
                break;
            case GossipStatus status:
                ReceiveStatus(status);
                break;
            case ClusterCommand.Tick.Gossip:
                GossipTick();
                break;
            case ClusterCommand.Tick.GossipSpeedUp:
                SendGossip();
                break;
            case ClusterCommand.Tick.Leader:
                LeaderTick();
                break;
            case ClusterCommand.Tick.Reap:
                ReapUnreachable();
                break;
            case InitJoin:
                Sender.Tell(new InitJoinAck(_self.Address));
                break;
            case Join join:
                Joining(join.Node, join.Roles);
                break;
            case ClusterCommand.Leave leave:
                Leaving(leave.Address);
                break;
            case ClusterCommand.Down down:
                Downing(down.Address);
                break;
            case ExitingConfirmed confirmed:
                _state = _state with { ExitingConfirmed = _state.ExitingConfirmed.Add(confirmed.Node) };
                break;
            case ClusterCommand.ExitingCompleted:
                ExitingCompleted();
                break;
            case ClusterCommand.JoinTo join:
                LogInfo("Trying to join [{0}] when already part of a cluster, ignoring", join.Address);
                break;
            case ClusterCommand.JoinSeedNodes join:
                LogInfo("Trying to join seed nodes [{0}] when already part of a cluster, ignoring", string.Join(", ", join.SeedNodes));
                break;
            case ClusterCommand.Tick or Welcome or InitJoinAck or InitJoinNack:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void BecomeUninitialized()
    {
        Timers.Cancel(ClusterCommand.Tick.RetryJoin);
        _joinWith = null;
        StopSeedProcess();
        Become(Uninitialized);
    }

    private void BecomeInitialized()
    {
        Timers.Cancel(ClusterCommand.Tick.RetryJoin);
        Timers.Cancel(ClusterCommand.Tick.GiveUpJoining);
        StopSeedProcess();
        // Not before: nobody is to be monitored by a node that is not a member yet.
        Context.ActorOf(ClusterHeartbeatSender.PropsFor(_cluster), "heartbeatSender");
        Become(Initialized);
    }

    private void JoinSeedNodes(ImmutableList<Address> seedNodes)
    {
        _seedNodes = seedNodes;
        StopSeedProcess();
        if (_settings.ShutdownAfterUnsuccessfulJoinSeedNodes is { } patience && !Timers.IsTimerActive(ClusterCommand.Tick.GiveUpJoining))
        {
            Timers.StartSingleTimer(ClusterCommand.Tick.GiveUpJoining, ClusterCommand.Tick.GiveUpJoining, patience);
        }

        if (seedNodes.IsEmpty) return;
        var name = $"SeedNodeProcess-{++_seedProcesses}";
        if (seedNodes[0].Equals(_self.Address))
        {
            if (seedNodes.TrueForAll(s => s.Equals(_self.Address))) Self.Tell(new ClusterCommand.JoinTo(_self.Address));
            else _seedProcess = Context.ActorOf(FirstSeedNodeProcess.PropsFor(seedNodes, _self.Address, _settings.SeedNodeTimeout), $"first{name}");
        }
        else
        {
            _seedProcess = Context.ActorOf(JoinSeedNodeProcess.PropsFor(seedNodes, _self.Address, _settings.SeedNodeTimeout), $"join{name}");
        }
    }

    private void Join(Address address)
    {
        if (address.Protocol != _self.Address.Protocol || address.System != _self.Address.System)
        {
            _log.Warning("Trying to join [{0}], which is not of this kind of system ([{1}]); ignoring", address, _self.Address);
            return;
        }

        StopSeedProcess();
        if (address.Equals(_self.Address))
        {
            BecomeInitialized();
            Joining(_self, _settings.Roles);
            return;
        }

        _joinWith = address;
        if (_settings.RetryUnsuccessfulJoinAfter is { } patience)
        {
            Timers.StartSingleTimer(ClusterCommand.Tick.RetryJoin, ClusterCommand.Tick.RetryJoin, patience);
        }

        Become(TryingToJoin);
        CoreOf(address).Tell(new Join(_self, _settings.Roles), Self);
    }

    private void ReceiveWelcome(Welcome welcome)
    {
        if (!welcome.From.Address.Equals(_joinWith) || !welcome.Gossip.HasMember(_self))
        {
            LogInfo("Ignoring welcome from [{0}] when trying to join with [{1}]", welcome.From.Address, _joinWith);
            return;
        }

        LogInfo("Welcome from [{0}]", welcome.From.Address);
        _state = _state with { Gossip = welcome.Gossip.Seen(_self) };
        Publish();
        BecomeInitialized();
        GossipTo(welcome.From);
    }

    private void GiveUpJoining()
    {
        _log.Warning("Joining of seed-nodes [{0}] was unsuccessful. Shutting down.", string.Join(", ", _seedNodes));
        CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance);
    }

    /// <summary>Somebody asks to be taken in, perhaps this node itself.</summary>
    private void Joining(UniqueAddress node, ImmutableHashSet<string> roles)
    {
        var isSelf = node.Equals(_self);
        if (_state.SelfMember.Status is MemberStatus.Down or MemberStatus.Exiting)
        {
            LogInfo("Trying to join [{0}] to [{1}] member, ignoring. Use a member that is Up instead.", node, _state.SelfMember.Status);
            return;
        }

        if (node.Address.Protocol != _self.Address.Protocol || node.Address.System != _self.Address.System)
        {
            _log.Warning("Member [{0}] is not of this kind of system ([{1}]) but tried to join, ignoring", node, _self.Address);
            return;
        }

        var known = _state.Gossip.Find(node.Address);
        if (known is not null && known.UniqueAddress.Equals(node))
        {
            // Its welcome was lost.
            LogInfo("Existing member [{0}] is joining again.", node);
            if (!isSelf) Sender.Tell(new Welcome(_self, _state.Gossip));
            return;
        }

        if (known is not null)
        {
            LogInfo(
                "New incarnation of existing member [{0}] is trying to join. Existing will be removed from the cluster and then new member will be allowed to join.", known);
            if (known.Status != MemberStatus.Down)
            {
                // It has to have ended, or the new one could not have its address.
                var reachability = _state.Gossip.Overview.Reachability.Terminated(_self, known.UniqueAddress);
                UpdateGossip(_state.Gossip.WithReachability(reachability));
                Downing(known.Address);
            }

            return;
        }

        _failureDetector.Remove(node.Address);
        var isFirst = _state.Members.IsEmpty;
        UpdateGossip(_state.Gossip.Update([Member.Create(node, roles)]));
        LogInfo("Node [{0}] is JOINING, roles [{1}]", node.Address, string.Join(", ", roles));
        Publish();
        if (!isSelf) Sender.Tell(new Welcome(_self, _state.Gossip));
        else if (isFirst) LeaderTick();
    }

    private void Leaving(Address address)
    {
        if (_state.Gossip.Find(address) is not { Status: MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up } member) return;
        UpdateGossip(_state.Gossip.Update([member.Copy(MemberStatus.Leaving)]));
        LogInfo("Marked address [{0}] as [Leaving]", address);
        Publish();
        SendGossip();
    }

    private void Downing(Address address)
    {
        if (_state.Gossip.Find(address) is not { } member)
        {
            LogInfo("Ignoring down of unknown node [{0}]", address);
            return;
        }

        if (member.Status == MemberStatus.Down) return;
        _log.Info("Marking node [{0}] as [Down]", member);
        UpdateGossip(_state.Gossip.Update([member.Copy(MemberStatus.Down)]));
        Publish();
        SendGossip();
    }

    /// <summary>Makes a change of this node's own the present gossip.</summary>
    private void UpdateGossip(Gossip changed)
    {
        var versioned = changed.Increment(_clockNode);
        // While this node is exiting it does not say that it has seen anything, which keeps it from being removed before it is done.
        _state = _state with { Gossip = _exitingTasksInProgress ? versioned.WithNobodySeen() : versioned.OnlySeen(_self) };
    }

    private void Publish() => _publisher.Tell(new ClusterCommand.PublishChanges(_state));

    private ActorSelection CoreOf(Address address)
    {
        if (_peers.TryGetValue(address, out var peer)) return peer;
        return _peers[address] = Context.ActorSelection(new RootActorPath(address) / "system" / "cluster" / "core" / "daemon");
    }

    private void StartTicking(ClusterCommand.Tick tick, TimeSpan interval)
    {
        var delay = _settings.PeriodicTasksInitialDelay > interval ? _settings.PeriodicTasksInitialDelay : interval;
        Timers.StartPeriodicTimer(tick, tick, delay, interval);
    }

    private void StopSeedProcess()
    {
        if (_seedProcess is null) return;
        Context.Stop(_seedProcess);
        _seedProcess = null;
    }

    private void LogInfo(string template, params object?[] args)
    {
        if (_settings.LogInfo) _log.Info($"Cluster Node [{_self.Address}] - " + template, args!);
    }
}
