using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.Jobs;

/// <summary>
/// What a Job reads from its pods and writes into them (kubernetes pkg/controller/job job_controller.go, indexed_job_utils.go).
/// </summary>
public static class JobPods
{
    private const string IndexVariable = "JOB_COMPLETION_INDEX";
    private const int MaximumPrefixLength = 63 - 5;

    /// <summary>Whether each pod of a Job has an index.</summary>
    /// <param name="job">The Job.</param>
    public static bool IsIndexed(this Job job) => job.Spec.CompletionMode == CompletionMode.Indexed;

    /// <summary>Whether a Job has ended, one way or the other.</summary>
    /// <param name="job">The Job.</param>
    public static bool IsFinished(this Job job) => job.Has(JobConditionType.Complete) || job.Has(JobConditionType.Failed);

    /// <summary>Whether a condition of a Job is true.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="condition">Its type.</param>
    public static bool Has(this Job job, string condition) => job.Status.Conditions?.Any(c => c.Type == condition && c.Status == ConditionStatus.True) == true;

    /// <summary>Whether somebody else looks after a Job.</summary>
    /// <param name="job">The Job.</param>
    public static bool IsManagedElsewhere(this Job job) => job.Spec.ManagedBy is { } manager && manager != JobLabels.JobController;

    /// <summary>Whether only pods that have ended are replaced, and not those that are being deleted.</summary>
    /// <param name="job">The Job.</param>
    public static bool ReplacesOnlyFailed(this Job job) =>
        job.Spec.PodReplacementPolicy == PodReplacementPolicy.Failed || job.Spec.PodFailurePolicy is not null;

    /// <summary>Whether a pod is not in the counters of its Job yet.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsTracked(this Pod pod) => pod.Metadata.Finalizers?.Contains(JobLabels.Tracking) == true;

    /// <summary>The pod without its tracking finalizer.</summary>
    /// <param name="pod">The pod.</param>
    public static Pod WithoutTracking(this Pod pod) => pod with
    {
        Metadata = pod.Metadata with { Finalizers = pod.Metadata.Finalizers?.Where(static finalizer => finalizer != JobLabels.Tracking).ToArray() },
    };

    /// <summary>Whether a pod counts as failed. One that is deleted may never come to that phase.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="job">Its Job.</param>
    public static bool IsFailedOf(this Pod pod, Job job) =>
        pod.Status.Phase == PodPhase.Failed
        || (!job.ReplacesOnlyFailed() && pod.Metadata.DeletionTimestamp is not null && pod.Status.Phase != PodPhase.Succeeded);

    /// <summary>Whether a pod is being deleted and has not ended.</summary>
    /// <param name="pod">The pod.</param>
    public static bool IsTerminating(this Pod pod) => !pod.IsTerminal() && pod.Metadata.DeletionTimestamp is not null;

    /// <summary>The index of a pod; null when it has none that can be read.</summary>
    /// <param name="pod">The pod.</param>
    public static int? IndexOf(Pod pod) => Annotation(pod, JobLabels.CompletionIndex);

    /// <summary>The index of a pod of a Job; null when the Job has no such index.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="job">The Job.</param>
    public static int? IndexOf(Pod pod, Job job) => IndexOf(pod) is { } index && index < job.Spec.Completions ? index : null;

    /// <summary>How often the index of a pod failed before it and counted.</summary>
    /// <param name="pod">The pod.</param>
    public static int FailuresBefore(Pod pod) => Annotation(pod, JobLabels.IndexFailureCount) ?? 0;

    /// <summary>How often the index of a pod failed before it, whether that counted or not.</summary>
    /// <param name="pod">The pod.</param>
    public static int AllFailuresBefore(Pod pod) => FailuresBefore(pod) + (Annotation(pod, JobLabels.IndexIgnoredFailureCount) ?? 0);

