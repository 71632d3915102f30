using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>
/// What makes an experiment valid. Pure; used by the API server when one is created or changed, and by the lab's command before a run. The
/// errors have Kubernetes' form: <c>spec.timeline[0].node.kind: Unsupported value: "Crsh": supported values: "Crash", …</c>.
/// </summary>
public static class ExperimentValidation
{
    /// <summary>What is wrong with an experiment, in the order of its fields. Empty when it is valid.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="invariants">The names of the invariants that can be judged; null when they are not known here.</param>
    public static IReadOnlyList<FieldError> Validate(Experiment experiment, IReadOnlyCollection<string>? invariants = null)
    {
        var errors = new LabErrors();
        var spec = experiment.Spec;
        var path = FieldPath.Of("spec");
        if (spec.Cluster is { } cluster)
        {
            ClusterRules.Check(cluster, path.Child("cluster"), errors);
        }

        var entries = TimelineRules.Named(spec.Timeline);
        if (spec.SteadyState is { } steadyState)
        {
            Check(steadyState, path.Child("steadyState"), errors);
        }

        TimelineRules.Check(spec.Timeline ?? [], entries, spec.Cluster, path.Child("timeline"), errors);
        ExpectationRules.Check(spec.Expectations ?? [], entries, path.Child("expectations"), errors);
        if (spec.Invariants is { } selection)
        {
            Check(selection, invariants, path.Child("invariants"), errors);
        }

        _ = errors.Duration(path.Child("duration"), spec.Duration, mayBeZero: false);
        if (spec.Recovery is { } recovery)
        {
            _ = errors.Duration(path.Child("recovery", "within"), recovery.Within, mayBeZero: false);
            errors.Forbidden(path.Child("recovery", "within"), recovery is { Skip: true, Within: not null }, "the end state is not judged");
        }

        Check(spec, path, errors);
        return errors.List;
    }

    private static void Check(SteadyState steadyState, FieldPath path, LabErrors errors)
    {
        var within = errors.Duration(path.Child("within"), steadyState.Within, mayBeZero: false);
        var time = errors.Duration(path.Child("for"), steadyState.For);
        if (time > (within ?? TimeSpan.FromMinutes(5)))
        {
            errors.Invalid(path.Child("for"), steadyState.For, "must not be longer than the time within which it has to hold");
        }

        for (var i = 0; i < steadyState.Conditions?.Count; i++)
        {
            // Nothing of the timeline has happened yet that a condition could refer to.
            ExpectationRules.Check(steadyState.Conditions[i], new SortedDictionary<string, TimelineEntry>(), path.Child("conditions").Index(i), errors);
        }
    }

    private static void Check(InvariantSelection selection, IReadOnlyCollection<string>? known, FieldPath path, LabErrors errors)
    {
        Invariants(selection.Except ?? [], path.Child("except"));
        Invariants(selection.Violated ?? [], path.Child("violated"));
        for (var i = 0; i < selection.Violated?.Count; i++)
        {
            errors.Forbidden(
                path.Child("violated").Index(i),
                selection.Except?.Contains(selection.Violated[i]) == true,
                "an invariant that is not judged cannot be expected to be flagged");
        }

        void Invariants(IReadOnlyList<string> names, FieldPath field)
        {
            var seen = new HashSet<string>();
            for (var i = 0; i < names.Count; i++)
            {
                errors.UniqueName(field.Index(i), names[i], seen);
                if (known is not null)
                {
                    _ = errors.OneOf(field.Index(i), names[i], true, [.. known.Order(StringComparer.Ordinal)]);
                }
            }
        }
    }

    private static void Check(ExperimentSpec spec, FieldPath path, LabErrors errors)
    {
        if (spec.Repetition is { } repetition)
        {
            errors.Number(path.Child("repetition", "count"), repetition.Count, 1);
            _ = errors.Duration(path.Child("repetition", "every"), repetition.Every, mayBeZero: false);
        }

        if (spec.Schedule is not null && !CronSchedule.TryParse(spec.Schedule, out _, out var error))
        {
            errors.Invalid(path.Child("schedule"), spec.Schedule, error!);
        }
    }
}
