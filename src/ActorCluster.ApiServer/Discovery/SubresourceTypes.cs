using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Core;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>The types of the kinds that subresources take.</summary>
internal static class SubresourceTypes
{
    /// <summary>The type of a subresource's body.</summary>
    /// <param name="subresource">The subresource.</param>
    /// <param name="resource">The resource, whose own type it is when the kinds are the same.</param>
    public static Type Of(ServedSubresource subresource, ResourceType resource) => subresource.Kind switch
    {
        nameof(Scale) => typeof(Scale),
        nameof(Binding) => typeof(Binding),
        nameof(Eviction) => typeof(Eviction),
        _ => resource.ObjectType,
    };
}
