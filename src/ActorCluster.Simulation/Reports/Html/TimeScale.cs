using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Reports.Html;

/// <summary>Places moments along a line: pure.</summary>
/// <param name="Origin">The moment that times count from.</param>
/// <param name="First">The first moment, counted from it.</param>
/// <param name="Last">The last one.</param>
/// <param name="Left">Where the first is, in the picture's units.</param>
/// <param name="Width">How far it is to the last.</param>
internal readonly record struct TimeScale(DateTimeOffset Origin, TimeSpan First, TimeSpan Last, double Left, double Width)
{
    private static readonly int[] Steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

    /// <summary>The right end.</summary>
    public double Right => Left + Width;

    /// <summary>The place of a moment; what lies outside is at the end.</summary>
    /// <param name="at">The moment.</param>
    public double At(DateTimeOffset at) => At(at - Origin);

    /// <summary>The place of a moment; what lies outside is at the end.</summary>
    /// <param name="at">The moment, counted from the origin.</param>
    public double At(TimeSpan at) =>
        Last <= First ? Left : Left + Math.Clamp((at - First) / (Last - First), 0, 1) * Width;

    /// <summary>Round moments to write below the line.</summary>
    /// <param name="most">At most so many.</param>
    public IEnumerable<(TimeSpan At, string Label)> Ticks(int most)
    {
        var length = (Last - First).TotalSeconds;
        var step = Steps.FirstOrDefault(step => length / step <= most);
        step = step == 0 ? (int)(length / most) + 1 : step;
        for (var second = (long)Math.Ceiling(First.TotalSeconds / step) * step; second <= Last.TotalSeconds; second += step)
        {
            yield return (TimeSpan.FromSeconds(second), second == 0 ? "0" : LabDuration.Format(TimeSpan.FromSeconds(second)));
        }
    }
}
