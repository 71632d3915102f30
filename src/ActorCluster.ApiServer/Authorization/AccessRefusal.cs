using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>How a request is told that it may not (k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go).</summary>
internal static class AccessRefusal
{
    /// <summary>The refusal of a request that nobody allows.</summary>
    /// <param name="request">The request.</param>
    /// <param name="reason">What there is to say besides; may be empty.</param>
    public static Status Of(AccessRequest request, string reason)
    {
        var user = FieldError.Quote(request.User.Name);
        if (request.Path is { } path)
        {
            return StatusError.Forbidden(With($"User {user} cannot {request.Verb} path {FieldError.Quote(path)}", reason));
        }

        var where = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace {FieldError.Quote(request.Namespace)}";
        var why = With(
            $"User {user} cannot {request.Verb} resource {FieldError.Quote(request.CombinedResource)} in API group {FieldError.Quote(request.Group)} {where}", reason);
        var type = new ResourceType(request.Group, "", "", request.Resource, "", request.Namespace.Length > 0, typeof(KubernetesObject));
        return StatusError.Forbidden(type, request.Name, why);
    }

    /// <summary>
    /// Whether who updates or applies what does not exist may create it (…/handlers/update.go, <c>withAuthorization</c>). Actors may.
    /// </summary>
    /// <param name="definition">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="context">The surroundings.</param>
    /// <returns>The refusal; null when there is none.</returns>
    public static Status? OfCreation(ResourceDefinition definition, ObjectKey key, RequestContext context)
    {
        if (context.Caller is not { } caller || context.Access.Mode == AuthorizationMode.AlwaysAllow || RbacAuthorizer.IsPrivileged(caller))
        {
            return null;
        }

        var wanted = new AccessRequest(caller, "create")
        {
            Group = definition.Type.Group,
            Namespace = key.Namespace,
            Resource = definition.Type.Plural,
            Name = key.Name,
        };
        var verdict = context.Access.Decide(wanted);
        return verdict.IsAllowed ? null : Of(wanted, verdict.Reason);
    }

    private static string With(string message, string reason)
    {
        var safe = message
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
        return reason.Length == 0 ? safe : $"{safe}: {reason}";
    }
}
