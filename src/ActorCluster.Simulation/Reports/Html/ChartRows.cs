using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>Draws rows of states: one for each node or pod when they are few, else for each group how many are in which state.</summary>
/// <param name="scale">The times.</param>
/// <param name="end">The end of the run.</param>
internal sealed class ChartRows(TimeScale scale, DateTimeOffset end)
{
    private const double RowHeight = 13;
    private const double AreaHeight = 46;
    private const int MostGroups = 12;

    /// <summary>Draws rows.</summary>
    /// <param name="target">The picture.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="look">How a state is shown.</param>
    /// <param name="states">The states, the best first.</param>
    /// <param name="most">How many rows are drawn by themselves.</param>
    /// <param name="top">Where the first row is.</param>
    /// <returns>Where the last one ends.</returns>
    public double Draw(
        Markup target, IReadOnlyList<TimelineRow> rows, Func<string, ChartState> look, IReadOnlyList<ChartState> states, int most, double top)
    {
        var groups = rows.GroupBy(static row => row.Group).OrderBy(static group => group.Key, StringComparer.Ordinal).ToList();
        foreach (var group in groups.Take(MostGroups))
        {
            if (rows.Count <= most)
            {
                foreach (var row in group)
                {
                    Bar(target, row, look, top);
                    top += RowHeight;
                }

                top += 4;
            }
            else
            {
                Area(target, group.Key, [.. group], look, states, top);
                top += AreaHeight + 10;
            }
        }

        if (groups.Count > MostGroups)
        {
            target.Add($"<text x=\"{scale.Left - 8}\" y=\"{top + 10}\" class=\"name\">and {groups.Count - MostGroups} more groups</text>");
            top += RowHeight + 4;
        }

        return top;
    }

    private void Bar(Markup target, TimelineRow row, Func<string, ChartState> look, double top)
    {
        target.Add($"<text x=\"{scale.Left - 8}\" y=\"{top + 10}\" class=\"name\">{Short(row.Name)}</text>");
        foreach (var interval in row.Intervals)
        {
            var state = look(interval.State);
            var (from, to) = (scale.At(interval.From), scale.At(interval.To ?? end));
            if (state == ChartState.None || to <= from)
            {
                continue;
            }

            var where = interval.Node.Length > 0 ? $" on {interval.Node}" : "";
            var times = $"{ReportText.Duration(interval.From - scale.Origin)} to {ReportText.Duration((interval.To ?? end) - scale.Origin)}";
            target.Add($"<rect x=\"{from}\" y=\"{top + 1.5}\" width=\"{Math.Max(to - from, 0.75)}\" height=\"{RowHeight - 3}\" class=\"{state.Class}\">");
            target.Add($"<title>{row.Name}: {state.Label}{where}, {times}</title></rect>");
        }
    }

    private void Area(
        Markup target, string name, List<TimelineRow> rows, Func<string, ChartState> look, IReadOnlyList<ChartState> states, double top)
    {
        var label = name.Length > 0 ? Short(name) : "all";
        target.Add($"<text x=\"{scale.Left - 8}\" y=\"{top + AreaHeight / 2}\" class=\"name\">{label}</text>");
        target.Add($"<text x=\"{scale.Left - 8}\" y=\"{top + AreaHeight / 2 + 12}\" class=\"name soft\">{rows.Count} in all</text>");
        var counts = StateCounts.Of(rows, look, states, end);
        var highest = Math.Max(1, counts.Max(static count => count.Numbers.Sum()));
        for (var state = 0; state < states.Count; state++)
        {
            if (counts.All(count => count.Numbers[state] == 0))
            {
                continue;
            }

            // Down along the sum with this state, back along the sum without it.
            var path = new Markup();
            double Height(int number) => top + AreaHeight * (1 - (double)number / highest);
            for (var i = 0; i < counts.Count; i++)
            {
                var (from, to) = (scale.At(counts[i].From), scale.At(i + 1 < counts.Count ? counts[i + 1].From : end));
                var (low, high) = (Height(counts[i].Numbers.Take(state).Sum()), Height(counts[i].Numbers.Take(state + 1).Sum()));
                if (low > high && to > from)
                {
                    path.Add($"M{from} {low}V{high}H{to}V{low}Z");
                }
            }

            var peak = counts.Max(count => count.Numbers[state]);
            target.Add($"<path d=\"{path}\" class=\"{states[state].Class}\"><title>{label}: {states[state].Label}, up to {peak} at a time</title></path>");
        }

        target.Add($"<path d=\"M{scale.Left} {top + AreaHeight}H{scale.Right}\" class=\"rule\"/>");
    }

    // The namespace is left out where it is the usual one.
    private static string Short(string name)
    {
        var text = name.StartsWith("default/", StringComparison.Ordinal) ? name["default/".Length..] : name;
        return text.Length <= 28 ? text : string.Concat(text.AsSpan(0, 12), "…", text.AsSpan(text.Length - 15));
    }
}
