using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Expectations;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>An expectation's time: what is wanted as a band on a line, and what was seen as a mark on it.</summary>
internal static class ExpectationScale
{
    private const double Width = 300;
    private const double Height = 34;

    /// <summary>What is wanted, in words.</summary>
    /// <param name="expectation">The expectation.</param>
    public static string Wanted(Expectation expectation)
    {
        var during = Window.TryParse(expectation.During, out var window, out _)
            ? $" from {ReportText.Duration(window.From)} to {ReportText.Duration(window.To)}" : "";
        var between = Window.TryParse(expectation.Between, out var wanted, out _) ? wanted : default;
        return expectation switch
        {
            { By: { } by } => $"by {ReportText.Duration(LabDuration.Parse(by))}",
            { Between: not null } => $"between {ReportText.Duration(between.From)} and {ReportText.Duration(between.To)}",
            { NotBefore: { } notBefore } => $"not before {ReportText.Duration(LabDuration.Parse(notBefore))}",
            { Always: true } => $"always{during}",
            { Never: true } => $"never{during}",
            _ => "",
        };
    }

    /// <summary>Draws it.</summary>
    /// <param name="result">What became of the expectation.</param>
    /// <param name="rest">How long the run went on after the moment that its times count from.</param>
    public static Markup Draw(ExpectationResult result, TimeSpan rest)
    {
        var (from, to, isOpen) = Band(result.Expectation, rest);
        var isWindow = result.Expectation.Always == true || result.Expectation.Never == true;
        var scale = Scale(result, from, to, isOpen);
        var verdict = result.Verdict.ToLowerInvariant();
        var picture = new Markup();
        picture.Add($"<svg viewBox=\"0 0 {Width} {Height}\" class=\"scale\" role=\"img\" aria-label=\"wanted {Wanted(result.Expectation)}\">");
        picture.Add($"<path d=\"M{scale.Left} 12H{scale.Right}\" class=\"rule\"/>");
        var end = isOpen ? scale.Right : scale.At(to);
        picture.Add($"<rect x=\"{scale.At(from)}\" y=\"7\" width=\"{Math.Max(end - scale.At(from), 2)}\" height=\"10\" rx=\"2\" class=\"{(isWindow ? "watched" : "band")}\"/>");
        Label(picture, scale, from, isOpen ? from : to);
        if (result.Observed is { } at)
        {
            picture.Add($"<path d=\"M{scale.At(at)} 2V22\" class=\"mark {verdict}\"/><circle cx=\"{scale.At(at)}\" cy=\"12\" r=\"4.5\" class=\"dot {verdict}\"/>");
        }

        return picture.Add($"</svg>");
    }

    // A narrow band far from zero is shown large, with as much room on either side.
    private static TimeScale Scale(ExpectationResult result, TimeSpan from, TimeSpan to, bool isOpen)
    {
        var (first, last) = result.Expectation switch
        {
            { Between: not null } => (from - (to - from), to + (to - from)),
            { By: not null } => (TimeSpan.Zero, to * 1.2),
            { NotBefore: not null } => (TimeSpan.Zero, from * 1.4),
            _ => (TimeSpan.Zero, to),
        };
        var seen = result.Observed ?? from;
        first = seen < first ? seen * 0.9 : first;
        last = Longer(last, isOpen || seen > to ? seen * 1.1 : last);
        return new TimeScale(default, first > TimeSpan.Zero ? first : TimeSpan.Zero, Longer(last, TimeSpan.FromSeconds(1)), 6, Width - 12);
    }

    private static (TimeSpan From, TimeSpan To, bool IsOpen) Band(Expectation expectation, TimeSpan rest)
    {
        var window = Window.TryParse(expectation.Between ?? expectation.During, out var parsed, out _) ? parsed : new Window(TimeSpan.Zero, rest);
        return expectation switch
        {
            { By: { } by } => (TimeSpan.Zero, LabDuration.Parse(by), false),
            { NotBefore: { } notBefore } => (LabDuration.Parse(notBefore), Longer(rest, LabDuration.Parse(notBefore)), true),
            _ => (window.From, window.To, false),
        };
    }

    // Two numbers that would touch become one.
    private static void Label(Markup target, TimeScale scale, TimeSpan from, TimeSpan to)
    {
        var (left, right) = (scale.At(from), scale.At(to));
        if (right - left < 48)
        {
            var text = from == to || from == TimeSpan.Zero ? ReportText.Duration(to) : $"{ReportText.Duration(from)} – {ReportText.Duration(to)}";
            target.Add($"<text x=\"{Math.Clamp((left + right) / 2, 36, Width - 36)}\" y=\"31\" class=\"tick\">{text}</text>");
        }
        else
        {
            target.Add($"<text x=\"{Math.Max(left, 8)}\" y=\"31\" class=\"tick\">{(from == TimeSpan.Zero ? "0" : ReportText.Duration(from))}</text>");
            target.Add($"<text x=\"{Math.Min(right, Width - 18)}\" y=\"31\" class=\"tick\">{ReportText.Duration(to)}</text>");
        }
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
