using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Networking;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>networking.k8s.io</c>.</summary>
internal static class NetworkingTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.Ingresses, new IngressStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = NetworkingPrinters.Ingresses,
        },
        new ResourceDefinition(ResourceTypes.IngressClasses, new IngressClassStrategy()) { Columns = NetworkingPrinters.IngressClasses },
        new ResourceDefinition(ResourceTypes.NetworkPolicies, new NetworkPolicyStrategy()) { Columns = NetworkingPrinters.NetworkPolicies },
    ];
}
