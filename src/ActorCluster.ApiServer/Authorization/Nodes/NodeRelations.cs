using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Authorization.Nodes;

/// <summary>
/// Which objects the pods of a node lead to (kubernetes plugin/pkg/auth/authorizer/node/graph.go). It keeps nothing: a pod that is bound
/// opens what it names with the next question, and one that is gone closes it.
/// </summary>
/// <param name="view">The cluster.</param>
internal sealed class NodeRelations(IClusterView view)
{
    /// <summary>Whether a pod is on a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The pod.</param>
    public bool HasPod(string node, ObjectKey key) => Find<Pod>(ResourceTypes.Pods, key)?.Spec.NodeName == node;

    /// <summary>Whether pods of a node name a ConfigMap.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The ConfigMap.</param>
    public bool UsesConfigMap(string node, ObjectKey key) => PodsOn(node, key.Namespace).Any(pod => PodConfiguration.ConfigMapsOf(pod).Contains(key.Name));

    /// <summary>Whether pods of a node name a Secret, or volumes of their claims do.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The Secret.</param>
    public bool UsesSecret(string node, ObjectKey key) =>
        PodsOn(node, key.Namespace).Any(pod => PodConfiguration.SecretsOf(pod).Contains(key.Name))
        || List<PersistentVolume>(ResourceTypes.PersistentVolumes, "").Any(
            volume => PodConfiguration.SecretsOf(volume).Contains((key.Namespace, key.Name)) && UsesClaimOf(node, volume));

    /// <summary>Whether pods of a node run as a service account.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The account.</param>
    public bool UsesAccount(string node, ObjectKey key) => PodsOn(node, key.Namespace).Any(pod => pod.Spec.ServiceAccountName == key.Name);

    /// <summary>Whether pods of a node use a claim.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The claim.</param>
    public bool UsesClaim(string node, ObjectKey key) => PodsOn(node, key.Namespace).Any(pod => PodClaims.Of(pod).Any(claim => claim.Name == key.Name));

    /// <summary>Whether pods of a node use the claim that a volume belongs to.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The volume.</param>
    public bool UsesVolume(string node, string name) =>
        Find<PersistentVolume>(ResourceTypes.PersistentVolumes, new ObjectKey("", name)) is { } volume && UsesClaimOf(node, volume);

    /// <summary>Whether an attachment is one to a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The attachment.</param>
    public bool HasAttachment(string node, string name) =>
        Find<VolumeAttachment>(ResourceTypes.VolumeAttachments, new ObjectKey("", name))?.Spec.NodeName == node;

    private static string StorageOf(ResourceType type) => ResourceTable.Find(type)!.Storage;

    private bool UsesClaimOf(string node, PersistentVolume volume) =>
        volume.Spec.ClaimRef is { } claim && UsesClaim(node, new ObjectKey(claim.Namespace ?? "", claim.Name ?? ""));

    // An image of a pod that the node runs from a file opens nothing: the node made it itself.
    private IEnumerable<Pod> PodsOn(string node, string ns) => List<Pod>(ResourceTypes.Pods, ns).Where(
        pod => pod.Spec.NodeName == node && pod.Metadata.Annotations?.ContainsKey(WellKnownAnnotations.MirrorPod) != true);

    private T? Find<T>(ResourceType type, ObjectKey key)
        where T : KubernetesObject => view.Find(StorageOf(type), key)?.Value as T;

    private IEnumerable<T> List<T>(ResourceType type, string ns)
        where T : KubernetesObject => view.List(StorageOf(type), ns).Select(static stored => stored.Value).OfType<T>();
}
