using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Warnings;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>Jobs (kubernetes <c>pkg/registry/batch/job/strategy.go</c>, defaults of <c>pkg/apis/batch/v1</c>).</summary>
internal sealed class JobStrategy : ResourceStrategy<Job>
{
    private const int BackoffLimit = 6;

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Fields { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        ["status.successful"] = static value => ((Job)value).Status.Succeeded.ToString(CultureInfo.InvariantCulture),
    };

    // Clients of batch/v1 that say nothing have always kept the pods.
    public override bool OrphansDependents => true;

    protected override Job Default(Job value)
    {
        var spec = value.Spec;
        var nothingSaid = spec is { Completions: null, Parallelism: null };
        var result = value with
        {
            Spec = spec with
            {
                Completions = nothingSaid ? 1 : spec.Completions,
                Parallelism = spec.Parallelism ?? 1,
                BackoffLimit = spec.BackoffLimit ?? (spec.BackoffLimitPerIndex is null ? BackoffLimit : int.MaxValue),
                CompletionMode = spec.CompletionMode ?? CompletionMode.NonIndexed,
                Suspend = spec.Suspend ?? false,
                ManualSelector = spec.ManualSelector ?? false,
                PodReplacementPolicy = spec.PodReplacementPolicy
                    ?? (spec.PodFailurePolicy is null ? PodReplacementPolicy.TerminatingOrFailed : PodReplacementPolicy.Failed),
                PodFailurePolicy = Default(spec.PodFailurePolicy),
                Template = PodDefaults.Template(spec.Template),
            },
        };
        return value.Metadata.Labels is { Count: > 0 } || spec.Template.Metadata.Labels is not { } labels
            ? result
            : result with { Metadata = result.Metadata with { Labels = labels } };
    }

    protected override Job PrepareForCreate(Job value, RequestContext context)
    {
        var spec = value.Spec.ManualSelector == true ? value.Spec : WithSelector(value);

        // A Job without labels of its own shares its template's, those with which its pods are marked among them.
        var own = value.Metadata.Labels is { Count: > 0 } labels
            && !SemanticEquality.AreEqual(labels, value.Spec.Template.Metadata.Labels);
        return value with
        {
            Metadata = value.Metadata with { Generation = 1, Labels = own ? value.Metadata.Labels : spec.Template.Metadata.Labels },
            Spec = spec,
            Status = JobStatus.Empty,
        };
    }

    protected override void Validate(Job value, FieldErrors errors) => JobRules.Job(value, true, errors);

    protected override Job PrepareForUpdate(Job updated, Job current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override void ValidateUpdate(Job updated, Job current, FieldErrors errors)
    {
        var labels = current.Spec.Template.Metadata.Labels;
        JobRules.Job(updated, labels?.ContainsKey(JobLabels.JobName) == true && labels.ContainsKey(JobLabels.ControllerUid), errors);
        JobUpdateRules.Update(updated, current, errors);
    }

    protected override Job PrepareForStatusUpdate(Job updated, Job current) => current with { Metadata = updated.Metadata, Status = updated.Status };

    protected override void ValidateStatusUpdate(Job updated, Job current, FieldErrors errors) => JobStatusRules.Update(updated, current, errors);

    /// <summary>Fills in what the patterns of a failure policy leave out.</summary>
    internal static PodFailurePolicy? Default(PodFailurePolicy? policy)
    {
        var rules = Lists.Map(policy?.Rules, static rule =>
        {
            var patterns = Lists.Map(rule.OnPodConditions, static pattern => pattern.Status.Length == 0 ? pattern with { Status = ConditionStatus.True } : pattern);
            return ReferenceEquals(patterns, rule.OnPodConditions) ? rule : rule with { OnPodConditions = patterns };
        });
        return policy is null || ReferenceEquals(rules, policy.Rules) ? policy : policy with { Rules = rules };
    }

    // The uid makes the selector unique. What the client set stays: if it is wrong, the validation says so.
    private static JobSpec WithSelector(Job job)
    {
        var spec = job.Spec;
        var labels = new Dictionary<string, string>(spec.Template.Metadata.Labels ?? new Dictionary<string, string>());
        labels.TryAdd(JobLabels.LegacyJobName, job.Metadata.Name);
        labels.TryAdd(JobLabels.JobName, job.Metadata.Name);
        labels.TryAdd(JobLabels.LegacyControllerUid, job.Metadata.Uid);
        labels.TryAdd(JobLabels.ControllerUid, job.Metadata.Uid);
        var selector = spec.Selector ?? new LabelSelector();
        var match = new Dictionary<string, string>(selector.MatchLabels ?? new Dictionary<string, string>());
        match.TryAdd(JobLabels.ControllerUid, job.Metadata.Uid);
        return spec with
        {
            Selector = selector with { MatchLabels = match },
            Template = spec.Template with { Metadata = spec.Template.Metadata with { Labels = labels } },
        };
    }

    protected override IReadOnlyList<string> Warnings(Job value, Job? current) =>
        WorkloadWarnings.Of(value, current);
}
