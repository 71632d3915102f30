using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>What a Job has to obey (kubernetes <c>pkg/apis/batch/validation</c>).</summary>
internal static class JobRules
{
    private const int IndexedParallelismMaximum = 100_000;
    private const int FailedIndexesMaximum = 100_000;
    private const int ManyCompletions = 100_000;
    private const int ManyCompletionsParallelismMaximum = 10_000;
    private const int ManyCompletionsFailedIndexesMaximum = 10_000;
    private const int ManagedByMaximumLength = 63;

    private static readonly FieldPath SpecPath = FieldPath.Of("spec");

    /// <summary>Checks a Job.</summary>
    public static void Job(Job job, bool requirePrefixedLabels, FieldErrors errors)
    {
        GeneratedSelector(job, requirePrefixedLabels, errors);
        var spec = job.Spec;
        Spec(spec, SpecPath, errors);
        WorkloadRules.Selector(spec.Selector, SpecPath.Child("selector"), errors);
        if (Query(spec.Selector) is { } query && !query.Matches(spec.Template.Metadata.Labels))
        {
            errors.InvalidAs(
                SpecPath.Child("template", "metadata").Child("labels"),
                GoSyntax.Map(spec.Template.Metadata.Labels),
                "`selector` does not match template `labels`");
        }

        if (spec is { CompletionMode: CompletionMode.Indexed, Completions: > 0 and var completions })
        {
            var hostname = string.Create(CultureInfo.InvariantCulture, $"{job.Metadata.Name}-{completions - 1}");
            if (Names.Dns1123Label(hostname).Count > 0)
            {
                errors.Invalid(FieldPath.Of("metadata").Child("name"), job.Metadata.Name, $"will not able to create pod with invalid DNS label: {hostname}");
            }
        }
    }

    /// <summary>Checks all of a spec but its selector, which a Job in a template does not have yet.</summary>
    public static void Spec(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        NonNegative(path.Child("parallelism"), spec.Parallelism, errors);
        NonNegative(path.Child("completions"), spec.Completions, errors);
        NonNegative(path.Child("activeDeadlineSeconds"), spec.ActiveDeadlineSeconds, errors);
        NonNegative(path.Child("backoffLimit"), spec.BackoffLimit, errors);
        NonNegative(path.Child("ttlSecondsAfterFinished"), spec.TtlSecondsAfterFinished, errors);
        NonNegative(path.Child("backoffLimitPerIndex"), spec.BackoffLimitPerIndex, errors);
        NonNegative(path.Child("maxFailedIndexes"), spec.MaxFailedIndexes, errors);
        if (spec is { MaxFailedIndexes: not null, BackoffLimitPerIndex: null })
        {
            errors.Required(path.Child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }

        if (spec.ManagedBy is { } managedBy)
        {
            ReferenceRules.DomainPrefixedPath(managedBy, path.Child("managedBy"), errors);
            if (managedBy.Length > ManagedByMaximumLength)
            {
                errors.Add(FieldError.TooLong(path.Child("managedBy"), ManagedByMaximumLength));
            }
        }

        Completion(spec, path, errors);
        if (spec.PodFailurePolicy is { } failurePolicy)
        {
            JobPolicyRules.Failure(spec, failurePolicy, path.Child("podFailurePolicy"), errors);
        }

        if (spec.SuccessPolicy is { } successPolicy)
        {
            JobPolicyRules.Success(spec, successPolicy, path.Child("successPolicy"), errors);
        }

        JobPolicyRules.Replacement(spec, path.Child("podReplacementPolicy"), errors);
        WorkloadRules.Template(spec.Template, path.Child("template"), errors);
        Restart(spec, path.Child("template", "spec").Child("restartPolicy"), errors);
    }

    private static void Completion(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        var mode = spec.CompletionMode;
        if (mode is not (null or CompletionMode.NonIndexed or CompletionMode.Indexed))
        {
            errors.NotSupported(path.Child("completionMode"), mode, CompletionMode.NonIndexed, CompletionMode.Indexed);
        }

        if (mode == CompletionMode.Indexed)
        {
            Indexed(spec, path, errors);
        }

        if (mode is not (null or CompletionMode.NonIndexed))
        {
            return;
        }

        if (spec.BackoffLimitPerIndex is { } perIndex)
        {
            errors.Invalid(path.Child("backoffLimitPerIndex"), perIndex, "requires indexed completion mode");
        }

        if (spec.MaxFailedIndexes is { } failed)
        {
            errors.Invalid(path.Child("maxFailedIndexes"), failed, "requires indexed completion mode");
        }
    }

    private static void Indexed(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.Completions is null)
        {
            errors.Required(path.Child("completions"), "when completion mode is Indexed");
        }

        var parallelism = path.Child("parallelism");
        var failedIndexes = path.Child("maxFailedIndexes");
        AtMost(parallelism, spec.Parallelism, IndexedParallelismMaximum, " when completion mode is Indexed", errors);
        if (spec.MaxFailedIndexes > spec.Completions)
        {
            errors.Invalid(failedIndexes, spec.MaxFailedIndexes, "must be less than or equal to completions");
        }

        AtMost(failedIndexes, spec.MaxFailedIndexes, FailedIndexesMaximum, "", errors);
        if (spec is { Completions: > ManyCompletions, BackoffLimitPerIndex: not null })
        {
            if (spec.MaxFailedIndexes is null)
            {
                errors.Required(failedIndexes, $"must be specified when completions is above {ManyCompletions}");
            }

            const string Why = " when completions are above 100000 and used with backoff limit per index";
            AtMost(parallelism, spec.Parallelism, ManyCompletionsParallelismMaximum, Why, errors);
            AtMost(failedIndexes, spec.MaxFailedIndexes, ManyCompletionsFailedIndexesMaximum, Why, errors);
        }
    }

