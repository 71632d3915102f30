using ActorCluster.Api.ApiExtensions;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Definitions of resources that users add.</summary>
    public static ResourceType CustomResourceDefinitions { get; } =
        Cluster<CustomResourceDefinition>("apiextensions.k8s.io", "customresourcedefinitions", "crd", "crds") with { Categories = ["api-extensions"] };

    private static ResourceType[] ApiExtensionsGroup => [CustomResourceDefinitions];
}
