using ActorCluster.Api.Authentication;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Reviews of tokens; they can only be created.</summary>
    public static ResourceType TokenReviews { get; } = Cluster<TokenReview>("authentication.k8s.io", "tokenreviews");

    /// <summary>Answers to who the caller is; they can only be created.</summary>
    public static ResourceType SelfSubjectReviews { get; } = Cluster<SelfSubjectReview>("authentication.k8s.io", "selfsubjectreviews");

    private static ResourceType[] AuthenticationGroup => [TokenReviews, SelfSubjectReviews];
}
