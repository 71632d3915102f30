using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>
/// The claims of a StatefulSet's pods and who owns them, which decides what becomes of them (kubernetes
/// pkg/controller/statefulset/stateful_set_utils.go isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod).
/// </summary>
public static class StatefulClaims
{
    /// <summary>The name of a pod's claim.</summary>
    /// <param name="set">The set.</param>
    /// <param name="template">The claim's template.</param>
    /// <param name="ordinal">The pod's ordinal.</param>
    public static string NameOf(StatefulSet set, PersistentVolumeClaim template, int ordinal) =>
        template.Metadata.Name + "-" + StatefulPods.NameOf(set, ordinal);

    /// <summary>The claims that a pod needs.</summary>
    /// <param name="set">The set.</param>
    /// <param name="ordinal">The pod's ordinal.</param>
    public static IEnumerable<PersistentVolumeClaim> Of(StatefulSet set, int ordinal) =>
        (set.Spec.VolumeClaimTemplates ?? []).Select(template => template with
        {
            Kind = "PersistentVolumeClaim",
            ApiVersion = "v1",
            Metadata = template.Metadata with
            {
                Name = NameOf(set, template, ordinal),
                Namespace = set.Metadata.Namespace,
                Labels = Merge(template.Metadata.Labels, set.Spec.Selector?.MatchLabels),
                OwnerReferences = WhenDeleted(set) ? [Ownership.ControllerReference(set)] : null,
            },
            Status = PersistentVolumeClaimStatus.Empty,
        });

    /// <summary>Whether a claim is one that the set gives its pods.</summary>
    /// <param name="set">The set.</param>
    /// <param name="claimName">The claim's name.</param>
    public static bool Gives(StatefulSet set, string claimName) => (set.Spec.VolumeClaimTemplates ?? []).Any(template =>
        claimName.StartsWith(template.Metadata.Name + "-", StringComparison.Ordinal)
        && StatefulPods.OrdinalOf(set, claimName[(template.Metadata.Name.Length + 1)..]) is not null);

    /// <summary>
    /// Whether a claim still belongs to a pod of this name that is gone: it goes as well, and a new pod has to wait until it has.
    /// </summary>
    /// <param name="claim">The claim.</param>
    /// <param name="podName">The name.</param>
    public static bool IsLeftOver(PersistentVolumeClaim claim, string podName) =>
        (claim.Metadata.OwnerReferences ?? []).Any(reference => reference.Kind == "Pod" && reference.Name == podName);

    /// <summary>The claim with the owners that the retention policy wants; the same instance when it has them.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="set">The set.</param>
    /// <param name="pod">The pod that uses it.</param>
    /// <param name="condemned">Whether the set has no place for the pod any more.</param>
    public static PersistentVolumeClaim WithOwners(PersistentVolumeClaim claim, StatefulSet set, Pod pod, bool condemned)
    {
        var owners = claim.Metadata.OwnerReferences ?? [];
        if (owners.Any(reference => IsFormer(reference, set) || IsFormer(reference, pod)))
        {
            return claim;
        }

        var others = owners.Where(reference => reference.Uid != set.Metadata.Uid && reference.Uid != pod.Metadata.Uid).ToList();
        KubernetesObject? owner = others.Exists(static reference => reference.Controller == true) ? null
            : condemned && WhenScaled(set) ? pod
            : WhenDeleted(set) && !(condemned && WhenScaled(set)) ? set
            : null;
        List<OwnerReference> wanted = owner is null ? others : [.. others, Ownership.ControllerReference(owner)];
        return wanted.SequenceEqual(owners) ? claim : claim with { Metadata = claim.Metadata with { OwnerReferences = wanted.Count == 0 ? null : wanted } };
    }

    private static bool WhenDeleted(StatefulSet set) =>
        set.Spec.PersistentVolumeClaimRetentionPolicy?.WhenDeleted == PersistentVolumeClaimRetentionPolicyType.Delete;

    private static bool WhenScaled(StatefulSet set) =>
        set.Spec.PersistentVolumeClaimRetentionPolicy?.WhenScaled == PersistentVolumeClaimRetentionPolicyType.Delete;

    // A reference to an earlier object of the name: what becomes of the claim is the garbage collector's.
    private static bool IsFormer(OwnerReference reference, KubernetesObject present) =>
        reference.Kind == present.Kind && reference.Name == present.Metadata.Name && reference.Uid != present.Metadata.Uid;

    private static IReadOnlyDictionary<string, string>? Merge(IReadOnlyDictionary<string, string>? labels, IReadOnlyDictionary<string, string>? selected)
    {
        if (labels is null || selected is null)
        {
            return labels ?? selected;
        }

        var merged = new Dictionary<string, string>(labels);
        foreach (var (key, value) in selected)
        {
            merged[key] = value;
        }

        return merged;
    }
}
