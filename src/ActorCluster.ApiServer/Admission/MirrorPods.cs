using System.Text.Json.Nodes;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// The pods that a node may make: images of those that it runs from files, which lead to nothing else of the API (kubernetes
/// <c>plugin/pkg/admission/noderestriction</c>, admitPodCreate).
/// </summary>
internal static class MirrorPods
{
    private static readonly string[] PartsWithReferences = ["containers", "initContainers", "ephemeralContainers", "volumes"];
    private static readonly HashSet<string> OfSecrets = ["secret", "secretRef", "secretKeyRef", "secretName", "nodePublishSecretRef", "imagePullSecrets"];
    private static readonly HashSet<string> OfConfigMaps = ["configMap", "configMapRef", "configMapKeyRef"];
    private static readonly HashSet<string> OfTrustBundles = ["clusterTrustBundle"];

    // Maps, whose members have names that anybody may choose.
    private static readonly HashSet<string> Maps = ["limits", "requests", "options", "volumeAttributes", "metadata"];

    /// <summary>Judges a pod.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node that makes it.</param>
    /// <param name="view">The cluster.</param>
    /// <returns>Why it is refused; null when it is not.</returns>
    public static Status? Check(Pod pod, string node, IClusterView view)
    {
        var name = FieldError.Quote(node);
        if (WhyNot(pod, node, name) is { } why)
        {
            return Refuse(pod, why);
        }

        var owner = pod.Metadata.OwnerReferences![0];
        if (view.Find(ResourceTable.Find(ResourceTypes.Nodes)!.Storage, new ObjectKey("", node))?.Value is not { } found)
        {
            return StatusError.NotFound(ResourceTypes.Nodes, node);
        }

        why = owner.Uid != found.Metadata.Uid ? $"node {node} UID mismatch: expected {owner.Uid} got {found.Metadata.Uid}" : Reference(pod, name);
        return why is null ? null : Refuse(pod, why);
    }

    private static Status Refuse(Pod pod, string why) => StatusError.Forbidden(ResourceTypes.Pods, pod.Metadata.Name, why);

    private static string? WhyNot(Pod pod, string node, string name)
    {
        if (pod.Metadata.Annotations?.ContainsKey(WellKnownAnnotations.MirrorPod) != true)
        {
            return $"pod does not have \"{WellKnownAnnotations.MirrorPod}\" annotation, node {name} can only create mirror pods";
        }

        if (pod.Spec.NodeName != node)
        {
            return $"node {name} can only create pods with spec.nodeName set to itself";
        }

        return pod.Metadata.OwnerReferences switch
        {
            { Count: > 1 } => $"node {name} can only create pods with a single owner reference set to itself",
            [{ ApiVersion: "v1", Kind: "Node" } owner] when owner.Name == node => owner.Controller != true
                ? $"node {name} can only create pods with a controller owner reference set to itself"
                : owner.BlockOwnerDeletion == true ? $"node {name} must not set blockOwnerDeletion on an owner reference" : null,
            _ => $"node {name} can only create pods with an owner reference set to itself",
        };
    }

    private static string? Reference(Pod pod, string name)
    {
        var document = KubernetesJson.ToNode(pod)["spec"]!.AsObject();
        var parts = PartsWithReferences.Select(part => document[part]).ToList();
        return !string.IsNullOrEmpty(pod.Spec.ServiceAccountName) ? $"node {name} can not create pods that reference a service account"
            : pod.Spec.ImagePullSecrets is { Count: > 0 } || parts.Exists(static part => Mentions(part, OfSecrets)) ? $"node {name} can not create pods that reference secrets"
            : parts.Exists(static part => Mentions(part, OfConfigMaps)) ? $"node {name} can not create pods that reference configmaps"
            : parts.Exists(static part => Mentions(part, OfTrustBundles)) ? $"node {name} can not create pods that reference clustertrustbundles"
            : pod.Spec.Volumes?.Any(static volume => volume.PersistentVolumeClaim is not null) == true
                ? $"node {name} can not create pods that reference persistentvolumeclaims"
            : null;
    }

    private static bool Mentions(JsonNode? node, HashSet<string> names) => node switch
    {
        JsonObject members => members.Any(member => names.Contains(member.Key) || (!Maps.Contains(member.Key) && Mentions(member.Value, names))),
        JsonArray items => items.Any(item => Mentions(item, names)),
        _ => false,
    };
}
