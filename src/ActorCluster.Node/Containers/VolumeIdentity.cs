using ActorCluster.Api.Core;

namespace ActorCluster.Node.Containers;

/// <summary>Tells the persistent volumes apart that a machine has content of.</summary>
/// <param name="Namespace">Empty; the claim's for a claim of which no volume is known.</param>
/// <param name="Name">The volume's name, or the claim's.</param>
/// <param name="Uid">The volume's uid; empty for none.</param>
internal readonly record struct VolumeIdentity(string Namespace, string Name, string Uid)
{
    /// <summary>Which claim a pod's volume is; null when it is none.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="pod">The name of the pod.</param>
    public static string? ClaimOf(Volume volume, string? pod) =>
        volume.PersistentVolumeClaim?.ClaimName ?? (volume.Ephemeral is not null ? $"{pod}-{volume.Name}" : null);

    /// <summary>The volume that a claim is bound to.</summary>
    /// <param name="ns">The claim's namespace.</param>
    /// <param name="claim">The claim's name.</param>
    /// <param name="configuration">What the node knows.</param>
    public static VolumeIdentity Of(string ns, string claim, PodConfiguration configuration)
    {
        var bound = configuration.Claim(ns, claim)?.Spec.VolumeName;
        return string.IsNullOrEmpty(bound) ? new VolumeIdentity(ns, claim, "") : new VolumeIdentity("", bound, configuration.Volume(bound)?.Metadata.Uid ?? "");
    }
}
