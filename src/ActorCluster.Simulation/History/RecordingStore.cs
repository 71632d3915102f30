using ActorCluster.Api.Resources;
using ActorCluster.Store;

namespace ActorCluster.Simulation.History;

/// <summary>Tells the history of every change of a store, at the moment at which it takes effect.</summary>
/// <param name="inner">The store.</param>
/// <param name="changed">Hears of a change and of the write that made it; null for a key that expired.</param>
internal sealed class RecordingStore(IStore inner, Action<StoreChange, StoreWrite?> changed) : IStore
{
    public long Revision => inner.Revision;

    public long CompactedRevision => inner.CompactedRevision;

    public DateTimeOffset? NextExpiry => inner.NextExpiry;

    public StoreOutcome Write(StoreWrite write, DateTimeOffset now, out StoreChange? change)
    {
        var outcome = inner.Write(write, now, out change);
        if (change is not null)
        {
            changed(change, write);
        }

        return outcome;
    }

    public void Expire(DateTimeOffset now, ICollection<StoreChange> changes)
    {
        var expired = new List<StoreChange>();
        inner.Expire(now, expired);
        foreach (var change in expired)
        {
            changed(change, null);
            changes.Add(change);
        }
    }

    public void Compact(DateTimeOffset before) => inner.Compact(before);

    public StoredObject? Find(string storage, ObjectKey key) => inner.Find(storage, key);

    public StoreRange List(StoreRangeQuery query) => inner.List(query);

    public bool TryReadChanges(string? storage, long afterRevision, ICollection<StoreChange> changes) =>
        inner.TryReadChanges(storage, afterRevision, changes);

    public IEnumerable<StoreEntry> Snapshot() => inner.Snapshot();
}
