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
    /// <param name="steady">Whether the steady state was reached.</param>
    /// <param name="missing">What was missing for it.</param>
    /// <param name="faults">The entries of the timeline.</param>
    /// <param name="expectations">The expectations.</param>
    /// <param name="invariants">The invariants.</param>
    /// <param name="recovery">The recovery; null when it is not judged.</param>
    public static Judgement Judge(
        bool steady,
        string missing,
        IReadOnlyList<FaultEvidence> faults,
        IReadOnlyList<ExpectationResult> expectations,
        IReadOnlyList<CheckerResult> invariants,
        RecoveryResult? recovery)
    {
        var failures = Failures(expectations, invariants, recovery).ToList();
        if (failures.Count > 0)
        {
            return new Judgement(ExperimentVerdict.Failed, Sentence(failures));
        }

        var doubts = (steady ? Doubts(faults, expectations) : [$"the steady state was not reached: {missing}"]).ToList();
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
