using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Expectations;

namespace ActorCluster.Simulation.Verdicts;

/// <summary>
/// From what was found to the verdict. What failed beats what nothing can be said about, and that beats what passed: an experiment passes
/// only when every fault hit and healed, every expectation had its chance and was met, and no invariant was broken but those that were
/// meant to be.
/// </summary>
public static class VerdictRules
{
    /// <summary>Judges.</summary>
    /// <param name="grounds">What was found.</param>
    public static Judgement Judge(VerdictGrounds grounds)
    {
        ArgumentNullException.ThrowIfNull(grounds);
        var (faults, expectations, invariants, recovery) = (grounds.Faults, grounds.Expectations, grounds.Invariants, grounds.Recovery);
        var failures = Failures(expectations, invariants, recovery).Concat(grounds.ActorErrors.Take(1).Select(static error => $"an actor failed: {error.Text}"))
            .Select(static reason => reason.Split('\n')[0]).ToList();
        if (failures.Count > 0)
        {
            return new Judgement(ExperimentVerdict.Failed, Sentence(failures));
        }

        var doubts = !grounds.IsSteady ? [$"the steady state was not reached: {grounds.MissingForSteady}"]
            : grounds.IsSwarm ? DoubtsOfSwarm(faults) : Doubts(faults, expectations).ToList();
        return doubts.Count > 0
            ? new Judgement(ExperimentVerdict.Inconclusive, Sentence(doubts))
            : new Judgement(ExperimentVerdict.Passed, Passed(faults, expectations, invariants, recovery));
    }

    private static IEnumerable<string> Failures(
        IReadOnlyList<ExpectationResult> expectations, IReadOnlyList<CheckerResult> invariants, RecoveryResult? recovery)
    {
        foreach (var invariant in invariants)
        {
            if (invariant is { Broken: > 0, IsExpected: false })
            {
                yield return $"{invariant.Name} was broken: {invariant.Violations[0].Message}";
            }
        }

        foreach (var result in expectations)
        {
            if (result.Verdict == ExperimentVerdict.Failed)
            {
                yield return $"{result.Expectation.Name} {result.Message}: {result.Seen}";
            }
        }

        foreach (var invariant in invariants)
        {
            if (invariant is { Broken: 0, IsExpected: true })
            {
                yield return $"{invariant.Name} was to be broken, and nobody saw it";
            }
        }

        if (recovery is { After: null })
        {
            var difference = recovery.Differences.Count > 0 ? recovery.Differences[0] : "it was not steady";
            yield return FormattableString.Invariant(
                $"the cluster did not come back within {recovery.Bound.TotalSeconds:0} s of the last healing: {difference}");
        }
    }

    // What a seed chose may be aimed at nobody, or come too late; one hit is enough.
    private static List<string> DoubtsOfSwarm(IReadOnlyList<FaultEvidence> faults) =>
        faults.Count == 0 || faults.Any(static fault => fault.Hits > 0) ? [] : ["no fault hit anything"];

    private static IEnumerable<string> Doubts(IReadOnlyList<FaultEvidence> faults, IReadOnlyList<ExpectationResult> expectations)
    {
        foreach (var fault in faults)
        {
            if (fault.Began is null)
            {
                yield return $"{fault.Name} never began";
            }
            else if (fault.Hits == 0)
            {
                yield return $"{fault.Name} hit nothing";
            }
            else if (fault.Ended is null)
            {
                yield return $"{fault.Name} was never healed";
            }
        }

        foreach (var result in expectations)
        {
            if (result.Verdict == ExperimentVerdict.Inconclusive)
            {
                yield return $"{result.Expectation.Name} had no chance: {result.Message}";
            }
        }
    }

    private static string Passed(
        IReadOnlyList<FaultEvidence> faults, IReadOnlyList<ExpectationResult> expectations, IReadOnlyList<CheckerResult> invariants, RecoveryResult? recovery)
    {
        var recovered = recovery?.After is { } after
            ? FormattableString.Invariant($", and the cluster came back within {after.TotalSeconds:0.#} s")
            : "";
        return FormattableString.Invariant(
            $"{Some(faults.Count, "fault or action", "faults and actions")} hit, {Some(expectations.Count, "expectation was", "expectations were")} met, {Some(invariants.Count, "invariant was", "invariants were")} judged{recovered}");
    }

    private static string Some(int count, string one, string many) => FormattableString.Invariant($"{count} {(count == 1 ? one : many)}");

    private static string Sentence(List<string> reasons) =>
        reasons.Count == 1 ? reasons[0] : FormattableString.Invariant($"{reasons[0]} (and {reasons.Count - 1} more)");
}

/// <summary>What a verdict is made from.</summary>
public sealed record VerdictGrounds
{
    /// <summary>Whether the steady state was reached.</summary>
    public required bool IsSteady { get; init; }

    /// <summary>What was missing for it.</summary>
    public string MissingForSteady { get; init; } = "";

    /// <summary>The entries of the timeline.</summary>
    public required IReadOnlyList<FaultEvidence> Faults { get; init; }

    /// <summary>The expectations.</summary>
    public required IReadOnlyList<ExpectationResult> Expectations { get; init; }

    /// <summary>The invariants.</summary>
    public required IReadOnlyList<CheckerResult> Invariants { get; init; }

    /// <summary>The recovery; null when it is not judged.</summary>
    public RecoveryResult? Recovery { get; init; }

    /// <summary>Errors that actors logged.</summary>
    public IReadOnlyList<ActorError> ActorErrors { get; init; } = [];

    /// <summary>Whether the seed chose the faults: then not each of them has to hit.</summary>
    public bool IsSwarm { get; init; }
}
