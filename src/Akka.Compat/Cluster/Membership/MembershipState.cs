using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>The gossip as one member looks at it: what has converged, who leads, and what the leader has to do. Pure.</summary>
internal sealed record MembershipState(Gossip Gossip, UniqueAddress Self, ImmutableHashSet<UniqueAddress> ExitingConfirmed)
{
    public ImmutableSortedSet<Member> Members => Gossip.Members;

    public Member SelfMember => Gossip.Find(Self) ?? Member.Removed(Self);

    /// <summary>What is observed, without what the dead and this node's own accusers among them say.</summary>
    public Reachability ReachabilityExcludingDowned
    {
        get
        {
            var reachability = Gossip.Overview.Reachability;
            if (reachability.IsAllReachable) return reachability;
            return reachability.RemoveObservers(Members.Where(m => m.Status == MemberStatus.Down).Select(m => m.UniqueAddress).ToHashSet());
        }
    }

    /// <summary>
    /// Has everybody who counts seen this gossip, with nobody unreachable who could hold an opinion? Only then may the leader move members on.
    /// </summary>
    public bool HasConverged
    {
        get
        {
            foreach (var node in ReachabilityExcludingDowned.AllUnreachableOrTerminated)
            {
                if (node.Equals(Self) || ExitingConfirmed.Contains(node)) continue;
                if (Gossip.Find(node) is { Status: not (MemberStatus.Down or MemberStatus.Exiting) }) return false;
            }

            foreach (var member in Members)
            {
                if (member.Status is MemberStatus.Up or MemberStatus.Leaving
                    && !Gossip.SeenByNode(member.UniqueAddress)
                    && !ExitingConfirmed.Contains(member.UniqueAddress))
                {
                    return false;
                }
            }

            return true;
        }
    }

    public UniqueAddress? Leader => LeaderAmong(Members);

    public bool IsLeader(UniqueAddress node) => node.Equals(Leader);

    public UniqueAddress? RoleLeader(string role) => LeaderAmong(Members.Where(m => m.HasRole(role)));

    /// <summary>May this member be sent gossip?</summary>
    public bool IsValidGossipTarget(UniqueAddress node) =>
        !node.Equals(Self) && Gossip.HasMember(node) && ReachabilityExcludingDowned.IsReachable(Self, node);

    private UniqueAddress? LeaderAmong(IEnumerable<Member> members)
    {
        var unreachable = ReachabilityExcludingDowned.AllUnreachableOrTerminated;
        Member? best = null;
        foreach (var member in members)
        {
            if (member.Status == MemberStatus.Down) continue;
            if (unreachable.Contains(member.UniqueAddress) && !member.UniqueAddress.Equals(Self)) continue;
            if (best is null || Member.LeaderStatusOrdering.Compare(member, best) < 0) best = member;
        }

        return best?.UniqueAddress;
    }
}
