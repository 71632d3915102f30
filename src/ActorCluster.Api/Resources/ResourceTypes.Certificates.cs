using ActorCluster.Api.Certificates;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Requests for certificates.</summary>
    public static ResourceType CertificateSigningRequests { get; } =
        Cluster<CertificateSigningRequest>("certificates.k8s.io", "certificatesigningrequests", "csr");

    private static ResourceType[] CertificatesGroup => [CertificateSigningRequests];
}
