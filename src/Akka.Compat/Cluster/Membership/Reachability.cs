using System.Collections.Immutable;

namespace Akka.Cluster;

/// <summary>What one member thinks of another member it monitors.</summary>
internal enum ReachabilityStatus
{
    /// <summary>It answers.</summary>
    Reachable = 0,

    /// <summary>It has not answered for too long; it may come back.</summary>
    Unreachable = 1,

    /// <summary>It is gone and this incarnation never comes back.</summary>
    Terminated = 2,
}

/// <summary>
/// Who observes whom as unreachable. Every observer alone changes its own rows and numbers each change, so that of two views of an
/// observer's rows the one with the higher number is right. An observer for which all is well has no rows.
/// </summary>
internal sealed class Reachability
{
    public static readonly Reachability Empty = new([], ImmutableDictionary<UniqueAddress, long>.Empty);

    private readonly Lazy<(ImmutableHashSet<UniqueAddress> Unreachable, ImmutableHashSet<UniqueAddress> Terminated)> _aggregate;

    public Reachability(ImmutableArray<Record> records, ImmutableDictionary<UniqueAddress, long> versions)
    {
        Records = records;
        Versions = versions;
        _aggregate = new(Aggregate);
    }

    public sealed record Record(UniqueAddress Observer, UniqueAddress Subject, ReachabilityStatus Status, long Version);

    public ImmutableArray<Record> Records { get; }

    public ImmutableDictionary<UniqueAddress, long> Versions { get; }

    public bool IsAllReachable => Records.IsEmpty;

    /// <summary>Subjects that somebody observes as unreachable and nobody as terminated.</summary>
    public ImmutableHashSet<UniqueAddress> AllUnreachable => _aggregate.Value.Unreachable;

    public ImmutableHashSet<UniqueAddress> AllUnreachableOrTerminated =>
        _aggregate.Value.Terminated.IsEmpty ? AllUnreachable : AllUnreachable.Union(_aggregate.Value.Terminated);

    public Reachability Unreachable(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Unreachable);

    public Reachability Reachable(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Reachable);

    public Reachability Terminated(UniqueAddress observer, UniqueAddress subject) => Change(observer, subject, ReachabilityStatus.Terminated);

    public ReachabilityStatus StatusOf(UniqueAddress observer, UniqueAddress subject)
    {
        foreach (var record in Records)
        {
            if (record.Observer.Equals(observer) && record.Subject.Equals(subject)) return record.Status;
        }

        return ReachabilityStatus.Reachable;
    }

    public bool IsReachable(UniqueAddress node) => !AllUnreachable.Contains(node) && !_aggregate.Value.Terminated.Contains(node);

    public bool IsReachable(UniqueAddress observer, UniqueAddress subject) => StatusOf(observer, subject) == ReachabilityStatus.Reachable;

    /// <summary>Takes every observer's rows from the view that has seen more of its changes, as far as both ends are <paramref name="allowed"/>.</summary>
    public Reachability Merge(IReadOnlySet<UniqueAddress> allowed, Reachability other)
    {
        var records = ImmutableArray.CreateBuilder<Record>();
        var versions = ImmutableDictionary.CreateBuilder<UniqueAddress, long>();
        foreach (var observer in Versions.Keys.Union(other.Versions.Keys).Where(allowed.Contains).Order())
        {
            long mine = Versions.GetValueOrDefault(observer), theirs = other.Versions.GetValueOrDefault(observer);
            var newer = mine >= theirs ? this : other;
            versions[observer] = Math.Max(mine, theirs);
            foreach (var record in newer.Records)
            {
                if (record.Observer.Equals(observer) && allowed.Contains(record.Subject)) records.Add(record);
            }
        }

        return new Reachability(records.ToImmutable(), versions.ToImmutable());
    }

    /// <summary>Forgets nodes, as observers and as subjects.</summary>
    public Reachability Remove(IReadOnlySet<UniqueAddress> nodes) => nodes.Count == 0
        ? this
        : new Reachability([.. Records.Where(r => !nodes.Contains(r.Observer) && !nodes.Contains(r.Subject))], Versions.RemoveRange(nodes));

    /// <summary>Forgets what some nodes observed.</summary>
    public Reachability RemoveObservers(IReadOnlySet<UniqueAddress> nodes) => nodes.Count == 0
        ? this
        : new Reachability([.. Records.Where(r => !nodes.Contains(r.Observer))], Versions.RemoveRange(nodes));

    public override bool Equals(object? obj) =>
        obj is Reachability other && Versions.Count == other.Versions.Count && Records.Length == other.Records.Length
        && Versions.All(v => other.Versions.TryGetValue(v.Key, out var version) && version == v.Value)
        && Records.ToHashSet().SetEquals(other.Records);

    public override int GetHashCode() => HashCode.Combine(Records.Length, Versions.Count);

    public override string ToString() => $"Reachability({string.Join(", ", Records.Select(r => $"{r.Observer} -> {r.Subject}: {r.Status} [{r.Version}]"))})";

    private Reachability Change(UniqueAddress observer, UniqueAddress subject, ReachabilityStatus status)
    {
        var version = Versions.GetValueOrDefault(observer) + 1;
        var changed = new Record(observer, subject, status, version);
        var old = Records.FirstOrDefault(r => r.Observer.Equals(observer) && r.Subject.Equals(subject));
        if (old is null && status == ReachabilityStatus.Reachable) return this;
        if (old is not null && (old.Status == ReachabilityStatus.Terminated || old.Status == status)) return this;

        var others = old is null ? Records : Records.Remove(old);
        var records = others.Add(changed);
        if (status == ReachabilityStatus.Reachable && others.All(r => !r.Observer.Equals(observer) || r.Status == ReachabilityStatus.Reachable))
        {
            records = [.. others.Where(r => !r.Observer.Equals(observer))];
        }

        return new Reachability(records, Versions.SetItem(observer, version));
    }

    private (ImmutableHashSet<UniqueAddress>, ImmutableHashSet<UniqueAddress>) Aggregate()
    {
        var terminated = Records.Where(r => r.Status == ReachabilityStatus.Terminated).Select(r => r.Subject).ToImmutableHashSet();
        var unreachable = Records.Where(r => r.Status == ReachabilityStatus.Unreachable && !terminated.Contains(r.Subject)).Select(r => r.Subject);
        return (unreachable.ToImmutableHashSet(), terminated);
    }
}
