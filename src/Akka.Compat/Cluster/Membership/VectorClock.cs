using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Akka.Cluster;

/// <summary>
/// Counts, for every node, the changes of the gossip that the node made. Two clocks are ordered when one knows all that the other knows;
/// otherwise they are concurrent and their gossips have to be merged. (Lamport 1978, Fidge 1988, Mattern 1989.)
/// </summary>
public sealed class VectorClock
{
    private static readonly VectorClock Empty = new(ImmutableSortedDictionary<Node, long>.Empty);

    private VectorClock(ImmutableSortedDictionary<Node, long> versions) => Versions = versions;

    /// <summary>How many changes of each node are known.</summary>
    public ImmutableSortedDictionary<Node, long> Versions { get; }

    /// <summary>The clock that knows nothing.</summary>
    public static VectorClock Create() => Empty;

    /// <summary>A clock with the given counts.</summary>
    public static VectorClock Create(ImmutableSortedDictionary<Node, long> seedValues) => new(seedValues);

    /// <summary>Counts one more change of <paramref name="node"/>.</summary>
    public VectorClock Increment(Node node) => new(Versions.SetItem(node, Versions.GetValueOrDefault(node) + 1));

    /// <summary>Does this clock know something that <paramref name="that"/> does not, and that knows something unknown to this?</summary>
    public bool IsConcurrentWith(VectorClock that) => CompareTo(that) == Ordering.Concurrent;

    /// <summary>Does <paramref name="that"/> know all this clock knows, and more?</summary>
    public bool IsBefore(VectorClock that) => CompareTo(that) == Ordering.Before;

    /// <summary>Does this clock know all that <paramref name="that"/> knows, and more?</summary>
    public bool IsAfter(VectorClock that) => CompareTo(that) == Ordering.After;

    /// <summary>Do both know the same?</summary>
    public bool IsSameAs(VectorClock that) => CompareTo(that) == Ordering.Same;

    /// <summary>How this clock stands to <paramref name="that"/>.</summary>
    public Ordering CompareTo(VectorClock that)
    {
        if (ReferenceEquals(this, that) || ReferenceEquals(Versions, that.Versions)) return Ordering.Same;
        bool more = false, less = false;
        using var mine = Versions.GetEnumerator();
        using var theirs = that.Versions.GetEnumerator();
        bool hasMine = mine.MoveNext(), hasTheirs = theirs.MoveNext();
        while ((hasMine || hasTheirs) && !(more && less))
        {
            var order = !hasMine ? 1 : !hasTheirs ? -1 : mine.Current.Key.CompareTo(theirs.Current.Key);
            if (order < 0) more = true;
            else if (order > 0) less = true;
            else if (mine.Current.Value > theirs.Current.Value) more = true;
            else if (mine.Current.Value < theirs.Current.Value) less = true;
            if (order <= 0) hasMine = mine.MoveNext();
            if (order >= 0) hasTheirs = theirs.MoveNext();
        }

        return (more, less) switch
        {
            (false, false) => Ordering.Same,
            (true, false) => Ordering.After,
            (false, true) => Ordering.Before,
            _ => Ordering.Concurrent,
        };
    }

    /// <summary>The clock that knows what either of the two knows.</summary>
    public VectorClock Merge(VectorClock that)
    {
        var merged = that.Versions.ToBuilder();
        foreach (var (node, count) in Versions)
        {
            if (!merged.TryGetValue(node, out var theirs) || theirs < count) merged[node] = count;
        }

        return new VectorClock(merged.ToImmutable());
    }

    /// <summary>Forgets a node that left the cluster for good.</summary>
    public VectorClock Prune(Node removedNode) => Versions.ContainsKey(removedNode) ? new VectorClock(Versions.Remove(removedNode)) : this;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VectorClock that && IsSameAs(that);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (node, count) in Versions)
        {
            hash.Add(node);
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => $"VectorClock({string.Join(", ", Versions.Select(v => $"{v.Key} -> {v.Value}"))})";

    /// <summary>Same knowledge?</summary>
    public static bool operator ==(VectorClock? left, VectorClock? right) => left is null ? right is null : right is not null && left.IsSameAs(right);

    /// <summary>Different knowledge?</summary>
    public static bool operator !=(VectorClock? left, VectorClock? right) => !(left == right);

    /// <summary>Does the left one know strictly less?</summary>
    public static bool operator <(VectorClock left, VectorClock right) => left.IsBefore(right);

    /// <summary>Does the left one know strictly more?</summary>
    public static bool operator >(VectorClock left, VectorClock right) => left.IsAfter(right);

    /// <summary>How two clocks stand to each other.</summary>
    public enum Ordering
    {
        /// <summary>The first knows more.</summary>
        After = 0,

        /// <summary>The first knows less.</summary>
        Before = 1,

        /// <summary>Both know the same.</summary>
        Same = 2,

        /// <summary>Each knows something the other does not.</summary>
        Concurrent = 3,

        /// <summary>Not a result: asks a comparison to go through to the end.</summary>
        FullOrder = 4,
    }

    /// <summary>A node's key in a clock: a hash, so that long addresses do not travel with every gossip.</summary>
    public class Node : IComparable<Node>
    {
        private readonly string _value;

        /// <summary>A node by its hash.</summary>
        public Node(string value) => _value = value;

        /// <summary>A node by its name.</summary>
        public static Node Create(string name) => new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));

        /// <summary>A node by a hash that <see cref="Create"/> made.</summary>
        public static Node FromHash(string hash) => new(hash);

        /// <inheritdoc/>
        public int CompareTo(Node? other) => string.CompareOrdinal(_value, other?._value);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Node other && _value == other._value;

        /// <inheritdoc/>
        public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() => _value;
    }
}
