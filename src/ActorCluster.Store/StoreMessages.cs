namespace ActorCluster.Store;

/// <summary>
/// Writes for the store, carried out in order. Answered by one <see cref="StoreResult"/>, after the <see cref="StoreChanges"/> they made.
/// </summary>
/// <param name="TransactionId">Chosen by the sender, unique among its transactions.</param>
/// <param name="Writes">The writes; each one succeeds or fails by itself.</param>
public sealed record StoreTransaction(long TransactionId, IReadOnlyList<StoreWrite> Writes);

/// <summary>What became of a <see cref="StoreTransaction"/>.</summary>
/// <param name="TransactionId">The transaction.</param>
/// <param name="Outcomes">One outcome for each write, in their order.</param>
public sealed record StoreResult(long TransactionId, IReadOnlyList<StoreOutcome> Outcomes);

/// <summary>
/// Asks for the whole state and every change after it. The sender gets one <see cref="StoreSnapshot"/>, then <see cref="StoreChanges"/>.
/// </summary>
public sealed record FollowStore
{
    /// <summary>The message.</summary>
    public static FollowStore Instance { get; } = new();
}

/// <summary>The whole state.</summary>
/// <param name="Entries">Every key.</param>
/// <param name="Revision">The revision that they show.</param>
public sealed record StoreSnapshot(IReadOnlyList<StoreEntry> Entries, long Revision);

/// <summary>Changes in the order of their revisions, without a gap.</summary>
/// <param name="AfterRevision">
/// The revision before the first change. A follower that is not at it has lost something and follows anew.
/// </param>
/// <param name="Changes">The changes; never empty.</param>
public sealed record StoreChanges(long AfterRevision, IReadOnlyList<StoreChange> Changes);

/// <summary>
/// The store has ended and forgotten its followers, as a connection that breaks tells: changes after this do not come. Who follows asks
/// again until the store answers, and does not know what became of the writes under way.
/// </summary>
public sealed record StoreLost
{
    /// <summary>The message.</summary>
    public static StoreLost Instance { get; } = new();
}

/// <summary>Reads a range, answered by <see cref="StoreRangeResult"/>.</summary>
/// <param name="ReadId">Chosen by the sender.</param>
/// <param name="Query">Which keys at which revision.</param>
public sealed record ReadStoreRange(long ReadId, StoreRangeQuery Query);

/// <summary>The answer to <see cref="ReadStoreRange"/>.</summary>
/// <param name="ReadId">The read.</param>
/// <param name="Range">What was found.</param>
public sealed record StoreRangeResult(long ReadId, StoreRange Range);

/// <summary>Reads the changes of one storage after a revision, answered by <see cref="StoreHistory"/>.</summary>
/// <param name="ReadId">Chosen by the sender.</param>
/// <param name="Storage">The storage name.</param>
/// <param name="AfterRevision">The revision.</param>
public sealed record ReadStoreHistory(long ReadId, string Storage, long AfterRevision);

/// <summary>
/// The answer to <see cref="ReadStoreHistory"/>. What it brings ends exactly where the <see cref="StoreChanges"/> that follow it begin.
/// </summary>
/// <param name="ReadId">The read.</param>
/// <param name="Compacted">Some of the changes have been forgotten: the reader has to list anew (410).</param>
/// <param name="Changes">The changes of the storage.</param>
/// <param name="Revision">Everything up to this revision is in them.</param>
public sealed record StoreHistory(long ReadId, bool Compacted, IReadOnlyList<StoreChange> Changes, long Revision);
