using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Runtime;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>node.k8s.io</c>.</summary>
internal static class RuntimeTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.RuntimeClasses, new RuntimeClassStrategy()) { Columns = StoragePrinters.RuntimeClasses },
    ];
}
