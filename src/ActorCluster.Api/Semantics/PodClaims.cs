using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Api.Semantics;

/// <summary>Which claims a pod uses (k8s.io/component-helpers <c>storage/ephemeral</c>, kubernetes <c>pkg/volume/util</c>).</summary>
public static class PodClaims
{
    /// <summary>The claims of a pod, in the order of its volumes.</summary>
    /// <param name="pod">The pod.</param>
    /// <returns>The name of each, and whether it is made for the pod and goes with it.</returns>
    public static IEnumerable<(string Name, bool IsEphemeral)> Of(Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        foreach (var volume in pod.Spec.Volumes ?? [])
        {
            if (volume.PersistentVolumeClaim is { } source)
            {
                yield return (source.ClaimName, false);
            }
            else if (volume.Ephemeral is not null)
            {
                yield return (NameOf(pod, volume), true);
            }
        }
    }

    /// <summary>The name of the claim that is made for an ephemeral volume.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="volume">Its volume.</param>
    public static string NameOf(Pod pod, Volume volume)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(volume);
        return pod.Metadata.Name + "-" + volume.Name;
    }

    /// <summary>Whether a claim was made for a pod and not by a user who took its name.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="claim">The claim.</param>
    public static bool IsMadeFor(Pod pod, PersistentVolumeClaim claim)
    {
        ArgumentNullException.ThrowIfNull(pod);
        ArgumentNullException.ThrowIfNull(claim);
        return (claim.Metadata.OwnerReferences ?? []).Any(owner => owner.Controller == true && owner.Uid == pod.Metadata.Uid);
    }
}
