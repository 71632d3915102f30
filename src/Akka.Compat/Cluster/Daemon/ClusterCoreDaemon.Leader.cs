using Akka.Actor;

namespace Akka.Cluster;

/// <summary>What the leader does, and how a member leaves.</summary>
internal sealed partial class ClusterCoreDaemon
{
    // So long may the news that this node is down take to spread before it shuts down.
    private const int MaximumTicksWhileDown = 4;

    private const int FarewellGossips = 5;

    private void LeaderTick()
    {
        if (_state.IsLeader(_self))
        {
            if (_state.HasConverged)
            {
                _ticksWithoutConvergence = 0;
                Apply(LeaderActions.OnConvergence(_state, _settings.MinNrOfMembers, _settings.MinNrOfMembersOfRole));
            }
            else
            {
                _ticksWithoutConvergence++;
                if (_settings.AllowWeaklyUpMembers && _ticksWithoutConvergence * _settings.LeaderActionsInterval >= _settings.WeaklyUpAfter)
                {
                    Apply(LeaderActions.WithoutConvergence(_state, _settings.MinNrOfMembers, _settings.MinNrOfMembersOfRole));
                }
            }
        }
        else
        {
            _ticksWithoutConvergence = 0;
        }

        ForgetConfirmedExits();
        ShutDownWhenDown();
    }

    private void Apply(LeaderDecision decision)
    {
        var tombstonesBefore = Now() - (long)_settings.PruneGossipTombstonesAfter.TotalMilliseconds;
        if (decision.IsNothing) return;
        var exiting = decision.Changed.Exists(m => m.Status == MemberStatus.Exiting && m.UniqueAddress.Equals(_self));
        UpdateGossip(LeaderActions.Apply(_state.Gossip, decision, Now()).PruneTombstones(tombstonesBefore));
        foreach (var member in decision.Changed) LogInfo("Leader is moving node [{0}] to [{1}]", member.Address, member.Status);
        foreach (var member in decision.Removed) LogInfo("Leader is removing {0} node [{1}]", member.Status, member.Address);
        Publish();
        if (exiting) BeginExiting();
        SendGossip();
    }

    /// <summary>Everybody knows that this node leaves: its system may shut down now.</summary>
    private void BeginExiting()
    {
        if (_exitingTasksInProgress || _selfExiting.Task.IsCompleted) return;
        LogInfo("Exiting, starting coordinated shutdown");
        _exitingTasksInProgress = true;
        _selfExiting.TrySetResult(Done.Instance);
        CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    private void ExitingCompleted()
    {
        LogInfo("Exiting completed");
        _exitingTasksInProgress = false;
        _state = _state with { Gossip = _state.Gossip.Seen(_self) };
        Publish();
        // Best effort: whoever misses this finds the node unreachable and, as it was exiting, removes it all the same.
        for (var i = 0; i < FarewellGossips; i++) SendGossip();
        var others = _state with { Gossip = _state.Gossip.Without(_self) };
        if (others.Leader is { } leader)
        {
            CoreOf(leader.Address).Tell(new ExitingConfirmed(_self), Self);
            // Should that one be leaving, too, the next one has to know.
            if ((others with { Gossip = others.Gossip.Without(leader) }).Leader is { } next) CoreOf(next.Address).Tell(new ExitingConfirmed(_self), Self);
        }

        Exit();
    }

    private void Exit()
    {
        Sender.Tell(Done.Instance);
        Context.Stop(Self);
    }

    private void ForgetConfirmedExits()
    {
        if (_state.ExitingConfirmed.IsEmpty) return;
        _state = _state with { ExitingConfirmed = [.. _state.ExitingConfirmed.Where(_state.Gossip.HasMember)] };
    }

    /// <summary>A node that was declared dead goes once those it can reach have seen that it knows.</summary>
    private void ShutDownWhenDown()
    {
        if (_state.SelfMember.Status != MemberStatus.Down) return;
        var unreachable = _state.ReachabilityExcludingDowned.AllUnreachableOrTerminated;
        var allKnow = _state.Members.All(m =>
            m.Status == MemberStatus.Down || unreachable.Contains(m.UniqueAddress) || _state.Gossip.SeenByNode(m.UniqueAddress));
        if (!allKnow && _ticksWhileDown++ < MaximumTicksWhileDown) return;
        LogInfo("Node has been marked as DOWN. Shutting down myself");
        Context.Stop(Self);
    }

    private static long Now() => Context.System.Scheduler.Now.ToUnixTimeMilliseconds();
}