    /// <summary>
    /// When a pod ended: with its last container, else when it was not ready any more, else when it was deleted (kubernetes
    /// pkg/controller/job/backoff_utils.go getFinishedTime).
    /// </summary>
    /// <param name="pod">The pod.</param>
    public static DateTimeOffset FinishedAt(Pod pod)
    {
        var statuses = pod.Status.ContainerStatuses ?? [];
        if (statuses.Count > 0 && statuses.All(static status => status.State.Terminated?.FinishedAt is { IsZero: false }))
        {
            return statuses.Max(static status => status.State.Terminated!.FinishedAt!.Value.Value);
        }

        if (pod.Condition(PodConditionType.Ready) is { Status: ConditionStatus.False, LastTransitionTime: { } unready })
        {
            return unready.Value;
        }

        return pod.Metadata.DeletionTimestamp is { } deletion
            ? deletion.Value.AddSeconds(-(pod.Metadata.DeletionGracePeriodSeconds ?? 0))
            : pod.Metadata.CreationTimestamp?.Value ?? default;
    }

    /// <summary>A pod of a Job.</summary>
    /// <param name="job">The Job.</param>
    /// <param name="index">Its index; null when the pods are all alike.</param>
    /// <param name="replaced">The failed pod of the index whose place it takes; null for none.</param>
    public static Pod Create(Job job, int? index, Pod? replaced)
    {
        var pod = PodFromTemplate.Create(job.Spec.Template, job, Ownership.ControllerReference(job));
        var finalizers = pod.Metadata.Finalizers ?? [];
        pod = pod with { Metadata = pod.Metadata with { Finalizers = finalizers.Contains(JobLabels.Tracking) ? finalizers : [.. finalizers, JobLabels.Tracking] } };
        if (!job.IsIndexed())
        {
            return pod;
        }

        var number = (index ?? 0).ToString(CultureInfo.InvariantCulture);
        var annotations = new Dictionary<string, string>(pod.Metadata.Annotations ?? new Dictionary<string, string>()) { [JobLabels.CompletionIndex] = number };
        if (job.Spec.BackoffLimitPerIndex is not null)
        {
            var (counted, ignored) = NewFailures(job, replaced);
            annotations[JobLabels.IndexFailureCount] = counted.ToString(CultureInfo.InvariantCulture);
            if (ignored > 0)
            {
                annotations[JobLabels.IndexIgnoredFailureCount] = ignored.ToString(CultureInfo.InvariantCulture);
            }
        }

        var suffix = $"-{number}-";
        var name = job.Metadata.Name;
        return pod with
        {
            Metadata = pod.Metadata with
            {
                GenerateName = name[..Math.Min(name.Length, MaximumPrefixLength - suffix.Length)] + suffix,
                Annotations = annotations,
                Labels = new Dictionary<string, string>(pod.Metadata.Labels ?? new Dictionary<string, string>()) { [JobLabels.CompletionIndex] = number },
            },
            Spec = pod.Spec with
            {
                Hostname = $"{name}-{number}",
                Containers = WithIndex(pod.Spec.Containers),
                InitContainers = WithIndex(pod.Spec.InitContainers),
            },
        };
    }

    private static (int Counted, int Ignored) NewFailures(Job job, Pod? replaced)
    {
        if (replaced is null)
        {
            return (0, 0);
        }

        var (counted, ignored) = (FailuresBefore(replaced), Annotation(replaced, JobLabels.IndexIgnoredFailureCount) ?? 0);
        return PodFailurePolicyMatch.Of(job.Spec.PodFailurePolicy, replaced).Counts ? (counted + 1, ignored) : (counted, ignored + 1);
    }

    private static Container[]? WithIndex(IReadOnlyList<Container>? containers) => containers?
        .Select(static container => container.Env?.Any(static variable => variable.Name == IndexVariable) == true
            ? container
            : container with
            {
                Env =
                [
                    .. container.Env ?? [],
                    new EnvVar
                    {
                        Name = IndexVariable,
                        ValueFrom = new EnvVarSource { FieldRef = new ObjectFieldSelector { FieldPath = $"metadata.labels['{JobLabels.CompletionIndex}']" } },
                    },
                ],
            })
        .ToArray();

    private static int? Annotation(Pod pod, string name) =>
        pod.Metadata.Annotations?.GetValueOrDefault(name) is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
