using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>authorization.k8s.io</c>.</summary>
internal static class AuthorizationTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        ServedResource.Posted(ResourceTypes.SubjectAccessReviews),
        ServedResource.Posted(ResourceTypes.SelfSubjectAccessReviews),
        ServedResource.Posted(ResourceTypes.SelfSubjectRulesReviews),
        ServedResource.Posted(ResourceTypes.LocalSubjectAccessReviews),
    ];
}
