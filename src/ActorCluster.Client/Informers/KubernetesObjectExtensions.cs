using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Client.Informers;

/// <summary>What informers need of every object.</summary>
public static class KubernetesObjectExtensions
{
    /// <summary>The object's namespace and name.</summary>
    /// <param name="source">The object.</param>
    public static ObjectKey Key(this KubernetesObject source) => new(source.Metadata.Namespace, source.Metadata.Name);
}
