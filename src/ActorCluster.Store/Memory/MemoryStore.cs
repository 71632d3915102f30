using System.Globalization;
using ActorCluster.Api.Resources;

namespace ActorCluster.Store.Memory;

/// <summary>
/// The store in memory. It keeps the latest state and a bounded history of changes; an older state is the latest one with the changes
/// after it undone, so keeping history costs nothing but the objects that it names.
/// </summary>
public sealed class MemoryStore : IStore
{
    private readonly SortedDictionary<string, ObjectTable> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ObjectTable> _tablesByName = new(StringComparer.Ordinal);
    private readonly ChangeHistory _history;
    // What expires at one moment goes in the order in which it was written, also after a restart.
    private readonly PriorityQueue<Expiry, (DateTimeOffset At, long Revision)> _expiries = new();

    /// <summary>Creates an empty store.</summary>
    /// <param name="historyRevisions">How many changes are remembered.</param>
    /// <param name="forgotten">Hears of each change that history forgets, in order; null when nobody needs to.</param>
    public MemoryStore(int historyRevisions, Action<StoreChange>? forgotten = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(historyRevisions);
        _history = new ChangeHistory(historyRevisions, forgotten);
    }

    /// <summary>Creates an empty store.</summary>
    /// <param name="settings">Says how much history is kept.</param>
    public MemoryStore(StoreSettings settings)
        : this((settings ?? throw new ArgumentNullException(nameof(settings))).HistoryRevisions)
    {
    }

    /// <inheritdoc />
    public long Revision { get; private set; }

    /// <inheritdoc />
    public long CompactedRevision => _history.CompactedRevision;

    /// <inheritdoc />
    public DateTimeOffset? NextExpiry => _expiries.TryPeek(out _, out var next) ? next.At : null;

    /// <inheritdoc />
    public StoreOutcome Write(StoreWrite write, DateTimeOffset now, out StoreChange? change)
    {
        change = null;
        var table = Table(write.Storage);
        var current = table.Find(write.Key);
        if (write.ExpectedRevision is { } expected && expected != (current?.Revision ?? StoreWrite.MustNotExist))
        {
            var code = current is null ? StoreOutcomeCode.NotFound
                : expected == StoreWrite.MustNotExist ? StoreOutcomeCode.Exists
                : StoreOutcomeCode.Conflict;
            return new StoreOutcome(code, current);
        }

        switch (write)
        {
            case StorePut put:
                change = Put(table, put, current, now);
                break;
            case StoreDelete when current is null:
                return new StoreOutcome(StoreOutcomeCode.NotFound, null);
            case StoreDelete:
                change = Delete(table, write.Storage, write.Key, current, write, now);
                break;
            default:
                throw new ArgumentException("unknown write " + write.GetType().Name, nameof(write));
        }

        return new StoreOutcome(StoreOutcomeCode.Succeeded, change.Object);
    }

    /// <inheritdoc />
    public void Expire(DateTimeOffset now, ICollection<StoreChange> changes)
    {
        while (_expiries.TryPeek(out var expiry, out var next) && next.At <= now)
        {
            _expiries.Dequeue();
            var table = Table(expiry.Storage);

            // A key that was written again since has another revision, and an expiry of its own or none.
            if (table.Find(expiry.Key) is { } current && current.Revision == expiry.Revision)
            {
                changes.Add(Delete(table, expiry.Storage, expiry.Key, current, null, now));
            }
        }
    }

    /// <inheritdoc />
    public void Compact(DateTimeOffset before) => _history.DropBefore(before);

    /// <inheritdoc />
    public StoredObject? Find(string storage, ObjectKey key) => _tablesByName.GetValueOrDefault(storage)?.Find(key);

    /// <inheritdoc />
    public StoreRange List(StoreRangeQuery query)
    {
        var revision = query.Revision == 0 ? Revision : query.Revision;
        if (revision > Revision)
        {
            return new StoreRange(StoreRangeStatus.Future, [], Revision, 0);
        }

        if (revision < CompactedRevision)
        {
            return new StoreRange(StoreRangeStatus.Compacted, [], Revision, 0);
        }

        var objects = new List<StoredObject>();
        long remaining = 0;
        foreach (var found in revision == Revision ? Latest(query) : AsOf(query, revision))
        {
            if (query.Limit == 0 || objects.Count < query.Limit)
            {
                objects.Add(found);
            }
            else
            {
                remaining++;
            }
        }

        return new StoreRange(StoreRangeStatus.Ok, objects, revision, remaining);
    }

    /// <inheritdoc />
    public bool TryReadChanges(string? storage, long afterRevision, ICollection<StoreChange> changes)
    {
        if (afterRevision < CompactedRevision)
        {
            return false;
        }

        for (var i = _history.IndexAfter(afterRevision); i < _history.Count; i++)
        {
            var change = _history.At(i);
            if (storage is null || storage == change.Storage)
            {
                changes.Add(change);
            }
        }

        return true;
    }

    /// <inheritdoc />
    public IEnumerable<StoreEntry> Snapshot()
    {
        foreach (var (storage, table) in _tables)
        {
            foreach (var key in table.Keys("", null))
            {
                yield return new StoreEntry(storage, key, table.Find(key)!);
            }
        }
    }

