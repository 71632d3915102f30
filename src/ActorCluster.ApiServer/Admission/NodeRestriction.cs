using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// What a node may write (kubernetes <c>plugin/pkg/admission/noderestriction</c>): itself, what is on it, its lease. The nodes of this
/// cluster are actors, and trusted; who comes with a node's certificate is not.
/// </summary>
internal static class NodeRestriction
{
    private const string UserPrefix = "system:node:";

    /// <summary>The node that a user is (pkg/auth/nodeidentifier).</summary>
    /// <param name="caller">The user.</param>
    /// <returns>Its name, which may be empty; null when the user is no node.</returns>
    public static string? NodeOf(Caller caller) =>
        caller.Name.StartsWith(UserPrefix, StringComparison.Ordinal) && caller.Groups.Contains(WellKnownUsers.Nodes) ? caller.Name[UserPrefix.Length..] : null;

    /// <summary>The node that an actor asks for; null when it asks for none. Actors are known by their names alone.</summary>
    /// <param name="client">The actor's name.</param>
    public static string? NodeOf(string client) => client.StartsWith(UserPrefix, StringComparison.Ordinal) ? client[UserPrefix.Length..] : null;

    /// <summary>Judges a write.</summary>
    /// <param name="operation">One of <see cref="AdmissionOperation"/>.</param>
    /// <param name="type">The resource.</param>
    /// <param name="key">The object.</param>
    /// <param name="subresource">The subresource; empty for the object itself.</param>
    /// <param name="updated">The object as it was sent, with what its subresource does not write; null for a deletion.</param>
    /// <param name="current">The object as it is; null for a creation.</param>
    /// <param name="context">The surroundings: who asks, and the cluster.</param>
    /// <returns>Why it is refused; null when it is not.</returns>
    public static Status? Check(
        string operation, ResourceType type, ObjectKey key, string subresource, KubernetesObject? updated, KubernetesObject? current, RequestContext context)
    {
        if (context.Caller is not { } caller || NodeOf(caller) is not { } node)
        {
            return null;
        }

        if (node.Length == 0)
        {
            return StatusError.Forbidden(type, key.Name, $"could not determine node from user {FieldError.Quote(caller.Name)}");
        }

        if (type.Equals(ResourceTypes.Pods) && operation == AdmissionOperation.Create && subresource.Length == 0 && updated is Pod made)
        {
            return MirrorPods.Check(made, node, context.View);
        }

        var why = type.Plural switch
        {
            "pods" when type.Group.Length == 0 => OnPod(operation, subresource, updated, current as Pod, node),
            "nodes" when type.Group.Length == 0 => OnNode(key.Name, updated as Node, current as Node, node),
            "persistentvolumeclaims" when type.Group.Length == 0 => OnClaim(operation, subresource, updated, current, node),
            "leases" when type.Equals(ResourceTypes.Leases) => OnLease(key, node),
            "csinodes" when key.Name != node => "can only access CSINode with the same name as the requesting node",
            _ => null,
        };
        return why is null ? null : StatusError.Forbidden(type, key.Name, why);
    }

    /// <summary>Judges the request of a token, which has to be for a pod on the node.</summary>
    /// <param name="account">Name of the service account.</param>
    /// <param name="bound">What the token is to be bound to; null for nothing.</param>
    /// <param name="pod">The pod of that name; null when there is none.</param>
    /// <param name="node">The node.</param>
    /// <returns>Why it is refused; null when it is not.</returns>
    public static Status? CheckToken(string account, BoundObjectReference? bound, Pod? pod, string node)
    {
        if (bound is { ApiVersion: "v1", Kind: "Pod", Name: { Length: > 0 } name, Uid.Length: > 0 } && pod is null)
        {
            return StatusError.NotFound(ResourceTypes.Pods, name);
        }

        var why = bound is not { ApiVersion: "v1", Kind: "Pod", Name.Length: > 0 } ? "node requested token not bound to a pod"
            : string.IsNullOrEmpty(bound.Uid) ? "node requested token with a pod binding without a uid"
            : bound.Uid != pod!.Metadata.Uid
                ? $"the UID in the bound object reference ({bound.Uid}) does not match the UID in record. The object might have been deleted and then recreated"
            : pod.Spec.NodeName != node ? "node requested token bound to a pod scheduled on a different node"
            : null;
        return why is null ? null : StatusError.Forbidden(ResourceTypes.ServiceAccounts, account, why);
    }

