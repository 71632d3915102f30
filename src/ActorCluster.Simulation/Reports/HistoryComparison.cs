using System.Globalization;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports;

/// <summary>Says where two runs of the same experiment with the same seed part: pure.</summary>
public static class HistoryComparison
{
    /// <summary>Compares two runs.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <returns>Where they differ, for people; empty when their histories are the same.</returns>
    public static IReadOnlyList<string> Differences(ExperimentRun first, ExperimentRun second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.HistoryHash == second.HistoryHash)
        {
            return [];
        }

        var differences = new List<string> { $"the histories differ: {first.HistoryHash} and {second.HistoryHash}", Where(first, second) };
        Compare(differences, "verdict", first.Judgement.Verdict, second.Judgement.Verdict);
        Compare(differences, "facts", ReportText.Number(first.Numbers.Facts), ReportText.Number(second.Numbers.Facts));
        Compare(differences, "messages", ReportText.Number(first.Numbers.Messages), ReportText.Number(second.Numbers.Messages));
        foreach (var (one, other) in first.Expectations.Zip(second.Expectations))
        {
            Compare(differences, $"expectation {one.Expectation.Name}", Observed(one), Observed(other));
        }

        return differences;
    }

    private static string Observed(Expectations.ExpectationResult result) =>
        result.Observed is { } at ? $"{result.Verdict} at {ReportText.Duration(at)}" : result.Verdict;

    private static void Compare(List<string> differences, string what, string one, string other)
    {
        if (one != other)
        {
            differences.Add($"{what}: {one} before, {other} now");
        }
    }

    // Which checkpoints a run keeps depends only on how many facts it has, so that most are those of the other run too.
    private static string Where(ExperimentRun first, ExperimentRun second)
    {
        var others = second.Checkpoints.ToDictionary(static checkpoint => checkpoint.Facts);
        HistoryCheckpoint? alike = null;
        foreach (var checkpoint in first.Checkpoints)
        {
            if (!others.TryGetValue(checkpoint.Facts, out var other))
            {
                continue;
            }

            if (other.Hash != checkpoint.Hash)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"they are alike up to {Moment(alike, first.Began)} and differ by {Moment(checkpoint, first.Began)}");
            }

            alike = checkpoint;
        }

        return $"they are alike up to {Moment(alike, first.Began)} and differ after it";
    }

    private static string Moment(HistoryCheckpoint? checkpoint, DateTimeOffset began) => checkpoint is null
        ? "the beginning"
        : $"{ReportText.Duration(checkpoint.At - began)} (fact {ReportText.Number(checkpoint.Facts)})";
}
