using ActorCluster.Api.Core;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;

namespace ActorCluster.ApiServer.Resources.Volumes;

/// <summary>
/// Claims of storage (kubernetes <c>pkg/registry/core/persistentvolumeclaim</c>). A new one is Pending, and stays so where nothing binds
/// it.
/// </summary>
internal sealed class PersistentVolumeClaimStrategy : ResourceStrategy<PersistentVolumeClaim>
{
    private const string Pending = "Pending";
    private const string Filesystem = "Filesystem";

    protected override PersistentVolumeClaim Default(PersistentVolumeClaim value) =>
        value with { Spec = value.Spec with { VolumeMode = PodDefaults.Text(value.Spec.VolumeMode, Filesystem) } };

    protected override PersistentVolumeClaim PrepareForCreate(PersistentVolumeClaim value, RequestContext context) =>
        value with { Status = new PersistentVolumeClaimStatus { Phase = Pending } };

    protected override PersistentVolumeClaim PrepareForUpdate(PersistentVolumeClaim updated, PersistentVolumeClaim current, RequestContext context) =>
        updated with { Status = current.Status };

    protected override PersistentVolumeClaim PrepareForStatusUpdate(PersistentVolumeClaim updated, PersistentVolumeClaim current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };
}
