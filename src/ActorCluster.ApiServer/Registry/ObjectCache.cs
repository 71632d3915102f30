using System.Collections.Frozen;
using ActorCluster.Api.Resources;
using ActorCluster.Store;
using ActorCluster.Store.Memory;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// The API's own view of the store, kept by its changes (the role of apiserver's cacher). The objects are the store's own instances.
/// </summary>
internal sealed class ObjectCache : IClusterView
{
    private readonly Dictionary<string, ObjectTable> _tables = new(StringComparer.Ordinal);

    private volatile FrozenDictionary<string, ObjectTable> _shown = FrozenDictionary<string, ObjectTable>.Empty;

    public long Revision { get; private set; }

    /// <summary>The objects of each storage, to be counted by other threads: another instance when there is another storage.</summary>
    public IReadOnlyDictionary<string, ObjectTable> Tables => _shown;

    public IEnumerable<string> Storages => _tables.Keys.Order(StringComparer.Ordinal);

    public StoredObject? Find(string storage, ObjectKey key) => _tables.GetValueOrDefault(storage)?.Find(key);

    public IEnumerable<StoredObject> List(string storage, string ns) => _tables.GetValueOrDefault(storage)?.Values(ns) ?? [];

    /// <summary>How many objects a storage holds.</summary>
    public int Count(string storage) => _tables.GetValueOrDefault(storage)?.Count ?? 0;

    public void Reset(StoreSnapshot snapshot)
    {
        _tables.Clear();
        foreach (var entry in snapshot.Entries)
        {
            Table(entry.Storage).Set(entry.Key, entry.Object);
        }

        Revision = snapshot.Revision;
    }

    public void Apply(StoreChange change)
    {
        if (change.Type == StoreChangeType.Deleted)
        {
            Table(change.Storage).Remove(change.Key, out _);
        }
        else
        {
            Table(change.Storage).Set(change.Key, change.Object);
        }

        Revision = change.Revision;
    }

    private ObjectTable Table(string storage)
    {
        if (!_tables.TryGetValue(storage, out var table))
        {
            table = new ObjectTable();
            _tables.Add(storage, table);
            _shown = _tables.ToFrozenDictionary(StringComparer.Ordinal);
        }

        return table;
    }
}
