using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Who has seen this version of the gossip, and who reaches whom.</summary>
internal sealed record GossipOverview(ImmutableHashSet<UniqueAddress> Seen, Reachability Reachability)
{
    public static readonly GossipOverview Empty = new([], Reachability.Empty);
}

/// <summary>
/// The state that all members agree on by telling each other: a join-semilattice, so that merging in any order and any number of
/// times gives the same. A removed incarnation leaves a tombstone behind, so that an old gossip cannot bring it back.
/// </summary>
internal sealed class Gossip
{
    public static readonly Gossip Empty = new(
        ImmutableSortedSet<Member>.Empty, GossipOverview.Empty, VectorClock.Create(), ImmutableDictionary<UniqueAddress, long>.Empty);

    public Gossip(
        ImmutableSortedSet<Member> members,
        GossipOverview overview,
        VectorClock version,
        ImmutableDictionary<UniqueAddress, long> tombstones)
    {
        Members = members;
        Overview = overview;
        Version = version;
        Tombstones = tombstones;
    }

    public ImmutableSortedSet<Member> Members { get; }

    public GossipOverview Overview { get; }

    public VectorClock Version { get; }

    /// <summary>When (Unix milliseconds of the remover) each removed incarnation was removed.</summary>
    public ImmutableDictionary<UniqueAddress, long> Tombstones { get; }

    public static VectorClock.Node ClockNode(UniqueAddress node) => VectorClock.Node.Create($"{node.Address}-{node.Uid}");

    public Member? Find(UniqueAddress node) =>
        Members.TryGetValue(Member.Removed(node), out var member) ? member : null;

    public Member? Find(Address address) => Members.FirstOrDefault(m => m.Address.Equals(address));

    public bool HasMember(UniqueAddress node) => Find(node) is not null;

    public bool SeenByNode(UniqueAddress node) => Overview.Seen.Contains(node);

    /// <summary>Adds or replaces members.</summary>
    public Gossip Update(IEnumerable<Member> changed)
    {
        var members = Members;
        foreach (var member in changed) members = members.Remove(member).Add(member);
        return With(members: members);
    }

    public Gossip Increment(VectorClock.Node node) => With(version: Version.Increment(node));

    public Gossip Seen(UniqueAddress node) =>
        SeenByNode(node) ? this : With(overview: Overview with { Seen = Overview.Seen.Add(node) });

    public Gossip OnlySeen(UniqueAddress node) => With(overview: Overview with { Seen = [node] });

    public Gossip WithNobodySeen() => WithSeen([]);

    public Gossip WithSeen(ImmutableHashSet<UniqueAddress> seen) => With(overview: Overview with { Seen = seen });

    public Gossip MergeSeen(Gossip that) => With(overview: Overview with { Seen = Overview.Seen.Union(that.Overview.Seen) });

    public Gossip WithReachability(Reachability reachability) => With(overview: Overview with { Reachability = reachability });

    /// <summary>Takes an incarnation out for good.</summary>
    public Gossip Remove(UniqueAddress node, long removedAtMillis) => new(
        Members.Remove(Member.Removed(node)),
        new GossipOverview(Overview.Seen.Remove(node), Overview.Reachability.Remove(ImmutableHashSet.Create(node))),
        Version.Prune(ClockNode(node)),
        Tombstones.SetItem(node, removedAtMillis));

    /// <summary>The same as if a node were not there; only to ask what then would be.</summary>
    public Gossip Without(UniqueAddress node) => With(members: Members.Remove(Member.Removed(node)));

    /// <summary>Forgets tombstones so old that no gossip from before them can be under way.</summary>
    public Gossip PruneTombstones(long removedBeforeMillis)
    {
        var old = Tombstones.Where(t => t.Value < removedBeforeMillis).Select(t => t.Key).ToList();
        return old.Count == 0 ? this : new Gossip(Members, Overview, Version, Tombstones.RemoveRange(old));
    }

    /// <summary>The least gossip that knows all that either one knows. Nobody has seen it yet.</summary>
    public Gossip Merge(Gossip that)
    {
        var tombstones = Tombstones.ToBuilder();
        foreach (var (node, at) in that.Tombstones)
        {
            tombstones[node] = tombstones.TryGetValue(node, out var mine) ? Math.Max(mine, at) : at;
        }

        var members = ImmutableSortedSet.CreateBuilder<Member>();
        foreach (var member in Members)
        {
            if (tombstones.ContainsKey(member.UniqueAddress)) continue;
            members.Add(that.Find(member.UniqueAddress) is { } theirs ? Member.HighestPriorityOf(member, theirs) : member);
        }

        foreach (var member in that.Members)
        {
            if (!tombstones.ContainsKey(member.UniqueAddress)) members.Add(member);
        }

        var nodes = members.Select(m => m.UniqueAddress).ToHashSet();
        var version = Version.Merge(that.Version);
        foreach (var node in tombstones.Keys) version = version.Prune(ClockNode(node));
        return new Gossip(
            members.ToImmutable(),
            new GossipOverview([], Overview.Reachability.Merge(nodes, that.Overview.Reachability)),
            version,
            tombstones.ToImmutable());
    }

    public override string ToString() =>
        $"Gossip(members = [{string.Join(", ", Members)}], seen = [{string.Join(", ", Overview.Seen)}], {Overview.Reachability}, {Version})";

    private Gossip With(ImmutableSortedSet<Member>? members = null, GossipOverview? overview = null, VectorClock? version = null) =>
        new(members ?? Members, overview ?? Overview, version ?? Version, Tombstones);
}
