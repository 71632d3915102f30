using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>How many rows are in which state from a moment on: pure.</summary>
/// <param name="From">The moment.</param>
/// <param name="Numbers">The numbers, in the order of the states.</param>
internal sealed record StateCounts(DateTimeOffset From, int[] Numbers)
{
    /// <summary>Counts.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="look">How a state is shown.</param>
    /// <param name="states">The states that are counted.</param>
    /// <param name="end">The end of the run.</param>
    /// <returns>The numbers from each moment on at which one of them changes; at least one entry.</returns>
    public static IReadOnlyList<StateCounts> Of(
        IReadOnlyList<TimelineRow> rows, Func<string, ChartState> look, IReadOnlyList<ChartState> states, DateTimeOffset end)
    {
        var changes = new SortedDictionary<DateTimeOffset, int[]>();
        foreach (var interval in rows.SelectMany(static row => row.Intervals))
        {
            var index = IndexOf(states, look(interval.State));
            if (index >= 0)
            {
                Change(changes, interval.From, states.Count)[index]++;
                Change(changes, interval.To ?? end, states.Count)[index]--;
            }
        }

        var sum = new int[states.Count];
        var counts = new List<StateCounts>();
        foreach (var (at, change) in changes)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += change[i];
            }

            counts.Add(new StateCounts(at, [.. sum]));
        }

        return counts.Count > 0 ? counts : [new StateCounts(end, sum)];
    }

    private static int[] Change(SortedDictionary<DateTimeOffset, int[]> changes, DateTimeOffset at, int count) =>
        changes.TryGetValue(at, out var change) ? change : changes[at] = new int[count];

    private static int IndexOf(IReadOnlyList<ChartState> states, ChartState state)
    {
        for (var i = 0; i < states.Count; i++)
        {
            if (states[i] == state)
            {
                return i;
            }
        }

        return -1;
    }
}
