using ActorCluster.ApiServer.Authorization;

namespace ActorCluster.ApiServer.Endpoint;

/// <summary>What the <c>api</c> actor says of its own state.</summary>
/// <param name="Follows">Whether it has the store's state and hears its changes.</param>
/// <param name="Unfinished">
/// The <see cref="StartupSteps"/> that it has not ended, with what is missing. What has ended once is not asked again.
/// </param>
public sealed record ApiHealth(bool Follows, IReadOnlyDictionary<string, string> Unfinished);

/// <summary>What a server does once before it is ready, under the names of kube-apiserver's checks.</summary>
public static class StartupSteps
{
    /// <summary>The definitions of custom resources are known.</summary>
    public const string Definitions = "poststarthook/crd-informer-synced";

    /// <summary>The namespaces that every cluster has are there.</summary>
    public const string Namespaces = "poststarthook/start-system-namespaces-controller";

    /// <summary>The roles and bindings that every cluster has are there.</summary>
    public const string Roles = "poststarthook/rbac/bootstrap-roles";

    /// <summary>The priority classes that every cluster has are there.</summary>
    public const string PriorityClasses = "poststarthook/scheduling/bootstrap-system-priority-classes";

    /// <summary>The schemas of requests and priority levels that every cluster has are there.</summary>
    public const string FlowControl = "poststarthook/priority-and-fairness-config-producer";

    /// <summary>The Service <c>kubernetes</c> is there.</summary>
    public const string ApiService = "poststarthook/bootstrap-controller";

    /// <summary>The server's own groups are registered.</summary>
    public const string Registrations = "autoregister-completion";

    /// <summary>The steps in their order.</summary>
    /// <param name="authorization">
    /// How it authorises: where everything is allowed there are no roles and no schemas of requests, and nothing is registered.
    /// </param>
    public static IReadOnlyList<string> Of(AuthorizationMode authorization) => authorization == AuthorizationMode.Rbac
        ? [Definitions, Namespaces, Roles, PriorityClasses, FlowControl, ApiService, Registrations]
        : [Definitions, Namespaces, PriorityClasses, ApiService];
}
