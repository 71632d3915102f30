using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.TestKit.Conditions;

/// <summary>The API's resource for a type of object.</summary>
internal static class TypedResources
{
    /// <summary>The resource.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <exception cref="ArgumentException">The API does not serve this type.</exception>
    public static ResourceType Of<T>()
        where T : KubernetesObject =>
        ResourceTypes.All.FirstOrDefault(static resource => resource.ObjectType == typeof(T))
        ?? throw new ArgumentException($"the API has no resource whose objects are of type {typeof(T)}");

    /// <summary>The resource of an object.</summary>
    /// <param name="value">The object.</param>
    /// <exception cref="ArgumentException">The API does not serve its type.</exception>
    public static ResourceType Of(KubernetesObject value) =>
        ResourceTypes.All.FirstOrDefault(resource => resource.ObjectType == value.GetType())
        ?? throw new ArgumentException($"the API has no resource whose objects are of type {value.GetType()}");
}
