using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Warnings;

/// <summary>
/// What clients are warned of in volumes, claims and persistent volumes (kubernetes <c>pkg/api/pod/warnings.go</c>,
/// <c>pkg/api/persistentvolume</c>, <c>pkg/api/persistentvolumeclaim</c>).
/// </summary>
internal static class VolumeWarnings
{
    private const string BetaClass = "volume.beta.kubernetes.io/storage-class";

    /// <summary>Warns of a pod's volumes whose drivers are gone or going.</summary>
    /// <param name="volumes">The volumes.</param>
    /// <param name="path">Where they are.</param>
    /// <param name="warnings">Gets the warnings.</param>
    public static void OfPod(IReadOnlyList<Volume>? volumes, FieldPath path, List<string> warnings)
    {
        for (var i = 0; i < volumes?.Count; i++)
        {
            var volume = volumes[i];
            var at = path.Index(i);
            Gone(volume.PhotonPersistentDisk, "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
            Gone(volume.GitRepo, "gitRepo", "deprecated in v1.11");
            Gone(volume.ScaleIO, "scaleIO", "deprecated in v1.16, non-functional in v1.22+");
            Gone(volume.Flocker, "flocker", "deprecated in v1.22, non-functional in v1.25+");
            Gone(volume.Storageos, "storageOS", "deprecated in v1.22, non-functional in v1.25+");
            Gone(volume.Quobyte, "quobyte", "deprecated in v1.22, non-functional in v1.25+");
            Gone(volume.Glusterfs, "glusterfs", "deprecated in v1.25, non-functional in v1.26+");
            if (volume.Ephemeral?.VolumeClaimTemplate is { } template)
            {
                Claim(template.Spec, at.Child("ephemeral").Child("volumeClaimTemplate", "spec"), warnings);
            }

            Gone(volume.Cephfs, "cephfs", "deprecated in v1.28, non-functional in v1.31+");
            Gone(volume.Rbd, "rbd", "deprecated in v1.28, non-functional in v1.31+");

            void Gone(object? source, string field, string message)
            {
                if (source is not null)
                {
                    warnings.Add($"{at.Child(field)}: {message}");
                }
            }
        }
    }

    /// <summary>Warns of a claim.</summary>
    /// <param name="claim">The claim.</param>
    public static List<string> Of(PersistentVolumeClaim claim)
    {
        var warnings = new List<string>();
        Class(claim.Metadata, warnings);
        Claim(claim.Spec, FieldPath.Of("spec"), warnings);
        return warnings;
    }

    /// <summary>Warns of a persistent volume.</summary>
    /// <param name="volume">The volume.</param>
    public static List<string> Of(PersistentVolume volume)
    {
        var warnings = new List<string>();
        Class(volume.Metadata, warnings);
        if (volume.Spec.PersistentVolumeReclaimPolicy == "Recycle")
        {
            warnings.Add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. "
                + "Instead, the recommended approach is to use dynamic provisioning.");
        }

        var terms = volume.Spec.NodeAffinity?.Required?.NodeSelectorTerms;
        for (var i = 0; i < terms?.Count; i++)
        {
            NodeLabelWarnings.Term(terms[i], FieldPath.Of("spec").Child("nodeAffinity").Child("required", "nodeSelectorTerms").Index(i), warnings);
        }

        return warnings;
    }

    /// <summary>Warns of what a claim asks for.</summary>
    /// <param name="spec">What it asks for.</param>
    /// <param name="path">Where that is.</param>
    /// <param name="warnings">Gets the warnings.</param>
    public static void Claim(PersistentVolumeClaimSpec spec, FieldPath path, List<string> warnings)
    {
        PodWarnings.Fraction(spec.Resources?.Requests, "storage", path.Child("resources", "requests"), warnings);
        PodWarnings.Fraction(spec.Resources?.Limits, "storage", path.Child("resources", "limits"), warnings);
    }

    private static void Class(ObjectMeta meta, List<string> warnings)
    {
        if (meta.Annotations?.ContainsKey(BetaClass) == true)
        {
            warnings.Add($"metadata.annotations[{BetaClass}]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
    }
}
