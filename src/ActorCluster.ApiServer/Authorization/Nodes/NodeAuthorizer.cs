using ActorCluster.Api.Core;
using ActorCluster.Api.Rbac;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission;
using ActorCluster.ApiServer.Authorization.Bootstrap;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Authorization.Nodes;

/// <summary>
/// Decides on the requests of nodes (kubernetes plugin/pkg/auth/authorizer/node/node_authorizer.go): each gets at itself, its lease, its
/// pods and what they lead to; of the rest of the API what the role <c>system:node</c> says, which nobody is bound to. What it does not
/// allow, roles may still. The nodes of this cluster are actors, and never asked about: these are clients with a node's certificate.
/// </summary>
/// <param name="view">The cluster.</param>
internal sealed class NodeAuthorizer(IClusterView view)
{
    private static readonly IReadOnlyList<PolicyRule> Rules =
        PolicyText.ClusterRoles(ClusterRolePolicy.Text).First(static role => role.Metadata.Name == "system:node").Rules ?? [];

    private readonly NodeRelations _relations = new(view);

    /// <summary>Decides.</summary>
    /// <param name="request">Who wants to do what.</param>
    /// <returns>The verdict: no opinion on who is no node.</returns>
    public AccessVerdict Decide(AccessRequest request)
    {
        if (NodeRestriction.NodeOf(request.User) is not { } node)
        {
            return AccessVerdict.NoOpinion;
        }

        if (node.Length == 0)
        {
            return Refused($"unknown node for user \"{request.User.Name}\"");
        }

        return request.Path is not null ? ByRules(request) : (request.Group, request.Resource) switch
        {
            ("", "secrets") => OnReadable(request, node, _relations.UsesSecret),
            ("", "configmaps") => OnReadable(request, node, _relations.UsesConfigMap),
            ("", "persistentvolumeclaims") => request.Subresource == "status" ? OnClaimStatus(request, node) : OnGettable(request, node, _relations.UsesClaim),
            ("", "persistentvolumes") => OnGettable(request, node, (_, key) => _relations.UsesVolume(node, key.Name)),
            ("storage.k8s.io", "volumeattachments") => OnGettable(request, node, (_, key) => _relations.HasAttachment(node, key.Name)),
            ("", "serviceaccounts") => OnToken(request, node),
            ("coordination.k8s.io", "leases") => OnLease(request, node),
            ("storage.k8s.io", "csinodes") => OnDrivers(request, node),
            ("", "nodes") => OnNode(request, node),
            ("", "pods") => OnPod(request, node),
            _ => ByRules(request),
        };
    }

    private static AccessVerdict ByRules(AccessRequest request) =>
        Rules.Any(rule => PolicyRules.Allows(rule, request)) ? AccessVerdict.Allowed : AccessVerdict.NoOpinion;

    private static AccessVerdict Refused(string reason) => new(false, reason);

    private static AccessVerdict Related(AccessRequest request, string node, Func<string, ObjectKey, bool> isRelated) =>
        request.Name.Length == 0 ? Refused("No Object name found")
        : isRelated(node, new ObjectKey(request.Namespace, request.Name)) ? AccessVerdict.Allowed
        : Refused($"no relationship found between node '{node}' and this object");

    private static AccessVerdict OnReadable(AccessRequest request, string node, Func<string, ObjectKey, bool> isRelated) =>
        request.Verb is not ("get" or "list" or "watch") ? Refused("can only read resources of this type")
        : request.Subresource.Length > 0 ? Refused("cannot read subresource")
        : request.Namespace.Length == 0 ? Refused("can only read namespaced object of this type")
        : Related(request, node, isRelated);

    private static AccessVerdict OnGettable(AccessRequest request, string node, Func<string, ObjectKey, bool> isRelated) =>
        request.Verb != "get" ? Refused("can only get individual resources of this type")
        : request.Subresource.Length > 0 ? Refused("cannot get subresource")
        : Related(request, node, isRelated);

    private AccessVerdict OnClaimStatus(AccessRequest request, string node) => request.Verb is "update" or "patch"
        ? Related(request, node, _relations.UsesClaim)
        : Refused("can only get/update/patch this type");

    private AccessVerdict OnToken(AccessRequest request, string node) =>
        request.Verb != "create" || request.Name.Length == 0 ? Refused("can only create tokens for individual service accounts")
        : request.Subresource != "token" ? Refused("can only create token subresource of serviceaccount")
        : Related(request, node, _relations.UsesAccount);

    // The name of what is created is in the body, which admission judges.
    private static AccessVerdict OnLease(AccessRequest request, string node) =>
        !IsKept(request.Verb) ? Refused("can only get, create, update, patch, or delete a node lease")
        : request.Namespace != WellKnownNamespaces.NodeLease
            ? Refused($"can only access leases in the \"{WellKnownNamespaces.NodeLease}\" system namespace")
        : request.Verb != "create" && request.Name != node ? Refused("can only access node lease with the same name as the requesting node")
        : AccessVerdict.Allowed;

    private static AccessVerdict OnDrivers(AccessRequest request, string node) =>
        !IsKept(request.Verb) ? Refused("can only get, create, update, patch, or delete a CSINode")
        : request.Subresource.Length > 0 ? Refused("cannot authorize CSINode subresources")
        : request.Verb != "create" && request.Name != node ? Refused("can only access CSINode with the same name as the requesting node")
        : AccessVerdict.Allowed;

    private static bool IsKept(string verb) => verb is "get" or "create" or "update" or "patch" or "delete";

    private static AccessVerdict OnNode(AccessRequest request, string node) => (request.Subresource, request.Verb) switch
    {
        ("", "create" or "update" or "patch") or ("status", "update" or "patch") => AccessVerdict.Allowed,
        ("", "get" or "list" or "watch") when request.Name == node => AccessVerdict.Allowed,
        ("", "get" or "list" or "watch") => Refused(
            request.Name.Length == 0
                ? $"node '{node}' cannot read all nodes, only its own Node object"
                : $"node '{node}' cannot read '{request.Name}', only its own Node object"),
        _ => AccessVerdict.NoOpinion,
    };

    private AccessVerdict OnPod(AccessRequest request, string node) => (request.Subresource, request.Verb) switch
    {
        ("", "get") => Related(request, node, _relations.HasPod),
        ("", "list" or "watch") when request.Fields.TryGetExact("spec.nodeName", out var wanted) && wanted == node => AccessVerdict.Allowed,
        ("", "list" or "watch") when request.Name.Length > 0 => Related(request, node, _relations.HasPod),
        ("", "list" or "watch") => Refused("can only list/watch pods with spec.nodeName field selector"),
        ("", "create" or "delete") or ("status", "update" or "patch") or ("eviction", "create") => AccessVerdict.Allowed,
        _ => AccessVerdict.NoOpinion,
    };
}
