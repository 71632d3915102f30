using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// Makes the claims of pods' ephemeral volumes, which go with their pod (kubernetes <c>pkg/controller/volume/ephemeral</c>).
/// </summary>
public static class EphemeralClaims
{
    /// <summary>Decides about a claim that does not exist.</summary>
    /// <param name="key">The claim.</param>
    /// <param name="pods">The pods that name it.</param>
    public static Reconciliation Decide(ObjectKey key, IEnumerable<Pod> pods)
    {
        ArgumentNullException.ThrowIfNull(pods);
        foreach (var pod in pods.Where(static pod => pod.Metadata.DeletionTimestamp is null && !pod.IsTerminal()))
        {
            if ((pod.Spec.Volumes ?? []).FirstOrDefault(volume => volume.Ephemeral is not null && PodClaims.NameOf(pod, volume) == key.Name) is
                { Ephemeral.VolumeClaimTemplate: { } template })
            {
                return Reconciliation.Of(new CreateWrite(ResourceTypes.PersistentVolumeClaims, Made(key, pod, template)));
            }
        }

        return Reconciliation.Nothing;
    }

    private static PersistentVolumeClaim Made(ObjectKey key, Pod pod, PersistentVolumeClaimTemplate template) => new()
    {
        Kind = ResourceTypes.PersistentVolumeClaims.Kind,
        ApiVersion = ResourceTypes.PersistentVolumeClaims.ApiVersion,
        Metadata = new ObjectMeta
        {
            Name = key.Name,
            Namespace = key.Namespace,
            Labels = template.Metadata.Labels,
            Annotations = template.Metadata.Annotations,
            OwnerReferences =
            [
                new OwnerReference
                {
                    ApiVersion = ResourceTypes.Pods.ApiVersion,
                    Kind = ResourceTypes.Pods.Kind,
                    Name = pod.Metadata.Name,
                    Uid = pod.Metadata.Uid,
                    Controller = true,
                    BlockOwnerDeletion = true,
                },
            ],
        },
        Spec = template.Spec,
    };
}
