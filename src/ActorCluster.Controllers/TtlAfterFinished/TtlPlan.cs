using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Jobs;

namespace ActorCluster.Controllers.TtlAfterFinished;

/// <summary>
/// When a Job that has ended goes by itself (kubernetes pkg/controller/ttlafterfinished/ttlafterfinished_controller.go): its time to live
/// after its end, and its pods before it.
/// </summary>
public static class TtlPlan
{
    /// <summary>Decides.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="now">The time.</param>
    public static Reconciliation Decide(Job job, DateTimeOffset now)
    {
        var end = job.Status.Conditions?.FirstOrDefault(
            static condition => condition is { Status: ConditionStatus.True, Type: JobConditionType.Complete or JobConditionType.Failed });
        if (job.Metadata.DeletionTimestamp is not null || job.Spec.TtlSecondsAfterFinished is not { } seconds || end?.LastTransitionTime is not { } since)
        {
            return Reconciliation.Nothing;
        }

        var left = since.Value.AddSeconds(seconds) - now;
        return left > TimeSpan.Zero
            ? new Reconciliation { Again = left }
            : Reconciliation.Of(new DeleteWrite(ResourceTypes.Jobs, job.Key(), new DeleteOptions
            {
                PropagationPolicy = DeletionPropagation.Foreground,

                // Whoever gives the Job a longer life at the last moment is heard.
                Preconditions = new Preconditions { Uid = job.Metadata.Uid, ResourceVersion = job.Metadata.ResourceVersion },
            }));
    }
}
