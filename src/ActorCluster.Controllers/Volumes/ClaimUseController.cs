using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.Volumes;

/// <summary>
/// What becomes of claims through the pods that use them: they are made for ephemeral volumes, are kept while they are in use, and grow.
/// Decisions are in <see cref="EphemeralClaims"/>, <see cref="Protection"/> and <see cref="GrowthPlan"/>. Keys are claims, also those that
/// do not exist.
/// </summary>
public sealed class ClaimUseController : ControllerActor
{
    private static readonly Dictionary<ObjectKey, Pod> None = [];
    private readonly Dictionary<ObjectKey, Dictionary<ObjectKey, Pod>> _users = [];
    private Informer<PersistentVolumeClaim> _claims = null!;
    private Informer<PersistentVolume> _volumes = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public ClaimUseController(ControllerContext context)
        : base(context, "persistentvolumeclaim-use-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ClaimUseController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _claims = Watch<PersistentVolumeClaim>(ResourceTypes.PersistentVolumeClaims, (old, current) => Enqueue((current ?? old)!.Key()));
        _volumes = Watch<PersistentVolume>(ResourceTypes.PersistentVolumes, (_, current) =>
        {
            if (current?.Spec.ClaimRef is { } reference)
            {
                Enqueue(new ObjectKey(reference.Namespace ?? "", reference.Name ?? ""));
            }
        });
        Watch<Pod>(ResourceTypes.Pods, OnPodChange);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        var users = _users.GetValueOrDefault(key, None).Values;
        if (_claims.Find(key) is not { } claim)
        {
            return EphemeralClaims.Decide(key, users);
        }

        var volume = claim.Spec.VolumeName is { Length: > 0 } name ? _volumes.Find(new ObjectKey("", name)) : null;
        return Protection.Release(claim, users) ?? GrowthPlan.Decide(claim, volume, users, new Time(Now));
    }

    private void OnPodChange(Pod? old, Pod? current)
    {
        foreach (var (name, _) in PodClaims.Of((current ?? old)!))
        {
            var pod = (current ?? old)!.Key();
            var claim = new ObjectKey(pod.Namespace, name);
            if (current is not null)
            {
                if (!_users.TryGetValue(claim, out var users))
                {
                    _users[claim] = users = [];
                }

                users[pod] = current;
            }
            else if (_users.TryGetValue(claim, out var users) && users.Remove(pod) && users.Count == 0)
            {
                _users.Remove(claim);
            }

            Enqueue(claim);
        }
    }
}
