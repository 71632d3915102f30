using System.Globalization;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>
/// The identity of a StatefulSet's pods: name, labels, host name and claims follow from set and ordinal (kubernetes
/// pkg/controller/statefulset/stateful_set_utils.go).
/// </summary>
public static class StatefulPods
{
    /// <summary>The first ordinal of a set.</summary>
    /// <param name="set">The set.</param>
    public static int Start(StatefulSet set) => set.Spec.Ordinals?.Start ?? 0;

    /// <summary>Whether the set wants a pod of this ordinal.</summary>
    /// <param name="set">The set.</param>
    /// <param name="ordinal">The ordinal.</param>
    public static bool Wants(StatefulSet set, int ordinal) => ordinal >= Start(set) && ordinal < Start(set) + (set.Spec.Replicas ?? 1);

    /// <summary>The name of a pod.</summary>
    /// <param name="set">The set.</param>
    /// <param name="ordinal">Its ordinal.</param>
    public static string NameOf(StatefulSet set, int ordinal) => set.Metadata.Name + "-" + Text(ordinal);

    /// <summary>The ordinal of a pod of the set; null when its name is not one that the set gives.</summary>
    /// <param name="set">The set.</param>
    /// <param name="podName">The pod's name.</param>
    public static int? OrdinalOf(StatefulSet set, string podName)
    {
        var prefix = set.Metadata.Name;
        return podName.Length > prefix.Length + 1
            && podName[prefix.Length] == '-'
            && podName.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(podName.AsSpan(prefix.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal)
                ? ordinal
                : null;
    }

    /// <summary>The revision that a pod was made from; empty when it does not say.</summary>
    /// <param name="pod">The pod.</param>
    public static string RevisionOf(Pod pod) => pod.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.ControllerRevisionHash) ?? "";

    /// <summary>A new pod.</summary>
    /// <param name="set">The set.</param>
    /// <param name="template">The template of its revision.</param>
    /// <param name="revision">The name of the revision.</param>
    /// <param name="ordinal">Its ordinal.</param>
    public static Pod Create(StatefulSet set, PodTemplateSpec template, string revision, int ordinal)
    {
        var pod = PodFromTemplate.Create(template, set, Ownership.ControllerReference(set));
        var name = NameOf(set, ordinal);
        var claimed = (set.Spec.VolumeClaimTemplates ?? []).Select(claim => new Volume
        {
            Name = claim.Metadata.Name,
            PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = StatefulClaims.NameOf(set, claim, ordinal) },
        }).ToList();
        var others = (pod.Spec.Volumes ?? []).Where(volume => claimed.TrueForAll(claim => claim.Name != volume.Name));
        return pod with
        {
            Metadata = pod.Metadata with { Name = name, Labels = With(Identity(pod, ordinal, name), WellKnownLabels.ControllerRevisionHash, revision) },
            Spec = pod.Spec with
            {
                Hostname = name,
                Subdomain = set.Spec.ServiceName,
                Volumes = claimed.Count == 0 ? pod.Spec.Volumes : [.. claimed, .. others],
            },
        };
    }

    /// <summary>Whether a pod says in its labels who it is.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="ordinal">Its ordinal.</param>
    public static bool HasIdentity(Pod pod, int ordinal) =>
        pod.Metadata.Labels is { } labels
        && labels.GetValueOrDefault(WellKnownLabels.StatefulSetPodName) == pod.Metadata.Name
        && labels.GetValueOrDefault(WellKnownLabels.PodIndex) == Text(ordinal);

    /// <summary>The pod with labels that say who it is.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="ordinal">Its ordinal.</param>
    public static Pod WithIdentity(Pod pod, int ordinal) => pod with { Metadata = pod.Metadata with { Labels = Identity(pod, ordinal, pod.Metadata.Name) } };

    /// <summary>A number as it stands in names and labels.</summary>
    /// <param name="number">The number.</param>
    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Identity(Pod pod, int ordinal, string name) =>
        With(With(pod.Metadata.Labels, WellKnownLabels.StatefulSetPodName, name), WellKnownLabels.PodIndex, Text(ordinal));

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? labels, string key, string value) =>
        new(labels ?? new Dictionary<string, string>()) { [key] = value };
}
