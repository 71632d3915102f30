using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Api.Storage;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// Binds claims and volumes, makes volumes for classes of the emulated provisioner, takes them back, and lets volumes go that are bound to
/// no claim. Decisions are in <see cref="ClaimPlan"/>, <see cref="VolumePlan"/> and <see cref="Protection"/>. A key without a namespace is
/// a volume, any other one a claim.
/// </summary>
public sealed class PersistentVolumeController : ControllerActor
{
    private Informer<PersistentVolumeClaim> _claims = null!;
    private Informer<PersistentVolume> _volumes = null!;
    private Informer<StorageClass> _classes = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public PersistentVolumeController(ControllerContext context)
        : base(context, "persistentvolume-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new PersistentVolumeController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _classes = Watch<StorageClass>(ResourceTypes.StorageClasses, (_, _) => EnqueueUnbound());
        _volumes = Watch<PersistentVolume>(ResourceTypes.PersistentVolumes, OnVolumeChange);
        _claims = Watch<PersistentVolumeClaim>(ResourceTypes.PersistentVolumeClaims, OnClaimChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (key.Namespace.Length == 0)
        {
            return _volumes.Find(key) is { } volume
                ? Protection.Release(volume) ?? VolumePlan.Decide(volume, volume.Spec.ClaimRef is { } reference ? _claims.Find(KeyOf(reference)) : null)
                : Reconciliation.Nothing;
        }

        if (_claims.Find(key) is not { } claim)
        {
            return Reconciliation.Nothing;
        }

        var className = VolumeMatching.ClassOf(claim.Metadata.Annotations, claim.Spec.StorageClassName);
        return ClaimPlan.Decide(claim, [.. _volumes.All], className.Length == 0 ? null : _classes.Find(new ObjectKey("", className)));
    }

    private static ObjectKey KeyOf(ObjectReference reference) => new(reference.Namespace ?? "", reference.Name ?? "");

    private void OnVolumeChange(PersistentVolume? old, PersistentVolume? current)
    {
        var volume = (current ?? old)!;
        Enqueue(volume.Key());
        if (volume.Spec.ClaimRef is { } reference)
        {
            Enqueue(KeyOf(reference));
        }
        else if (current?.Status.Phase == VolumePhase.Available)
        {
            EnqueueUnbound();
        }
    }

    private void OnClaimChange(PersistentVolumeClaim? old, PersistentVolumeClaim? current)
    {
        var claim = (current ?? old)!;
        Enqueue(claim.Key());
        if (claim.Spec.VolumeName is { Length: > 0 } name)
        {
            Enqueue(new ObjectKey("", name));
        }
    }

    private void EnqueueUnbound()
    {
        foreach (var claim in _claims?.All ?? [])
        {
            if (!VolumeAnnotations.Has(claim, VolumeAnnotations.BindCompleted))
            {
                Enqueue(claim.Key());
            }
        }
    }
}
