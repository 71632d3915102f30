using ActorCluster.Api.ApiRegistration;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Who answers for which version of which group.</summary>
    public static ResourceType ApiServices { get; } =
        Cluster<APIService>("apiregistration.k8s.io", "apiservices") with { Categories = ["api-extensions"] };

    private static ResourceType[] ApiRegistrationGroup => [ApiServices];
}
