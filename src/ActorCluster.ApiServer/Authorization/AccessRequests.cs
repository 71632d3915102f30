using ActorCluster.Api.Authorization;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>Turns the attributes of a review into a question.</summary>
internal static class AccessRequests
{
    /// <summary>The review with its answer.</summary>
    /// <param name="review">The review.</param>
    /// <param name="access">Says who may do what.</param>
    public static SubjectAccessReview Answer(SubjectAccessReview review, RbacAuthorizer access)
    {
        var spec = review.Spec;
        var user = new Caller(spec.User ?? "", spec.Groups ?? [], spec.Uid ?? "", "") { Extra = spec.Extra };
        var verdict = access.Decide(Of(user, spec.ResourceAttributes, spec.NonResourceAttributes));
        return review with { Status = new SubjectAccessReviewStatus { Allowed = verdict.IsAllowed, Reason = verdict.Reason.Length == 0 ? null : verdict.Reason } };
    }

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
            Fields = FieldsOf(resource.FieldSelector),
        };

    // A selector that cannot be read limits nothing, and so opens nothing.
    private static FieldQuery FieldsOf(FieldSelectorAttributes? selector) =>
        selector?.Requirements is { Count: > 0 } requirements
            ? FieldQuery.Of(requirements
                .Where(static wanted => wanted is { Operator: "In" or "NotIn", Values.Count: 1 })
                .Select(static wanted => new FieldRequirement(wanted.Key, wanted.Values![0], wanted.Operator == "In")))
            : FieldQuery.TryParse(selector?.RawSelector, out var parsed, out _) ? parsed! : FieldQuery.Everything;
}
