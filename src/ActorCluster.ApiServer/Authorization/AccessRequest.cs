using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;
using Akka.Configuration;

namespace ActorCluster.ApiServer.Authorization;

/// <summary>Who wants to do what (k8s.io/apiserver/pkg/authorization/authorizer, <c>Attributes</c>).</summary>
/// <param name="User">Who.</param>
/// <param name="Verb">The verb: of a resource <c>list</c>, of another path the HTTP method in lower case.</param>
public sealed record AccessRequest(Caller User, string Verb)
{
    /// <summary>A path that is no resource; null for access to a resource.</summary>
    public string? Path { get; init; }

    /// <summary>Group of the resource.</summary>
    public string Group { get; init; } = "";

    /// <summary>The resource, in the plural.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty for all of them, and for resources without one.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object; empty for a collection.</summary>
    public string Name { get; init; } = "";

    /// <summary>What the fields of the objects of a list, a watch or a deletion of many are limited to.</summary>
    public FieldQuery Fields { get; init; } = FieldQuery.Everything;

    /// <summary>Resource and subresource as rules write them, <c>pods/log</c>.</summary>
    public string CombinedResource => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";
}

/// <summary>The answer to an <see cref="AccessRequest"/>.</summary>
/// <param name="IsAllowed">Whether somebody allows it. Nobody denies: what is not allowed is refused.</param>
/// <param name="Reason">Who allows it, or what went wrong meanwhile; may be empty.</param>
public sealed record AccessVerdict(bool IsAllowed, string Reason)
{
    /// <summary>Allowed without further words.</summary>
    public static AccessVerdict Allowed { get; } = new(true, "");

    /// <summary>Nobody allows it.</summary>
    public static AccessVerdict NoOpinion { get; } = new(false, "");
}

/// <summary>How requests are authorised (the setting <c>authorization</c>; kube-apiserver <c>--authorization-mode</c>).</summary>
public enum AuthorizationMode
{
    /// <summary>Nodes by what is on them, everybody by roles and bindings (<c>Node,RBAC</c>).</summary>
    Rbac,

    /// <summary>Whoever is authenticated may do everything.</summary>
    AlwaysAllow,
}

/// <summary>Reads the setting <c>authorization</c>.</summary>
internal static class AuthorizationModes
{
    /// <summary>Reads it.</summary>
    /// <param name="section">The section <c>actorcluster.api-server</c>.</param>
    /// <exception cref="ConfigurationException">It is none of those that there are.</exception>
    public static AuthorizationMode Read(Config section) => section.GetString("authorization") switch
    {
        "rbac" => AuthorizationMode.Rbac,
        "always-allow" => AuthorizationMode.AlwaysAllow,
        var other => throw new ConfigurationException($"actorcluster.api-server.authorization must be rbac or always-allow, not {other}"),
    };
}

/// <summary>Names of users and groups that Kubernetes knows (k8s.io/apiserver/pkg/authentication/user).</summary>
public static class WellKnownUsers
{
    /// <summary>The group whose members may do everything.</summary>
    public const string Masters = "system:masters";

    /// <summary>Everybody who is authenticated.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>Everybody who is not.</summary>
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>The user of a request without credentials.</summary>
    public const string Anonymous = "system:anonymous";

    /// <summary>The user of kube-controller-manager.</summary>
    public const string ControllerManager = "system:kube-controller-manager";

    /// <summary>The user of kube-scheduler.</summary>
    public const string Scheduler = "system:kube-scheduler";

    /// <summary>The nodes.</summary>
    public const string Nodes = "system:nodes";

    /// <summary>What the name of a service account's user begins with.</summary>
    public const string ServiceAccountPrefix = "system:serviceaccount:";

    /// <summary>All service accounts.</summary>
    public const string ServiceAccounts = "system:serviceaccounts";

    /// <summary>The user name of a service account.</summary>
    /// <param name="ns">Its namespace.</param>
    /// <param name="name">Its name.</param>
    public static string ServiceAccountUser(string ns, string name) => $"{ServiceAccountPrefix}{ns}:{name}";

    /// <summary>The service account of a user name.</summary>
    /// <param name="user">The user name.</param>
    /// <returns>Namespace and name; null when it is none's.</returns>
    public static (string Namespace, string Name)? ServiceAccountOf(string user)
    {
        if (!user.StartsWith(ServiceAccountPrefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = user[ServiceAccountPrefix.Length..].Split(':');
        return parts.Length == 2 && Api.Validation.Names.Dns1123Label(parts[0]).Count == 0 && Api.Validation.Names.Dns1123Subdomain(parts[1]).Count == 0
            ? (parts[0], parts[1])
            : null;
    }
}
