using ActorCluster.Api.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>Turns the attributes of a review into a question.</summary>
internal static class AccessRequests
{
    /// <summary>The question.</summary>
    /// <param name="user">Who.</param>
    /// <param name="resource">Access to a resource; null for another path.</param>
    /// <param name="other">Access to another path; null for a resource.</param>
    public static AccessRequest Of(Caller user, ResourceAttributes? resource, NonResourceAttributes? other) => resource is null
        ? new AccessRequest(user, other?.Verb ?? "") { Path = other?.Path ?? "" }
        : new AccessRequest(user, resource.Verb ?? "")
        {
            Group = resource.Group ?? "",
            Resource = resource.Resource ?? "",
            Subresource = resource.Subresource ?? "",
            Namespace = resource.Namespace ?? "",
            Name = resource.Name ?? "",
        };
}
