using ActorCluster.Api.Coordination;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Cli.Live.Protocol;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.History;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Store;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>
/// The facts of a live run: what the store, the workers and the master's components tell, in the order in which it is heard. Each has
/// the time at which it was, so that what comes from a worker may be a moment older than what was heard before. It keeps the objects that
/// the store holds.
/// </summary>
/// <param name="time">The cluster's clock.</param>
/// <param name="observe">Gets every fact.</param>
internal sealed class LiveHistory(TimeProvider time, Action<Fact> observe)
{
    private readonly SortedDictionary<string, Dictionary<ObjectKey, StoredObject>> _objects = new(StringComparer.Ordinal);
    private readonly LeaderClaims _claims = new();
    private long _facts;

    /// <summary>Everything up to this revision of the store is known; zero before the first snapshot.</summary>
    public long Revision { get; private set; }

    /// <summary>Finds an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="storage">The storage name of its resource.</param>
    /// <param name="key">Which.</param>
    /// <returns>Null when there is none.</returns>
    public T? Find<T>(string storage, ObjectKey key)
        where T : KubernetesObject => (T?)_objects.GetValueOrDefault(storage)?.GetValueOrDefault(key)?.Value;

    /// <summary>The objects of a resource, in the order of their keys.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="storage">The storage name of the resource.</param>
    public IReadOnlyList<T> List<T>(string storage)
        where T : KubernetesObject =>
        _objects.TryGetValue(storage, out var objects)
            ?
            [
                .. objects.OrderBy(static entry => entry.Key.Namespace, StringComparer.Ordinal).ThenBy(static entry => entry.Key.Name, StringComparer.Ordinal)
                    .Select(static entry => (T)entry.Value.Value),
            ]
            : [];

    /// <summary>Takes in the whole state: what has changed since it was known last is told in the order in which it was written.</summary>
    /// <param name="snapshot">The state.</param>
    public void Take(StoreSnapshot snapshot)
    {
        var held = snapshot.Entries.Select(static entry => (entry.Storage, entry.Key)).ToHashSet();
        foreach (var (storage, objects) in _objects)
        {
            foreach (var (key, old) in objects.Where(entry => !held.Contains((storage, entry.Key))).ToArray())
            {
                Write(new StoreChange(snapshot.Revision, StoreChangeType.Deleted, storage, key, old, old));
            }
        }

        foreach (var entry in snapshot.Entries.Where(entry => entry.Object.Revision > Revision).OrderBy(static entry => entry.Object.Revision))
        {
            var old = _objects.GetValueOrDefault(entry.Storage)?.GetValueOrDefault(entry.Key);
            var type = old is null ? StoreChangeType.Created : StoreChangeType.Updated;
            Write(new StoreChange(entry.Object.Revision, type, entry.Storage, entry.Key, entry.Object, old) { At = WrittenAt(entry.Object.Value) });
        }

        Revision = snapshot.Revision;
        Record((id, at) => new StoreInspected(
            id, 0, at, [.. snapshot.Entries.Select(static entry => new HeldObject(entry.Storage, entry.Key, entry.Object.Revision))], snapshot.Revision));
    }

    /// <summary>Takes in changes.</summary>
    /// <param name="changes">The changes.</param>
    /// <returns>False when something is missing before them.</returns>
    public bool TryTake(StoreChanges changes)
    {
        if (changes.AfterRevision > Revision)
        {
            return false;
        }

        foreach (var change in changes.Changes.Where(change => change.Revision > Revision))
        {
            Revision = change.Revision;
            Write(change);
        }

        return true;
    }

    /// <summary>Takes in what happened in a worker.</summary>
    /// <param name="item">What happened.</param>
    public void Take(LabItem item)
    {
        switch (item)
        {
            case { Hit: { } hit }:
                Struck(hit, item.At);
                break;
            case { Container: { } container } when ContainerStates.Of(container.State) is { } state:
                Record((id, at) => ContainerStates.Fact(container, state, id, 0, at), item.At);
                break;
            case { Eviction: { } decision }:
                Record((id, at) => new DecisionMade(id, 0, at, decision), item.At);
                break;
        }
    }

    /// <summary>A fault hit something.</summary>
    /// <param name="hit">What it hit.</param>
    /// <param name="when">When; null for now.</param>
    public void Struck(FaultHit hit, DateTimeOffset? when = null) =>
        Record((id, at) => new FaultStruck(id, 0, at, hit.FaultId, hit.Where, hit.What), when);

    /// <summary>Records a fact.</summary>
    /// <param name="make">Makes it, given its number and its time.</param>
    /// <param name="when">When it was; null for now.</param>
    public void Record(Func<long, DateTimeOffset, Fact> make, DateTimeOffset? when = null)
    {
        var now = time.GetUtcNow();
        observe(make(++_facts, when is { } told && told < now ? told : now));
    }

    // When a heartbeat was written before anybody looked: what is judged by the time since then must not count from the look. Of other
    // objects nothing depends on it, and now will do.
    private static DateTimeOffset WrittenAt(KubernetesObject value) => value switch
    {
        Lease { Spec.RenewTime: { } renewed } => renewed.Value,
        Api.Core.Node node => node.Metadata.CreationTimestamp?.Value ?? default,
        _ => default,
    };

    private void Write(StoreChange change)
    {
        if (!_objects.TryGetValue(change.Storage, out var objects))
        {
            _objects.Add(change.Storage, objects = []);
        }

        var deleted = change.Type == StoreChangeType.Deleted;
        if (deleted)
        {
            objects.Remove(change.Key);
        }
        else
        {
            objects[change.Key] = change.Object;
        }

        if (change.Origin is { } origin)
        {
            _claims.Observe(change.Key, change.Object.Value, origin);
        }

        Record(
            (id, at) => new ObjectWritten(
                id,
                0,
                at,
                change.Storage,
                change.Key,
                change.Previous?.Value ?? (deleted ? change.Object.Value : null),
                deleted ? null : change.Object.Value,
                change.Revision,
                change.Client)
            {
                BasedOn = change.BasedOn ?? 0,
                Claim = change.Origin is { } actor ? _claims.Of(actor) : null,
            },
            change.At == default ? null : change.At);
    }
}
