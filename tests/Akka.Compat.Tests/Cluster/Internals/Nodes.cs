using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;

namespace Akka.Compat.Tests.Clusters.Internals;

/// <summary>Five nodes on five hosts, in the order of their addresses, and members made of them.</summary>
internal static class Nodes
{
    public static readonly UniqueAddress A = Node("a", 1);
    public static readonly UniqueAddress B = Node("b", 2);
    public static readonly UniqueAddress C = Node("c", 3);
    public static readonly UniqueAddress D = Node("d", 4);
    public static readonly UniqueAddress E = Node("e", 5);
    public static readonly UniqueAddress[] All = [A, B, C, D, E];

    public static UniqueAddress Node(string host, int uid) => new(new Address("akka.tcp", "sys", host, 2552), uid);

    public static Member AMember(UniqueAddress node, MemberStatus status, params string[] roles) =>
        Akka.Cluster.Member.Create(node, status is MemberStatus.Joining or MemberStatus.WeaklyUp ? int.MaxValue : node.Uid, status, [.. roles]);

    /// <summary>A gossip of these members that everybody in it has seen.</summary>
    public static Gossip Seen(params Member[] members)
    {
        var gossip = Gossip.Empty.Update(members);
        foreach (var member in members) gossip = gossip.Seen(member.UniqueAddress);
        return gossip;
    }

    public static MembershipState At(UniqueAddress self, Gossip gossip) => new(gossip, self, ImmutableHashSet<UniqueAddress>.Empty);

    public static MembershipState Seeing(this MembershipState state, UniqueAddress observer, UniqueAddress unreachable) =>
        state with { Gossip = state.Gossip.WithReachability(state.Gossip.Overview.Reachability.Unreachable(observer, unreachable)) };
}