    /// <summary>Sets a key as it was at a revision whose history has been forgotten. Only before <see cref="BeginHistory"/>.</summary>
    /// <param name="storage">The storage name.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">The object.</param>
    /// <param name="expiresAt">When the key deletes itself.</param>
    internal void Load(string storage, ObjectKey key, StoredObject value, DateTimeOffset? expiresAt)
    {
        Table(storage).Set(key, value);
        Await(storage, key, value, expiresAt);
    }

    /// <summary>Removes a key that <see cref="Load"/> set.</summary>
    /// <param name="storage">The storage name.</param>
    /// <param name="key">The key.</param>
    internal void Unload(string storage, ObjectKey key) => Table(storage).Remove(key, out _);

    /// <summary>What was loaded is the state at a revision; what comes after it is <see cref="Replay"/>ed or written.</summary>
    /// <param name="revision">The revision.</param>
    internal void BeginHistory(long revision)
    {
        Revision = revision;
        _history.BeginAfter(revision);
    }

    /// <summary>Repeats a change of the past, as it was.</summary>
    /// <param name="change">The change, whose revision is the next one.</param>
    /// <param name="expiresAt">When its key deletes itself.</param>
    internal void Replay(StoreChange change, DateTimeOffset? expiresAt)
    {
        if (change.Revision != Revision + 1)
        {
            throw new InvalidOperationException($"after revision {Revision} comes the next one, not {change.Revision}");
        }

        Revision = change.Revision;
        if (change.Type == StoreChangeType.Deleted)
        {
            Table(change.Storage).Remove(change.Key, out _);
        }
        else
        {
            Table(change.Storage).Set(change.Key, change.Object);
            Await(change.Storage, change.Key, change.Object, expiresAt);
        }

        Remember(change, change.At);
    }

    private StoreChange Put(ObjectTable table, StorePut put, StoredObject? current, DateTimeOffset now)
    {
        var stored = Stamp(put.Value);
        table.Set(put.Key, stored);
        Await(put.Storage, put.Key, stored, put.ExpiresAt);
        var type = current is null ? StoreChangeType.Created : StoreChangeType.Updated;
        return Remember(
            new StoreChange(stored.Revision, type, put.Storage, put.Key, stored, current)
            {
                At = now,
                Client = put.Client,
                Origin = put.Origin,
                BasedOn = put.ExpectedRevision,
            },
            now);
    }

    private StoreChange Delete(ObjectTable table, string storage, ObjectKey key, StoredObject current, StoreWrite? by, DateTimeOffset now)
    {
        table.Remove(key, out _);
        var last = Stamp(current.Value);
        return Remember(
            new StoreChange(last.Revision, StoreChangeType.Deleted, storage, key, last, current)
            {
                At = now,
                Client = by?.Client ?? "",
                Origin = by?.Origin,
                BasedOn = by?.ExpectedRevision,
            },
            now);
    }

    private void Await(string storage, ObjectKey key, StoredObject stored, DateTimeOffset? expiresAt)
    {
        if (expiresAt is { } at)
        {
            _expiries.Enqueue(new Expiry(storage, key, stored.Revision), (at, stored.Revision));
        }
    }

    private StoredObject Stamp(Api.Meta.KubernetesObject value)
    {
        var revision = ++Revision;
        var text = revision.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(value with { Metadata = value.Metadata with { ResourceVersion = text } }, revision);
    }

    private StoreChange Remember(StoreChange change, DateTimeOffset now)
    {
        _history.Add(change, now);
        return change;
    }

    private IEnumerable<StoredObject> Latest(StoreRangeQuery query)
    {
        if (!_tablesByName.TryGetValue(query.Storage, out var table))
        {
            yield break;
        }

        foreach (var key in table.Keys(query.Namespace, query.After))
        {
            yield return table.Find(key)!;
        }
    }

    private SortedDictionary<ObjectKey, StoredObject>.ValueCollection AsOf(StoreRangeQuery query, long revision)
    {
        var state = new SortedDictionary<ObjectKey, StoredObject>();
        if (_tablesByName.TryGetValue(query.Storage, out var table))
        {
            foreach (var key in table.Keys(query.Namespace, query.After))
            {
                state[key] = table.Find(key)!;
            }
        }

        for (var i = _history.Count - 1; i >= _history.IndexAfter(revision); i--)
        {
            var change = _history.At(i);
            if (change.Storage != query.Storage
                || (query.Namespace.Length > 0 && change.Key.Namespace != query.Namespace)
                || (query.After is { } after && change.Key.CompareTo(after) <= 0))
            {
                continue;
            }

            if (change.Previous is null)
            {
                state.Remove(change.Key);
            }
            else
            {
                state[change.Key] = change.Previous;
            }
        }

        return state.Values;
    }

    private ObjectTable Table(string storage)
    {
        if (!_tablesByName.TryGetValue(storage, out var table))
        {
            table = new ObjectTable();
            _tablesByName.Add(storage, table);
            _tables.Add(storage, table);
        }

        return table;
    }

    private readonly record struct Expiry(string Storage, ObjectKey Key, long Revision);
}
