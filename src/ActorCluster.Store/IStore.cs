using ActorCluster.Api.Resources;

namespace ActorCluster.Store;

/// <summary>
/// The state of the cluster: keys, values and one counter of revisions, as etcd keeps them. Used by one thread, that of the
/// <see cref="StoreActor"/>; calls neither wait nor fail for reasons of I/O, because an implementation that writes to a disk or a network
/// has its actor answer later.
/// </summary>
public interface IStore
{
    /// <summary>The revision of the latest write; zero before the first. Every write that takes effect adds one.</summary>
    long Revision { get; }

    /// <summary>
    /// Reads that need to know of changes at or before this revision are refused, because those changes have been forgotten.
    /// </summary>
    long CompactedRevision { get; }

    /// <summary>When the next key deletes itself; null when none will.</summary>
    DateTimeOffset? NextExpiry { get; }

    /// <summary>Carries out one write.</summary>
    /// <param name="write">The write.</param>
    /// <param name="now">The time, for the age of history.</param>
    /// <param name="change">The change that it made; null when it did not take effect.</param>
    StoreOutcome Write(StoreWrite write, DateTimeOffset now, out StoreChange? change);

    /// <summary>Deletes the keys whose time is up.</summary>
    /// <param name="now">The time.</param>
    /// <param name="changes">Gets the deletions.</param>
    void Expire(DateTimeOffset now, ICollection<StoreChange> changes);

    /// <summary>Forgets the history before a time.</summary>
    /// <param name="before">Changes that were made before this are forgotten.</param>
    void Compact(DateTimeOffset before);

    /// <summary>Reads one key.</summary>
    /// <param name="storage">The storage name.</param>
    /// <param name="key">The key.</param>
    /// <returns>The object, or null.</returns>
    StoredObject? Find(string storage, ObjectKey key);

    /// <summary>Reads a range of keys in order, now or as it was.</summary>
    /// <param name="query">Which.</param>
    StoreRange List(StoreRangeQuery query);

    /// <summary>Reads the changes after a revision, in order.</summary>
    /// <param name="storage">The storage name; null for every storage.</param>
    /// <param name="afterRevision">Changes after this revision are read.</param>
    /// <param name="changes">Gets the changes.</param>
    /// <returns>False when some of them have been forgotten.</returns>
    bool TryReadChanges(string? storage, long afterRevision, ICollection<StoreChange> changes);

    /// <summary>Every key with its storage name, in order within each storage.</summary>
    IEnumerable<StoreEntry> Snapshot();
}

/// <summary>One key and its value.</summary>
/// <param name="Storage">The storage name.</param>
/// <param name="Key">The key.</param>
/// <param name="Object">The object.</param>
public readonly record struct StoreEntry(string Storage, ObjectKey Key, StoredObject Object);

/// <summary>A range of keys.</summary>
/// <param name="Storage">The storage name.</param>
/// <param name="Namespace">One namespace; empty for all.</param>
/// <param name="Revision">As of this revision; zero for the latest.</param>
/// <param name="After">Only keys after this one; null from the beginning.</param>
/// <param name="Limit">At most so many; zero for all.</param>
public sealed record StoreRangeQuery(string Storage, string Namespace, long Revision, ObjectKey? After = null, int Limit = 0);

/// <summary>The answer to a <see cref="StoreRangeQuery"/>.</summary>
/// <param name="Status">Whether the revision could be read.</param>
/// <param name="Entries">The objects in the order of their keys.</param>
/// <param name="Revision">The revision that they show.</param>
/// <param name="Remaining">How many keys of the range come after the last one returned.</param>
public sealed record StoreRange(StoreRangeStatus Status, IReadOnlyList<StoredObject> Entries, long Revision, long Remaining);

/// <summary>Whether a revision could be read.</summary>
public enum StoreRangeStatus
{
    /// <summary>It could.</summary>
    Ok,

    /// <summary>The revision has been forgotten.</summary>
    Compacted,

    /// <summary>The revision does not exist yet.</summary>
    Future,
}
