using ActorCluster.Api.Expressions;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// What stands behind <c>authorizer</c> in expressions: who may do what, asked step by step (k8s.io/apiserver/pkg/cel/library/authz.go).
/// </summary>
/// <param name="access">Says who may do what.</param>
/// <param name="user">Who is asked about.</param>
/// <param name="requestResource">What the request is about; null for another user than the request's.</param>
internal sealed class AuthorizerValue(RbacAuthorizer access, Caller user, AccessRequest? requestResource = null) : CelReceiver
{
    private const string Name = "kubernetes.authorization.Authorizer";
    private const string RequestResource = "requestResource";

    /// <summary>The type of the variable.</summary>
    public static CelShape Shape { get; } = CelShape.Object(
        Name,
        new Dictionary<string, CelShape> { [RequestResource] = CelShape.Object(ResourceCheck.Name, new Dictionary<string, CelShape>()) });

    public override string TypeName => Name;

    public override IReadOnlyDictionary<string, object?> Fields { get; } = requestResource is null
        ? new Dictionary<string, object?>()
        : new Dictionary<string, object?> { [RequestResource] = new ResourceCheck(access, requestResource) };

    /// <summary>The value for a request.</summary>
    /// <param name="access">Says who may do what.</param>
    /// <param name="request">The request.</param>
    public static AuthorizerValue Of(RbacAuthorizer access, AdmissionAttributes request) => new(access, request.User, new AccessRequest(request.User, "")
    {
        Group = request.Definition.Type.Group,
        Resource = request.Definition.Type.Plural,
        Subresource = request.Subresource,
        Namespace = request.Namespace,
        Name = request.Key.Name,
    });

    public override bool TryCall(string name, IReadOnlyList<object?> arguments, out object? result)
    {
        result = (name, arguments) switch
        {
            ("path", [string path]) => new PathCheck(access, user, Given(path, "path")),
            ("group", [string group]) => new GroupCheck(access, user, group),
            ("serviceAccount", [string ns, string account]) => new AuthorizerValue(access, ServiceAccount(ns, account)),
            _ => null,
        };
        return result is not null;
    }

    private static string Given(string text, string what) =>
        text.Trim().Length > 0 ? text : throw new CelException($"{what} must not be empty");

    private static Caller ServiceAccount(string ns, string name)
    {
        if (Names.Dns1123Subdomain(name).Count > 0)
        {
            throw new CelException("Invalid service account name");
        }

        if (Names.Dns1123Label(ns).Count > 0)
        {
            throw new CelException("Invalid service account namespace");
        }

        return new Caller(
            WellKnownUsers.ServiceAccountUser(ns, name),
            [WellKnownUsers.ServiceAccounts, $"{WellKnownUsers.ServiceAccounts}:{ns}", WellKnownUsers.Authenticated],
            "",
            "");
    }

    private sealed class PathCheck(RbacAuthorizer access, Caller user, string path) : CelReceiver
    {
        public override string TypeName => "kubernetes.authorization.PathCheck";

        public override bool TryCall(string name, IReadOnlyList<object?> arguments, out object? result)
        {
            result = (name, arguments) is ("check", [string verb])
                ? AccessDecision.Of(access, new AccessRequest(user, verb) { Path = path })
                : null;
            return result is not null;
        }
    }

    private sealed class GroupCheck(RbacAuthorizer access, Caller user, string group) : CelReceiver
    {
        public override string TypeName => "kubernetes.authorization.GroupCheck";

        public override bool TryCall(string name, IReadOnlyList<object?> arguments, out object? result)
        {
            result = (name, arguments) is ("resource", [string resource])
                ? new ResourceCheck(access, new AccessRequest(user, "") { Group = group, Resource = Given(resource, "resource") })
                : null;
            return result is not null;
        }
    }

    private sealed class ResourceCheck(RbacAuthorizer access, AccessRequest asked) : CelReceiver
    {
        public const string Name = "kubernetes.authorization.ResourceCheck";

        public override string TypeName => Name;

        public override bool TryCall(string name, IReadOnlyList<object?> arguments, out object? result)
        {
            result = (name, arguments) switch
            {
                ("subresource", [string subresource]) => new ResourceCheck(access, asked with { Subresource = subresource }),
                ("namespace", [string ns]) => new ResourceCheck(access, asked with { Namespace = ns }),
                ("name", [string named]) => new ResourceCheck(access, asked with { Name = named }),
                // Roles know no selectors: what is selected makes no difference to them.
                ("fieldSelector" or "labelSelector", [string]) => this,
                ("check", [string verb]) => AccessDecision.Of(access, asked with { Verb = verb }),
                _ => null,
            };
            return result is not null;
        }
    }

    private sealed class AccessDecision(AccessVerdict verdict) : CelReceiver
    {
        public override string TypeName => "kubernetes.authorization.Decision";

        public static AccessDecision Of(RbacAuthorizer access, AccessRequest request) => new(access.Decide(request));

        public override bool TryCall(string name, IReadOnlyList<object?> arguments, out object? result)
        {
            // Roles always lead to a decision; what went wrong on the way is part of its reason.
            result = (name, arguments) switch
            {
                ("allowed", []) => verdict.IsAllowed,
                ("reason", []) => verdict.Reason,
                ("errored", []) => false,
                ("error", []) => "",
                _ => null,
            };
            return result is not null;
        }
    }
}
