using ActorCluster.Api.Batch;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.TtlAfterFinished;

/// <summary>Deletes Jobs that have ended when their time to live is over. Decisions are in <see cref="TtlPlan"/>.</summary>
/// <param name="context">What every controller is given.</param>
public sealed class TtlAfterFinishedController(ControllerContext context) : ControllerActor(context, "ttl-after-finished-controller")
{
    private Informer<Job> _jobs = null!;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new TtlAfterFinishedController(context));

    /// <inheritdoc />
    protected override void DeclareWatches() => _jobs = Watch<Job>(ResourceTypes.Jobs, OnJobChange);

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) => _jobs.Find(key) is { } job ? TtlPlan.Decide(job, Now) : Reconciliation.Nothing;

    private void OnJobChange(Job? old, Job? current)
    {
        if (current?.Spec.TtlSecondsAfterFinished is not null)
        {
            Enqueue(current.Key());
        }
    }
}
