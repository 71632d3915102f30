using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Simulation.Expectations;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Cli.Live.Runs;

/// <summary>What was found, as the status of an experiment says it: pure.</summary>
internal static class RunStatus
{
    /// <summary>An entry of the timeline while the run is under way.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="window">What became of it; null when it has not begun.</param>
    public static FaultStatus Of(TimelineEntry entry, EntryWindow? window) => new()
    {
        Name = entry.Name,
        State = window switch
        {
            null or { Began: null } => "Waiting",
            { Ended: null } => "Active",
            _ => EntryKind.IsMomentary(entry) ? "Done" : "Healed",
        },
        Targets = window is null ? null : [.. window.Nodes.Count > 0 ? window.Nodes : window.PodUids],
        Hits = window?.Hits ?? 0,
        StartTime = Moment(window?.Began),
        HealTime = Moment(window?.Ended),
    };

    /// <summary>An expectation.</summary>
    /// <param name="declared">The expectation.</param>
    /// <param name="result">What became of it; null as long as that is open.</param>
    public static ExpectationStatus Of(Expectation declared, ExpectationResult? result) => new()
    {
        Name = declared.Name,
        Result = result?.Verdict ?? "Waiting",
        Observed = result?.Observed is { } observed ? LabDuration.Format(Rounded(observed)) : null,
        Message = result is null or { Verdict: ExperimentVerdict.Passed } ? null : $"{result.Message}: {result.Seen}",
    };

    /// <summary>The whole run, judged.</summary>
    /// <param name="status">The status before.</param>
    /// <param name="run">What was found.</param>
    public static ExperimentStatus Of(ExperimentStatus status, ExperimentRun run) => status with
    {
        Faults =
        [
            .. run.Faults.Zip(run.Experiment.Spec.Timeline ?? [], static (fault, entry) => Of(
                entry,
                new EntryWindow(fault.Name) { Began = fault.Began, Ended = fault.Ended, Hits = fault.Hits }) with { Targets = fault.Targets }),
        ],
        Expectations = [.. run.Expectations.Select(static result => Of(result.Expectation, result))],
        Invariants =
        [
            .. run.Invariants.Select(static invariant => new InvariantStatus
            {
                Name = invariant.Name,
                Violations = (int)Math.Min(int.MaxValue, invariant.Broken),
                Message = invariant.Violations.Count > 0 ? invariant.Violations[0].Message : null,
            }),
        ],
    };

    private static Time? Moment(DateTimeOffset? at) => at is { } time ? new Time(time) : null;

    private static TimeSpan Rounded(TimeSpan value) => TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds / 100) * 100);
}
