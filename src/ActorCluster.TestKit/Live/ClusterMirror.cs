using System.Collections.Immutable;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Store;

namespace ActorCluster.TestKit.Live;

/// <summary>What the store of a live cluster holds, as its changes tell. One actor writes it; any thread reads it.</summary>
internal sealed class ClusterMirror : IDisposable
{
    // Nothing is lost by a look too many, and time passes though nothing happens.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _changed = new(0, 1);
    private volatile ImmutableDictionary<string, ImmutableDictionary<ObjectKey, KubernetesObject>> _objects =
        ImmutableDictionary<string, ImmutableDictionary<ObjectKey, KubernetesObject>>.Empty;

    /// <summary>Everything up to this revision is known. The writer's.</summary>
    public long Revision { get; private set; }

    /// <summary>Finds an object.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="storage">The storage name of its resource.</param>
    /// <param name="key">Which.</param>
    public T? Find<T>(string storage, ObjectKey key)
        where T : KubernetesObject => (T?)_objects.GetValueOrDefault(storage)?.GetValueOrDefault(key);

    /// <summary>The objects of a resource, in the order of their keys.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="storage">The storage name of the resource.</param>
    public IReadOnlyList<T> List<T>(string storage)
        where T : KubernetesObject =>
        _objects.TryGetValue(storage, out var objects)
            ?
            [
                .. objects.OrderBy(static entry => entry.Key.Namespace, StringComparer.Ordinal).ThenBy(static entry => entry.Key.Name, StringComparer.Ordinal)
                    .Select(static entry => (T)entry.Value),
            ]
            : [];

    /// <summary>Waits until something has changed, or for a moment.</summary>
    public Task ChangedAsync() => _changed.WaitAsync(LongestWait);

    /// <summary>Takes in the whole state.</summary>
    /// <param name="snapshot">The state.</param>
    public void Take(StoreSnapshot snapshot)
    {
        _objects = snapshot.Entries.GroupBy(static entry => entry.Storage).ToImmutableDictionary(
            static group => group.Key, static group => group.ToImmutableDictionary(static entry => entry.Key, static entry => entry.Object.Value));
        Revision = snapshot.Revision;
        Tell();
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

        var objects = _objects;
        foreach (var change in changes.Changes.Where(change => change.Revision > Revision))
        {
            var held = objects.GetValueOrDefault(change.Storage) ?? ImmutableDictionary<ObjectKey, KubernetesObject>.Empty;
            objects = objects.SetItem(
                change.Storage, change.Type == StoreChangeType.Deleted ? held.Remove(change.Key) : held.SetItem(change.Key, change.Object.Value));
            Revision = change.Revision;
        }

        _objects = objects;
        Tell();
        return true;
    }

    /// <inheritdoc />
    public void Dispose() => _changed.Dispose();

    private void Tell()
    {
        // One who waits is told once, however much there is.
        if (_changed.CurrentCount == 0)
        {
            _changed.Release();
        }
    }
}
