using ActorCluster.Api.Batch;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.CronJobs;

/// <summary>Starts the Jobs of each CronJob when its schedule says so. Decisions are in <see cref="CronJobPlan"/>.</summary>
public sealed class CronJobController : ControllerActor
{
    private readonly Dependents<CronJob, Job> _jobs;
    private Informer<CronJob> _cronJobs = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public CronJobController(ControllerContext context)
        : base(context, "cronjob-controller") =>
        _jobs = new Dependents<CronJob, Job>("CronJob", static _ => null, Enqueue);

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new CronJobController(context));

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _cronJobs = Watch<CronJob>(ResourceTypes.CronJobs, OnCronJobChange);
        Watch<Job>(ResourceTypes.Jobs, _jobs.Change);
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) =>
        _cronJobs.Find(key) is { } cronJob ? CronJobPlan.Decide(cronJob, _jobs.OwnedBy(cronJob.Metadata.Uid), Now) : Reconciliation.Nothing;

    // A new schedule does not start what it would have started before it was given.
    private void OnCronJobChange(CronJob? old, CronJob? current)
    {
        var isRescheduled = old is not null && current is not null
            && (old.Spec.Schedule != current.Spec.Schedule || old.Spec.TimeZone != current.Spec.TimeZone);
        if (isRescheduled && CronTimes.TryParse(current!.Spec, out var times, out _) && times.UntilNext(current, Now) is { } pause)
        {
            EnqueueAfter(current.Key(), pause);
        }
        else
        {
            Enqueue((current ?? old)!.Key());
        }
    }
}
