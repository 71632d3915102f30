using ActorCluster.Api.Authorization;

namespace ActorCluster.Api.Resources;

public static partial class ResourceTypes
{
    /// <summary>Reviews of the access of a user; they can only be created.</summary>
    public static ResourceType SubjectAccessReviews { get; } =
        Cluster<SubjectAccessReview>("authorization.k8s.io", "subjectaccessreviews");

    /// <summary>Reviews of the access of the caller; they can only be created.</summary>
    public static ResourceType SelfSubjectAccessReviews { get; } =
        Cluster<SelfSubjectAccessReview>("authorization.k8s.io", "selfsubjectaccessreviews");

    /// <summary>Lists of what the caller may do; they can only be created.</summary>
    public static ResourceType SelfSubjectRulesReviews { get; } =
        Cluster<SelfSubjectRulesReview>("authorization.k8s.io", "selfsubjectrulesreviews");

    /// <summary>Reviews of the access of a user within a namespace; they can only be created.</summary>
    public static ResourceType LocalSubjectAccessReviews { get; } =
        Namespaced<LocalSubjectAccessReview>("authorization.k8s.io", "localsubjectaccessreviews");

    private static ResourceType[] AuthorizationGroup => [SubjectAccessReviews, SelfSubjectAccessReviews, SelfSubjectRulesReviews, LocalSubjectAccessReviews];
}
