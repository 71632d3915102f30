using ActorCluster.Api.Core;

namespace ActorCluster.Api.Semantics;

/// <summary>
/// Which Secrets and ConfigMaps of their namespace pods name, and which Secrets volumes do (kubernetes <c>pkg/api/v1/pod/util.go</c>,
/// VisitPodSecretNames and VisitPodConfigmapNames; <c>pkg/api/v1/persistentvolume/util.go</c>, VisitPVSecretNames).
/// </summary>
public static class PodConfiguration
{
    /// <summary>Names of the Secrets that a pod refers to, some perhaps twice.</summary>
    /// <param name="pod">The pod.</param>
    public static IEnumerable<string> SecretsOf(Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        var spec = pod.Spec;
        return Given(
        [
            .. (spec.ImagePullSecrets ?? []).Select(static reference => reference.Name),
            .. Environments(spec).SelectMany(static environment => OfSecrets(environment.Variables, environment.Sources)),
            .. (spec.Volumes ?? []).SelectMany(OfSecrets),
        ]);
    }

    /// <summary>Names of the ConfigMaps that a pod refers to, some perhaps twice.</summary>
    /// <param name="pod">The pod.</param>
    public static IEnumerable<string> ConfigMapsOf(Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return Given(
        [
            .. Environments(pod.Spec).SelectMany(static environment => OfConfigMaps(environment.Variables, environment.Sources)),
            .. (pod.Spec.Volumes ?? []).SelectMany(OfConfigMaps),
        ]);
    }

    /// <summary>The Secrets with which a node mounts a volume; none for one without a claim, which gives some their namespace.</summary>
    /// <param name="volume">The volume.</param>
    public static IEnumerable<(string Namespace, string Name)> SecretsOf(PersistentVolume volume)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var spec = volume.Spec;
        if (spec.ClaimRef is not { } claim)
        {
            yield break;
        }

        if (spec.AzureFile is { SecretName.Length: > 0 } azure)
        {
            yield return (string.IsNullOrEmpty(azure.SecretNamespace) ? claim.Namespace ?? "" : azure.SecretNamespace, azure.SecretName);
        }

        if (spec.Storageos?.SecretRef is { Name.Length: > 0 } storageos)
        {
            yield return (storageos.Namespace ?? "", storageos.Name);
        }

        SecretReference?[] fromClaim =
        [
            spec.Cephfs?.SecretRef, spec.Cinder?.SecretRef, spec.FlexVolume?.SecretRef, spec.Rbd?.SecretRef, spec.ScaleIO?.SecretRef, spec.Iscsi?.SecretRef,
        ];
        foreach (var reference in fromClaim)
        {
            if (reference is { Name.Length: > 0 })
            {
                yield return (string.IsNullOrEmpty(reference.Namespace) ? claim.Namespace ?? "" : reference.Namespace, reference.Name);
            }
        }

        // Those with which the driver's controller attaches the volume and makes it larger are no node's business.
        foreach (var reference in new[] { spec.Csi?.NodeStageSecretRef, spec.Csi?.NodePublishSecretRef, spec.Csi?.NodeExpandSecretRef })
        {
            if (reference is { Name.Length: > 0 })
            {
                yield return (reference.Namespace ?? "", reference.Name);
            }
        }
    }

    private static IEnumerable<string> Given(IEnumerable<string?> names) => names.Where(static name => !string.IsNullOrEmpty(name))!;

    private static IEnumerable<(IReadOnlyList<EnvVar>? Variables, IReadOnlyList<EnvFromSource>? Sources)> Environments(PodSpec spec) =>
    [
        .. (spec.InitContainers ?? []).Concat(spec.Containers ?? []).Select(static container => (container.Env, container.EnvFrom)),
        .. (spec.EphemeralContainers ?? []).Select(static container => (container.Env, container.EnvFrom)),
    ];

    private static IEnumerable<string?> OfSecrets(IReadOnlyList<EnvVar>? variables, IReadOnlyList<EnvFromSource>? sources) =>
        (variables ?? []).Select(static variable => variable.ValueFrom?.SecretKeyRef?.Name).Concat((sources ?? []).Select(static source => source.SecretRef?.Name));

    private static IEnumerable<string?> OfConfigMaps(IReadOnlyList<EnvVar>? variables, IReadOnlyList<EnvFromSource>? sources) =>
        (variables ?? []).Select(static variable => variable.ValueFrom?.ConfigMapKeyRef?.Name).Concat((sources ?? []).Select(static source => source.ConfigMapRef?.Name));

    private static IEnumerable<string?> OfSecrets(Volume volume) =>
    [
        volume.Secret?.SecretName,
        volume.AzureFile?.SecretName,
        volume.Cephfs?.SecretRef?.Name,
        volume.Cinder?.SecretRef?.Name,
        volume.FlexVolume?.SecretRef?.Name,
        volume.Rbd?.SecretRef?.Name,
        volume.ScaleIO?.SecretRef?.Name,
        volume.Iscsi?.SecretRef?.Name,
        volume.Storageos?.SecretRef?.Name,
        volume.Csi?.NodePublishSecretRef?.Name,
        .. (volume.Projected?.Sources ?? []).Select(static source => source.Secret?.Name),
    ];

    private static IEnumerable<string?> OfConfigMaps(Volume volume) =>
        [volume.ConfigMap?.Name, .. (volume.Projected?.Sources ?? []).Select(static source => source.ConfigMap?.Name)];
}
