using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>The picture of a run: faults, nodes and pods over time, in SVG.</summary>
internal static class TimelineChart
{
    private const double Width = 1080;
    private const double Left = 190;
    private const double FaultHeight = 18;
    private const int MostFaults = 14;
    private const int MostNodes = 24;
    private const int MostPods = 48;

    /// <summary>Draws it.</summary>
    /// <param name="run">The run.</param>
    public static Markup Draw(ExperimentRun run)
    {
        var origin = run.Steady ?? run.Began;
        var scale = new TimeScale(origin, run.Began - origin, run.Ended - origin, Left, Width - Left - 16);
        var body = new Markup();
        var faults = run.Faults.Where(static fault => fault.Began is not null).ToList();
        var top = faults.Count == 0 ? 8.0 : Title(body, "Faults and actions", 0);
        var lanes = top;
        foreach (var fault in faults.Take(MostFaults))
        {
            Fault(body, fault, scale, run.Ended, top);
            top += FaultHeight;
        }

        if (faults.Count > MostFaults)
        {
            body.Add($"<text x=\"{Left - 8}\" y=\"{top + 12}\" class=\"name\">and {faults.Count - MostFaults} more</text>");
            top += FaultHeight;
        }

        var rows = new ChartRows(scale, run.Ended);
        top = Title(body, "Nodes", top + 6);
        top = Legend(body, ChartState.OfNodes, Looks(run.Timelines.Nodes, ChartState.OfNode), top);
        top = rows.Draw(body, [.. run.Timelines.Nodes.Select(Zone)], ChartState.OfNode, ChartState.OfNodes, MostNodes, top);
        if (run.Timelines.Pods.Count > 0)
        {
            top = Title(body, "Pods", top + 6);
            top = Legend(body, ChartState.OfPods, Looks(run.Timelines.Pods, ChartState.OfPod), top);
            top = rows.Draw(body, run.Timelines.Pods, ChartState.OfPod, ChartState.OfPods, MostPods, top);
        }

        var picture = new Markup();
        picture.Add($"<svg viewBox=\"0 0 {Width} {top + 26}\" role=\"img\" aria-label=\"Faults, nodes and pods over time\" class=\"chart\">");
        Background(picture, faults, scale, run.Ended, lanes, top);
        return picture.Add(body).Add($"</svg>");
    }

    private static HashSet<ChartState> Looks(IReadOnlyList<TimelineRow> rows, Func<string, ChartState> look) =>
        [.. rows.SelectMany(static row => row.Intervals).Where(static interval => interval.To != interval.From).Select(interval => look(interval.State))];

    private static TimelineRow Zone(TimelineRow node) => node.Group.Length > 0 ? node with { Group = $"zone {node.Group}" } : node;

    private static double Title(Markup target, string text, double top)
    {
        target.Add($"<text x=\"0\" y=\"{top + 14}\" class=\"title\">{text}</text>");
        return top + 20;
    }

    // To the right of the title, so that it costs no line of its own.
    private static double Legend(Markup target, IReadOnlyList<ChartState> states, HashSet<ChartState> seen, double top)
    {
        var x = Left;
        foreach (var state in states.Where(seen.Contains))
        {
            target.Add($"<rect x=\"{x}\" y=\"{top - 15}\" width=\"10\" height=\"10\" class=\"{state.Class}\"/>");
            target.Add($"<text x=\"{x + 15}\" y=\"{top - 6}\" class=\"key\">{state.Label}</text>");
            x += 32 + state.Label.Length * 6.2;
        }

        return top;
    }

    private static void Fault(Markup target, FaultEvidence fault, TimeScale scale, DateTimeOffset end, double top)
    {
        var (from, to) = (scale.At(fault.Began!.Value), scale.At(fault.Ended ?? end));
        var aimed = fault.Targets.Count switch
        {
            0 => "",
            1 => fault.Targets[0],
            _ => FormattableString.Invariant($"{fault.Targets.Count} targets"),
        };
        var text = FormattableString.Invariant($"{(aimed.Length > 0 ? aimed + ", " : "")}{(fault.Hits == 1 ? "hit once" : $"hit {ReportText.Number(fault.Hits)} times")}");
        target.Add($"<text x=\"{Left - 8}\" y=\"{top + 12}\" class=\"name\">{fault.Name}</text>");
        target.Add($"<rect x=\"{from}\" y=\"{top + 2}\" width=\"{Math.Max(to - from, 2)}\" height=\"{FaultHeight - 5}\" rx=\"2\" class=\"fault\">");
        target.Add($"<title>{fault.Name}: {text}</title></rect>");

        // Within the bar where there is room, else beside it.
        var width = text.Length * 6.2 + 12;
        if (to - from > width)
        {
            target.Add($"<text x=\"{from + 6}\" y=\"{top + 12}\" class=\"inside\">{text}</text>");
        }
        else if (to + width < scale.Right)
        {
            target.Add($"<text x=\"{to + 6}\" y=\"{top + 12}\" class=\"key\">{text}</text>");
        }
        else
        {
            target.Add($"<text x=\"{from - 6}\" y=\"{top + 12}\" class=\"name\">{text}</text>");
        }
    }

    private static void Background(Markup target, List<FaultEvidence> faults, TimeScale scale, DateTimeOffset end, double lanes, double bottom)
    {
        foreach (var fault in faults.Take(MostFaults))
        {
            var (from, to) = (scale.At(fault.Began!.Value), scale.At(fault.Ended ?? end));
            target.Add($"<rect x=\"{from}\" y=\"{lanes}\" width=\"{Math.Max(to - from, 1)}\" height=\"{bottom - lanes}\" class=\"shade\"/>");
        }

        foreach (var (at, label) in scale.Ticks(12))
        {
            target.Add($"<path d=\"M{scale.At(at)} {lanes}V{bottom + 4}\" class=\"grid\"/>");
            target.Add($"<text x=\"{scale.At(at)}\" y=\"{bottom + 18}\" class=\"tick\">{label}</text>");
        }
    }
}
