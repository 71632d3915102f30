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

    /// <summary>What a document of such a type, or of a resource of another group, says of itself.</summary>
    /// <param name="type">The type.</param>
    public static (string Group, string Version, string Kind) KindOf(Type type)
    {
        foreach (var resource in ResourceTypes.All)
        {
            if (resource.ObjectType == type)
            {
                return (resource.Group, resource.Version, resource.Kind);
            }
        }

        var group = type == typeof(Scale) ? "autoscaling" : type == typeof(Eviction) ? "policy" : "";
        return (group, "v1", type.Name);
    }
}
