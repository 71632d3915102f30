using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.ApiServices;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>apiregistration.k8s.io</c>, which in Kubernetes is served by kube-aggregator.</summary>
internal static class ApiRegistrationTable
{
    /// <summary>Who answers for which version of which group.</summary>
    public static ResourceDefinition ApiServices { get; } = new(ResourceTypes.ApiServices, new ApiServiceStrategy())
    {
        Subresources = [Subresource.Status],
        Columns = ApiServicePrinter.Columns,
    };

    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } = [ApiServices];
}
