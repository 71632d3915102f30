using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Client.Informers;

namespace ActorCluster.Cli.Live.Experiments;

/// <summary>When an experiment is to be run: pure.</summary>
internal static class ExperimentAgenda
{
    /// <summary>When an experiment is due.</summary>
    /// <param name="experiment">The experiment; it is not being run.</param>
    /// <param name="now">Now.</param>
    /// <returns>The moment, which may have passed; null when it is not to be run (again).</returns>
    public static DateTimeOffset? DueAt(Experiment experiment, DateTimeOffset now)
    {
        var (spec, status) = (experiment.Spec, experiment.Status);
        if (spec.Suspend == true || experiment.Metadata.DeletionTimestamp is not null)
        {
            return null;
        }

        var isNew = status.ObservedGeneration != experiment.Metadata.Generation;
        if (!isNew && status.NextRunTime is { } next)
        {
            return next.Value;
        }

        return isNew || status.Phase != ExperimentPhase.Completed ? First(experiment, now) : null;
    }

    /// <summary>When an experiment is due again that has just been judged.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="runs">How many of its runs have been judged.</param>
    /// <param name="began">When the last one began.</param>
    /// <param name="now">Now.</param>
    /// <returns>The moment; null when that was the last run.</returns>
    public static DateTimeOffset? Next(Experiment experiment, int runs, DateTimeOffset began, DateTimeOffset now)
    {
        var spec = experiment.Spec;
        if (spec.Repetition is { Count: { } count } repetition && runs % count != 0)
        {
            var due = repetition.Every is { } every ? began + LabDuration.Parse(every) : now;
            return due > now ? due : now;
        }

        return spec.Schedule is { } schedule ? CronSchedule.Parse(schedule).Next(now) : null;
    }

    /// <summary>The worse of two verdicts: what failed once has failed.</summary>
    /// <param name="left">A verdict; null for none.</param>
    /// <param name="right">Another one.</param>
    public static string Worse(string? left, string right) => left switch
    {
        ExperimentVerdict.Failed => left,
        ExperimentVerdict.Inconclusive when right == ExperimentVerdict.Passed => left,
        _ => right,
    };

    /// <summary>The experiment to run next.</summary>
    /// <param name="experiments">Every experiment; none is being run.</param>
    /// <param name="now">Now.</param>
    /// <returns>The one that has been due for longest, or else when to look again; both null when nothing is to be done.</returns>
    public static (Experiment? Due, DateTimeOffset? Wake) Choose(IEnumerable<Experiment> experiments, DateTimeOffset now)
    {
        var agenda = experiments
            .Select(experiment => (Experiment: experiment, At: DueAt(experiment, now)))
            .Where(static entry => entry.At is not null)
            .OrderBy(static entry => entry.At)
            .ThenBy(static entry => entry.Experiment.Metadata.CreationTimestamp?.Value)
            .ThenBy(static entry => entry.Experiment.Key().ToString(), StringComparer.Ordinal)
            .ToArray();
        return agenda is [] ? (null, null) : agenda[0].At <= now ? (agenda[0].Experiment, null) : (null, agenda[0].At);
    }

    private static DateTimeOffset? First(Experiment experiment, DateTimeOffset now)
    {
        var created = experiment.Metadata.CreationTimestamp?.Value ?? now;
        return experiment.Spec.Schedule is { } schedule ? CronSchedule.Parse(schedule).Next(created) : created;
    }
}
