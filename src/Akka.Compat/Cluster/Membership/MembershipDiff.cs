using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>The events that lead from one view of the cluster to the next. Pure.</summary>
internal static class MembershipDiff
{
    /// <summary>All events, in the order in which subscribers get them.</summary>
    public static IEnumerable<ClusterEvent.IClusterDomainEvent> Between(MembershipState old, MembershipState current)
    {
        if (ReferenceEquals(old.Gossip, current.Gossip)) return [];
        return [
            .. Unreachable(old, current),
            .. Reachable(old, current),
            .. Members(old.Gossip, current.Gossip),
            .. Leader(old, current),
            .. RoleLeaders(old, current),
        ];
    }

    /// <summary>The same as a snapshot.</summary>
    public static ClusterEvent.CurrentClusterState Snapshot(MembershipState state) => new(
        state.Members,
        [.. UnreachableOf(state).Select(state.Gossip.Find).OfType<Member>()],
        [.. state.Gossip.Overview.Seen.Select(s => s.Address)],
        state.Leader?.Address,
        RolesOf(state).ToImmutableDictionary(r => r, r => state.RoleLeader(r)?.Address));

    private static ImmutableHashSet<UniqueAddress> UnreachableOf(MembershipState state) =>
        state.ReachabilityExcludingDowned.AllUnreachableOrTerminated.Remove(state.Self);

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Unreachable(MembershipState old, MembershipState current)
    {
        var before = UnreachableOf(old);
        foreach (var node in UnreachableOf(current).Except(before).Order())
        {
            if (current.Gossip.Find(node) is { } member) yield return new ClusterEvent.UnreachableMember(member);
        }
    }

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Reachable(MembershipState old, MembershipState current)
    {
        var now = UnreachableOf(current);
        foreach (var node in UnreachableOf(old).Except(now).Order())
        {
            if (current.Gossip.Find(node) is { } member) yield return new ClusterEvent.ReachableMember(member);
        }
    }

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Members(Gossip old, Gossip current)
    {
        foreach (var member in current.Members)
        {
            var before = old.Find(member.UniqueAddress);
            if (before is not null && before.Status == member.Status) continue;
            yield return member.Status switch
            {
                MemberStatus.Joining => new ClusterEvent.MemberJoined(member),
                MemberStatus.WeaklyUp => new ClusterEvent.MemberWeaklyUp(member),
                MemberStatus.Up => new ClusterEvent.MemberUp(member),
                MemberStatus.Leaving => new ClusterEvent.MemberLeft(member),
                MemberStatus.Exiting => new ClusterEvent.MemberExited(member),
                _ => new ClusterEvent.MemberDowned(member),
            };
        }

        foreach (var member in old.Members)
        {
            if (!current.HasMember(member.UniqueAddress))
            {
                yield return new ClusterEvent.MemberRemoved(member.Copy(MemberStatus.Removed), member.Status);
            }
        }
    }

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> Leader(MembershipState old, MembershipState current)
    {
        var leader = current.Leader;
        if (!Equals(old.Leader, leader)) yield return new ClusterEvent.LeaderChanged(leader?.Address);
    }

    private static IEnumerable<ClusterEvent.IClusterDomainEvent> RoleLeaders(MembershipState old, MembershipState current)
    {
        foreach (var role in RolesOf(old).Union(RolesOf(current)).Order(StringComparer.Ordinal))
        {
            var leader = current.RoleLeader(role);
            if (!Equals(old.RoleLeader(role), leader)) yield return new ClusterEvent.RoleLeaderChanged(role, leader?.Address);
        }
    }

    private static IEnumerable<string> RolesOf(MembershipState state) => state.Members.SelectMany(m => m.Roles).Distinct();
}
