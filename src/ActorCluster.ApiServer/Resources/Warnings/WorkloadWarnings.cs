using ActorCluster.Api.Apps;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Warnings;

/// <summary>
/// What clients are warned of in workloads (the strategies in kubernetes <c>pkg/registry/apps</c>, <c>batch</c> and <c>core</c>).
/// </summary>
internal static class WorkloadWarnings
{
    private const int CompletionsSoftLimit = 100_000;
    private const int ParallelismSoftLimit = 10_000;

    private static readonly FieldPath Spec = FieldPath.Of("spec");
    private static readonly FieldPath Template = Spec.Child("template");

    /// <summary>
    /// Warns of a workload's name at its creation, and of its template then and when its spec has changed: the generation tells.
    /// </summary>
    /// <param name="value">The workload.</param>
    /// <param name="current">It as it is; null at its creation.</param>
    /// <param name="template">The template of its pods.</param>
    /// <param name="isNameUsed">Whether its name begins those of its pods, and is a host name.</param>
    public static List<string> Of(KubernetesObject value, KubernetesObject? current, PodTemplateSpec? template, bool isNameUsed = true)
    {
        var warnings = new List<string>();
        if (current is null && isNameUsed)
        {
            NameWarnings.Label(value.Metadata.Name, NameWarnings.PodNames, warnings);
        }

        if (current is null || current.Metadata.Generation != value.Metadata.Generation)
        {
            PodWarnings.Template(template, Template, warnings);
        }

        return warnings;
    }

    /// <summary>Warns of a StatefulSet.</summary>
    /// <param name="value">The set.</param>
    /// <param name="current">It as it is; null at its creation.</param>
    public static List<string> Of(StatefulSet value, StatefulSet? current)
    {
        var warnings = Of(value, current, value.Spec.Template);
        if (current is not null && current.Metadata.Generation == value.Metadata.Generation)
        {
            return warnings;
        }

        for (var i = 0; i < value.Spec.VolumeClaimTemplates?.Count; i++)
        {
            VolumeWarnings.Claim(value.Spec.VolumeClaimTemplates[i].Spec, Spec.Child("volumeClaimTemplates").Index(i).Child("Spec"), warnings);
        }

        if (value.Spec.RevisionHistoryLimit < 0)
        {
            warnings.Add("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended");
        }

        return warnings;
    }

    /// <summary>Warns of a Job.</summary>
    /// <param name="value">The job.</param>
    /// <param name="current">It as it is; null at its creation.</param>
    public static List<string> Of(Job value, Job? current)
    {
        var warnings = new List<string>();
        if (current is null)
        {
            NameWarnings.Label(value.Metadata.Name, NameWarnings.PodNames, warnings);
            OfJob(value.Spec, Spec, warnings);
        }

        return warnings;
    }

    /// <summary>Warns of a CronJob.</summary>
    /// <param name="value">The job.</param>
    /// <param name="current">It as it is; null at its creation.</param>
    public static List<string> Of(CronJob value, CronJob? current)
    {
        var warnings = new List<string>();
        if (current is null)
        {
            NameWarnings.Label(value.Metadata.Name, NameWarnings.PodNames, warnings);
        }

        if (current is null || current.Metadata.Generation != value.Metadata.Generation)
        {
            OfJob(value.Spec.JobTemplate.Spec, Spec.Child("jobTemplate", "spec"), warnings);
        }

        if (current is not null && value.Spec.Schedule.Contains("TZ", StringComparison.Ordinal))
        {
            warnings.Add("cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead");
        }

        return warnings;
    }

    private static void OfJob(JobSpec spec, FieldPath path, List<string> warnings)
    {
        if (spec is { CompletionMode: "Indexed", Completions: > CompletionsSoftLimit, Parallelism: > ParallelismSoftLimit })
        {
            warnings.Add("In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, "
                + "Kubernetes might not be able to track completedIndexes when a big number of indexes fail");
        }

        PodWarnings.Template(spec.Template, path.Child("template"), warnings);
    }
}