    private static void Restart(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        switch (spec.Template.Spec.RestartPolicy)
        {
            case null or "" or RestartPolicy.Always:
                errors.Required(path, "valid values: \"OnFailure\", \"Never\"");
                break;
            case not (RestartPolicy.OnFailure or RestartPolicy.Never):
                errors.NotSupported(path, spec.Template.Spec.RestartPolicy, RestartPolicy.OnFailure, RestartPolicy.Never);
                break;
            case not RestartPolicy.Never when spec.PodFailurePolicy is not null:
                errors.Invalid(path, spec.Template.Spec.RestartPolicy, "only \"Never\" is supported when podFailurePolicy is specified");
                break;
        }
    }

    // What the API server has made of an automatic selector must be there, whatever the client added.
    private static void GeneratedSelector(Job job, bool requirePrefixedLabels, FieldErrors errors)
    {
        if (job.Spec.ManualSelector == true || job.Spec.Selector is null)
        {
            return;
        }

        if (job.Metadata.Uid.Length == 0)
        {
            errors.Required(FieldPath.Of("metadata").Child("uid"));
        }

        var expected = new Dictionary<string, string>
        {
            [JobLabels.LegacyControllerUid] = job.Metadata.Uid,
            [JobLabels.LegacyJobName] = job.Metadata.Name,
        };
        if (requirePrefixedLabels)
        {
            expected[JobLabels.ControllerUid] = job.Metadata.Uid;
            expected[JobLabels.JobName] = job.Metadata.Name;
        }

        var labels = job.Spec.Template.Metadata.Labels;
        var path = SpecPath.Child("template", "metadata").Child("labels");
        foreach (var (key, value) in expected)
        {
            if (labels?.TryGetValue(key, out var actual) != true)
            {
                errors.Required(path.Key(key), $"must be '{value}'");
            }
            else if (actual != value)
            {
                errors.InvalidAs(path.Key(key), GoSyntax.Map(labels), $"must be '{value}'");
            }
        }

        if (Query(job.Spec.Selector) is { } query && !query.Matches(expected))
        {
            errors.InvalidAs(SpecPath.Child("selector"), GoSyntax.Selector(job.Spec.Selector), "`selector` not auto-generated");
        }
    }

    private static LabelQuery? Query(LabelSelector? selector)
    {
        var wrong = new FieldErrors();
        WorkloadRules.Selector(selector, SpecPath, wrong);
        return wrong.Count > 0 ? null : WorkloadRules.ToQuery(selector!);
    }

    private static void NonNegative(FieldPath path, long? value, FieldErrors errors)
    {
        if (value is { } number)
        {
            errors.NonNegative(path, number);
        }
    }

    private static void AtMost(FieldPath path, int? value, int maximum, string why, FieldErrors errors)
    {
        if (value > maximum)
        {
            errors.Invalid(path, value, string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {maximum}{why}"));
        }
    }
}
