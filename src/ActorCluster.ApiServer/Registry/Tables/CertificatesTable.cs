using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Access;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>certificates.k8s.io</c>.</summary>
internal static class CertificatesTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.CertificateSigningRequests, new CertificateRequestStrategy())
        {
            Subresources = [Subresource.Approval, Subresource.Status],
            Columns = CertificatePrinter.Requests,
            Fields = CertificateRequestStrategy.Fields,
        },
    ];
}
