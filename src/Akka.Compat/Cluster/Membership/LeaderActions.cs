using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>What the leader decides in one round: members that get another status, and members that go.</summary>
internal sealed record LeaderDecision(ImmutableList<Member> Changed, ImmutableList<Member> Removed)
{
    public static readonly LeaderDecision Nothing = new([], []);

    public bool IsNothing => Changed.IsEmpty && Removed.IsEmpty;
}

/// <summary>The duties of the leader. Pure.</summary>
internal static class LeaderActions
{
    /// <summary>Admits who is joining, lets go who is leaving, removes who is down or gone.</summary>
    public static LeaderDecision OnConvergence(MembershipState state, int minNrOfMembers, IReadOnlyDictionary<string, int> minNrOfMembersOfRole)
    {
        var unreachable = state.ReachabilityExcludingDowned.AllUnreachableOrTerminated;
        var removed = state.Members
            .Where(m => (m.Status is MemberStatus.Down or MemberStatus.Exiting && unreachable.Contains(m.UniqueAddress))
                        || (m.Status == MemberStatus.Exiting && state.ExitingConfirmed.Contains(m.UniqueAddress)))
            .ToImmutableList();

        var enough = IsEnough(state.Members, minNrOfMembers, minNrOfMembersOfRole);
        var upNumber = 1 + state.Members.Where(m => m.UpNumber != int.MaxValue).Select(m => m.UpNumber).DefaultIfEmpty(0).Max();
        var changed = ImmutableList.CreateBuilder<Member>();
        foreach (var member in state.Members)
        {
            if (member.Status is MemberStatus.Joining or MemberStatus.WeaklyUp && enough) changed.Add(member.CopyUp(upNumber++));
            else if (member.Status == MemberStatus.Leaving) changed.Add(member.Copy(MemberStatus.Exiting));
        }

        return new LeaderDecision(changed.ToImmutable(), removed);
    }

    /// <summary>Admits reachable newcomers half-way, while somebody unreachable keeps the gossip from converging.</summary>
    public static LeaderDecision WithoutConvergence(MembershipState state, int minNrOfMembers, IReadOnlyDictionary<string, int> minNrOfMembersOfRole)
    {
        if (!IsEnough(state.Members, minNrOfMembers, minNrOfMembersOfRole)) return LeaderDecision.Nothing;
        var reachability = state.ReachabilityExcludingDowned;
        return new LeaderDecision(
            [.. state.Members.Where(m => m.Status == MemberStatus.Joining && reachability.IsReachable(m.UniqueAddress)).Select(m => m.Copy(MemberStatus.WeaklyUp))],
            []);
    }

    /// <summary>The gossip after a decision.</summary>
    public static Gossip Apply(Gossip gossip, LeaderDecision decision, long nowMillis)
    {
        var updated = gossip.Update(decision.Changed);
        foreach (var member in decision.Removed) updated = updated.Remove(member.UniqueAddress, nowMillis);
        return updated;
    }

    private static bool IsEnough(ImmutableSortedSet<Member> members, int minimum, IReadOnlyDictionary<string, int> minimumOfRole) =>
        members.Count >= minimum && minimumOfRole.All(r => members.Count(m => m.HasRole(r.Key)) >= r.Value);
}
