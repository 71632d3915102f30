using Akka.Actor;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>How the membership spreads: every so often to somebody at random, and back whenever the other side does not know it yet.</summary>
internal sealed partial class ClusterCoreDaemon
{
    private void GossipTick()
    {
        SendGossip();
        // News spreads faster while most do not know it.
        if (_state.Gossip.Overview.Seen.Count >= _state.Members.Count / 2) return;
        var scheduler = Context.System.Scheduler;
        scheduler.ScheduleTellOnce(_settings.GossipInterval / 3, Self, ClusterCommand.Tick.GossipSpeedUp, Self);
        scheduler.ScheduleTellOnce(_settings.GossipInterval * 2 / 3, Self, ClusterCommand.Tick.GossipSpeedUp, Self);
    }

    private void SendGossip()
    {
        if (GossipTargets.Pick(_state, _settings, _random) is not { } target) return;
        if (_state.Gossip.SeenByNode(target)) SendStatus(target);
        else GossipTo(target);
    }

    private void GossipTo(UniqueAddress target)
    {
        if (_state.IsValidGossipTarget(target)) CoreOf(target.Address).Tell(new GossipEnvelope(_self, target, _state.Gossip), Self);
    }

    private void SendStatus(UniqueAddress target)
    {
        if (_state.IsValidGossipTarget(target))
        {
            CoreOf(target.Address).Tell(new GossipStatus(_self, _state.Gossip.Version, _state.Gossip.Overview.Seen), Self);
        }
    }

    private void ReceiveStatus(GossipStatus status)
    {
        if (!_state.Gossip.HasMember(status.From) || !_state.Gossip.Overview.Reachability.IsReachable(_self, status.From)) return;
        switch (status.Version.CompareTo(_state.Gossip.Version))
        {
            case VectorClock.Ordering.Same:
                var seen = _state.Gossip.Overview.Seen.Union(status.Seen);
                if (seen.Count != _state.Gossip.Overview.Seen.Count)
                {
                    _state = _state with { Gossip = _state.Gossip.WithSeen(seen) };
                    Publish();
                }

                if (seen.Count != status.Seen.Count) SendStatus(status.From);
                break;
            case VectorClock.Ordering.After:
                // Answered with the gossip that this node lacks.
                SendStatus(status.From);
                break;
            default:
                GossipTo(status.From);
                break;
        }
    }

    private void ReceiveGossip(GossipEnvelope envelope)
    {
        var (local, remote, from) = (_state.Gossip, envelope.Gossip, envelope.From);
        if (!envelope.To.Equals(_self) || !remote.HasMember(_self) || !local.HasMember(from)) return;
        if (!local.Overview.Reachability.IsReachable(_self, from)) return;

        var order = remote.Version.CompareTo(local.Version);
        var winner = order switch
        {
            VectorClock.Ordering.Same => remote.MergeSeen(local),
            VectorClock.Ordering.Before => local,
            VectorClock.Ordering.After => remote,
            _ => remote.Merge(local),
        };
        foreach (var member in winner.Members)
        {
            // A newcomer on an address whose former owner had been given up.
            if (member.Status == MemberStatus.Joining && !local.HasMember(member.UniqueAddress)) _failureDetector.Remove(member.Address);
        }

        _state = _state with { Gossip = _exitingTasksInProgress ? winner : winner.Seen(_self) };
        Publish();
        if (_state.SelfMember.Status == MemberStatus.Exiting) BeginExiting();
        // Tells what the other does not know: this version, or that this node has seen it.
        if (order == VectorClock.Ordering.Concurrent || !remote.SeenByNode(_self)) GossipTo(from);
    }

    private void ReapUnreachable()
    {
        if (_state.Members.Count < 2) return;
        var reachability = _state.Gossip.Overview.Reachability;
        var changed = reachability;
        foreach (var member in _state.Members)
        {
            var node = member.UniqueAddress;
            if (node.Equals(_self)) continue;
            var isAvailable = _failureDetector.IsAvailable(member.Address);
            if (!isAvailable && reachability.IsReachable(_self, node))
            {
                changed = changed.Unreachable(_self, node);
                if (!_state.ExitingConfirmed.Contains(node)) _log.Warning("Cluster Node [{0}] - Marking node as UNREACHABLE [{1}].", _self.Address, member);
            }
            else if (isAvailable && reachability.StatusOf(_self, node) == ReachabilityStatus.Unreachable)
            {
                changed = changed.Reachable(_self, node);
                LogInfo("Marking node as REACHABLE [{0}].", member);
            }
        }

        if (ReferenceEquals(changed, reachability)) return;
        UpdateGossip(_state.Gossip.WithReachability(changed));
        Publish();
    }
}
