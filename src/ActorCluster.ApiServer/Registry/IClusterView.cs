using ActorCluster.Api.Resources;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Registry;

/// <summary>The state of the cluster as decisions see it: the latest that the API has heard of.</summary>
public interface IClusterView
{
    /// <summary>The revision that it shows.</summary>
    long Revision { get; }

    /// <summary>The storage names under which there have been objects, in order.</summary>
    IEnumerable<string> Storages { get; }

    /// <summary>Finds an object.</summary>
    /// <param name="storage">The storage name of its resource.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The object, or null.</returns>
    StoredObject? Find(string storage, ObjectKey key);

    /// <summary>Lists objects in the order of their keys.</summary>
    /// <param name="storage">The storage name of the resource.</param>
    /// <param name="ns">The namespace; empty for all.</param>
    IEnumerable<StoredObject> List(string storage, string ns);
}
