using ActorCluster.Api.Coordination;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Leases.</summary>
    public static ResourceType Leases { get; } = Namespaced<Lease>("coordination.k8s.io", "leases");

    private static ResourceType[] CoordinationGroup => [Leases];
}
