using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of apiextensions.k8s.io. Those that its objects define are in <see cref="ResourceCatalog"/>.</summary>
internal static class ApiExtensionsTable
{
    /// <summary>Definitions of resources.</summary>
    public static ResourceDefinition CustomResourceDefinitions { get; } = new(ResourceTypes.CustomResourceDefinitions, new DefinitionStrategy())
    {
        Subresources = [Subresource.Status],
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ServedResource> All { get; } = [CustomResourceDefinitions];
}