    private static string? OnPod(string operation, string subresource, KubernetesObject? updated, Pod? current, string node)
    {
        var name = FieldError.Quote(node);
        var isOwn = current?.Spec.NodeName == node;
        return (subresource, operation) switch
        {
            ("", AdmissionOperation.Delete) => isOwn ? null : $"node {name} can only delete pods with spec.nodeName set to itself",
            ("", _) => $"unexpected operation {FieldError.Quote(operation)}, node {name} can only create and delete mirror pods",
            ("status", AdmissionOperation.Update) when !isOwn => $"node {name} can only update pod status for pods with spec.nodeName set to itself",
            ("status", AdmissionOperation.Update) => HaveSameLabels(current!.Metadata, updated!.Metadata) ? null : $"node {name} cannot update labels through pod status",
            ("status", _) => $"unexpected operation {FieldError.Quote(operation)}",
            ("eviction", AdmissionOperation.Create) => isOwn ? null : $"node {node} can only evict pods with spec.nodeName set to itself",
            _ => $"unexpected pod subresource {FieldError.Quote(subresource)}, only 'status' and 'eviction' are allowed",
        };
    }

    private static bool HaveSameLabels(ObjectMeta left, ObjectMeta right) => NodeLabels.Modified(left.Labels, right.Labels).Count == 0;

    private static string? OnNode(string asked, Node? updated, Node? current, string node)
    {
        if (asked != node)
        {
            return $"node {FieldError.Quote(node)} is not allowed to modify node {FieldError.Quote(asked)}";
        }

        if (updated is null)
        {
            return null;
        }

        if (current is not null && !SemanticEquality.AreEqual(updated.Spec with { Taints = current.Spec.Taints }, updated.Spec))
        {
            return $"node {FieldError.Quote(node)} is not allowed to modify taints";
        }

        var forbidden = NodeLabels.Modified(updated.Metadata.Labels, current?.Metadata.Labels).Where(NodeLabels.IsForbidden).Order(StringComparer.Ordinal).ToList();
        return forbidden.Count == 0 ? null
            : current is null ? $"node {FieldError.Quote(node)} is not allowed to set the following labels: {string.Join(", ", forbidden)}"
            : $"is not allowed to modify labels: {string.Join(", ", forbidden)}";
    }

    private static string? OnClaim(string operation, string subresource, KubernetesObject? updated, KubernetesObject? current, string node)
    {
        if (subresource != "status")
        {
            return "may only update PVC status";
        }

        return operation != AdmissionOperation.Update || updated is not PersistentVolumeClaim after || current is not PersistentVolumeClaim before
            ? $"unexpected operation {FieldError.Quote(operation)}"
            : SemanticEquality.AreEqual(Others(after, before), before) ? null
            : $"node {FieldError.Quote(node)} is not allowed to update fields other than status.capacity and status.conditions";
    }

    // The claim without what a node may change.
    private static PersistentVolumeClaim Others(PersistentVolumeClaim after, PersistentVolumeClaim before) => after with
    {
        Metadata = after.Metadata with { ResourceVersion = before.Metadata.ResourceVersion, ManagedFields = before.Metadata.ManagedFields },
        Status = after.Status with
        {
            Capacity = before.Status.Capacity,
            Conditions = before.Status.Conditions,
            AllocatedResources = before.Status.AllocatedResources,
            AllocatedResourceStatuses = before.Status.AllocatedResourceStatuses,
        },
    };

    private static string? OnLease(ObjectKey key, string node) =>
        key.Namespace != WellKnownNamespaces.NodeLease ? $"can only access leases in the \"{WellKnownNamespaces.NodeLease}\" system namespace"
        : key.Name != node ? "can only access node lease with the same name as the requesting node"
        : null;
}
