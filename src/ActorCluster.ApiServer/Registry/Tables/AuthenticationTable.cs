using ActorCluster.Api.Resources;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>authentication.k8s.io</c>.</summary>
internal static class AuthenticationTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        ServedResource.Posted(ResourceTypes.TokenReviews),
        ServedResource.Posted(ResourceTypes.SelfSubjectReviews),
    ];
}
