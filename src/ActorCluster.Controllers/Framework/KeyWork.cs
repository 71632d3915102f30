using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Controllers.Framework;

/// <summary>What a controller sees of a resource that it watches.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Revision">The revision up to which every change has been seen.</param>
/// <param name="Find">Finds an object.</param>
internal sealed record WatchedResource(ResourceType Resource, Func<long> Revision, Func<ObjectKey, KubernetesObject?> Find);

/// <summary>The writes for one key, from the first request until the last one has come back through the watches.</summary>
internal sealed class KeyWork(ObjectKey key, Reconciliation plan)
{
    private readonly Dictionary<ResourceType, long> _written = [];
    private readonly List<DeleteWrite> _deleted = [];

    public ObjectKey Key { get; } = key;

    public Reconciliation Plan { get; } = plan;

    public int Sent { get; set; }

    public int BatchSize { get; set; } = 1;

    public int Unanswered { get; set; }

    public bool Failed { get; set; }

    /// <summary>The watch of a resource has to come to a revision.</summary>
    public void Await(ResourceType resource, long revision)
    {
        if (!_written.TryGetValue(resource, out var highest) || highest < revision)
        {
            _written[resource] = revision;
        }
    }

    /// <summary>
    /// The watch has to show that an object goes. The answer to a deletion does not tell its revision: it is seen when the object has gone,
    /// or is shown to be going.
    /// </summary>
    public void Await(DeleteWrite delete) => _deleted.Add(delete);

    /// <summary>Whether everything written has come back.</summary>
    public bool HasBeenSeen(List<WatchedResource> watches)
    {
        foreach (var watch in watches)
        {
            if (_written.TryGetValue(watch.Resource, out var written) && watch.Revision() < written)
            {
                return false;
            }
        }

        for (var i = _deleted.Count - 1; i >= 0; i--)
        {
            if (!IsGoing(_deleted[i], watches))
            {
                return false;
            }

            _deleted.RemoveAt(i);
        }

        return true;
    }

    private static bool IsGoing(DeleteWrite delete, List<WatchedResource> watches)
    {
        foreach (var watch in watches)
        {
            if (watch.Resource == delete.Resource)
            {
                return watch.Find(delete.Key) is not { Metadata: { DeletionTimestamp: null } present }
                    || (delete.Options?.Preconditions?.Uid is { } uid && uid != present.Uid);
            }
        }

        return true;
    }
}
