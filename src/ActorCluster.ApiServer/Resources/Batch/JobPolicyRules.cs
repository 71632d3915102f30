using System.Globalization;
using ActorCluster.Api.Batch;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>What the policies of a Job have to obey (kubernetes <c>pkg/apis/batch/validation</c>).</summary>
internal static class JobPolicyRules
{
    private const int RulesMaximum = 20;
    private const int PatternsMaximum = 20;
    private const int ExitCodesMaximum = 255;
    private const int IndexesMaximumLength = 64 * 1024;

    private static readonly string[] Actions =
        [PodFailurePolicyAction.Count, PodFailurePolicyAction.FailIndex, PodFailurePolicyAction.FailJob, PodFailurePolicyAction.Ignore];

    private static readonly string[] Operators = [PodFailurePolicyOnExitCodesOperator.In, PodFailurePolicyOnExitCodesOperator.NotIn];
    private static readonly string[] Statuses = [ConditionStatus.False, ConditionStatus.True, ConditionStatus.Unknown];
    private static readonly string[] Replacements = [PodReplacementPolicy.Failed, PodReplacementPolicy.TerminatingOrFailed];

    /// <summary>Checks what failed pods mean.</summary>
    public static void Failure(JobSpec spec, PodFailurePolicy policy, FieldPath path, FieldErrors errors)
    {
        var rules = policy.Rules ?? [];
        var at = path.Child("rules");
        TooMany(at, rules.Count, RulesMaximum, errors);
        var containers = new HashSet<string>();
        foreach (var container in (spec.Template.Spec.Containers ?? []).Concat(spec.Template.Spec.InitContainers ?? []))
        {
            containers.Add(container.Name);
        }

        for (var i = 0; i < rules.Count; i++)
        {
            Rule(spec, rules[i], at.Index(i), containers, errors);
        }
    }

    /// <summary>Checks when pods are replaced.</summary>
    public static void Replacement(JobSpec spec, FieldPath path, FieldErrors errors)
    {
        if (spec.PodReplacementPolicy is not { } policy)
        {
            return;
        }

        if (spec.PodFailurePolicy is not null ? policy != PodReplacementPolicy.Failed : !Replacements.Contains(policy))
        {
            errors.NotSupported(path, policy, spec.PodFailurePolicy is null ? Replacements : Replacements[..1]);
        }
    }

    /// <summary>Checks when a Job counts as successful.</summary>
    public static void Success(JobSpec spec, SuccessPolicy policy, FieldPath path, FieldErrors errors)
    {
        if (spec.CompletionMode != CompletionMode.Indexed)
        {
            errors.Invalid(path, policy, "requires indexed completion mode");
            return;
        }

        var rules = policy.Rules ?? [];
        var at = path.Child("rules");
        if (rules.Count == 0)
        {
            errors.Required(at, "at least one rules must be specified when the successPolicy is specified");
        }

        TooMany(at, rules.Count, RulesMaximum, errors);
        for (var i = 0; i < rules.Count; i++)
        {
            Rule(spec.Completions ?? 0, rules[i], at.Index(i), errors);
        }
    }

    private static void Rule(int completions, SuccessPolicyRule rule, FieldPath path, FieldErrors errors)
    {
        if (rule is { SucceededCount: null, SucceededIndexes: null })
        {
            errors.Required(path, "at least one of succeededCount or succeededIndexes must be specified");
        }

        var total = 0;
        if (rule.SucceededIndexes is { } indexes)
        {
            var at = path.Child("succeededIndexes");
            if (indexes.Length > IndexesMaximumLength)
            {
                errors.Add(FieldError.TooLong(at, IndexesMaximumLength));
            }

            if (IndexIntervals.Check(indexes, completions, out total) is { } wrong)
            {
                errors.Invalid(at, indexes, $"error parsing succeededIndexes: {wrong}");
            }
        }

        if (rule.SucceededCount is { } count)
        {
            var at = path.Child("succeededCount");
            errors.NonNegative(at, count);
            if (count > completions)
            {
                errors.Invalid(at, count, string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {completions} (the number of specified completions)"));
            }

            if (rule.SucceededIndexes is not null && count > total)
            {
                errors.Invalid(
                    at, count, string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {total} (the number of indexes in the specified succeededIndexes field)"));
            }
        }
    }

    private static void Rule(JobSpec spec, PodFailurePolicyRule rule, FieldPath path, HashSet<string> containers, FieldErrors errors)
    {
        var action = path.Child("action");
        if (rule.Action == PodFailurePolicyAction.FailIndex)
        {
            if (spec.BackoffLimitPerIndex is null)
            {
                errors.Invalid(action, rule.Action, "requires the backoffLimitPerIndex to be set");
            }
        }
        else
        {
            OneOf(rule.Action, Actions, action, errors);
        }

        var patterns = rule.OnPodConditions ?? [];
        if (rule.OnExitCodes is { } exitCodes)
        {
            ExitCodes(exitCodes, path.Child("onExitCodes"), containers, errors);
        }

        var conditions = path.Child("onPodConditions");
        TooMany(conditions, patterns.Count, PatternsMaximum, errors);
        for (var i = 0; i < patterns.Count; i++)
        {
            errors.Invalid(conditions.Index(i).Child("type"), patterns[i].Type, Names.QualifiedName(patterns[i].Type));
            OneOf(patterns[i].Status, Statuses, conditions.Index(i).Child("status"), errors);
        }

        if (rule.OnExitCodes is not null == patterns.Count > 0)
        {
            errors.InvalidWithoutValue(
                path,
                patterns.Count > 0
                    ? "specifying both OnExitCodes and OnPodConditions is not supported"
                    : "specifying one of OnExitCodes and OnPodConditions is required");
        }
    }

    private static void ExitCodes(PodFailurePolicyOnExitCodesRequirement requirement, FieldPath path, HashSet<string> containers, FieldErrors errors)
    {
        OneOf(requirement.Operator, Operators, path.Child("operator"), errors);
        if (requirement.ContainerName is { } name && !containers.Contains(name))
        {
            errors.Invalid(path.Child("containerName"), name, "must be one of the container or initContainer names in the pod template");
        }

        var values = requirement.Values ?? [];
        var at = path.Child("values");
        if (values.Count == 0)
        {
            errors.Invalid(at, values, "at least one value is required");
        }

        TooMany(at, values.Count, ExitCodesMaximum, errors);
        var seen = new HashSet<int>();
        for (var i = 0; i < values.Count; i++)
        {
            if (requirement.Operator == PodFailurePolicyOnExitCodesOperator.In && values[i] == 0)
            {
                errors.Invalid(at.Index(i), 0, "must not be 0 for the In operator");
            }

            if (!seen.Add(values[i]))
            {
                errors.Duplicate(at.Index(i), values[i]);
            }
        }

        if (!values.Order().SequenceEqual(values))
        {
            errors.Invalid(at, values, "must be ordered");
        }
    }

    private static void OneOf(string value, string[] supported, FieldPath path, FieldErrors errors)
    {
        if (value.Length == 0)
        {
            errors.Required(path, $"valid values: [{string.Join(' ', supported.Select(FieldError.Quote))}]");
        }
        else if (!supported.Contains(value))
        {
            errors.NotSupported(path, value, supported);
        }
    }

    private static void TooMany(FieldPath path, int count, int maximum, FieldErrors errors)
    {
        if (count > maximum)
        {
            errors.Add(FieldError.TooMany(path, count, maximum));
        }
    }
}
