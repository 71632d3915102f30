using System.Globalization;
using System.Text;

namespace ActorCluster.ApiServer.Telemetry;

/// <summary>How long things take, or how long they are, in buckets. Any thread may add.</summary>
/// <param name="bounds">The upper bounds, in ascending order.</param>
internal sealed class Histogram(IReadOnlyList<double> bounds)
{
    private readonly long[] _counts = new long[bounds.Count + 1];
    private long _micros;

    /// <summary>Seconds of a request to the API or to its store (k8s.io/apiserver pkg/endpoints/metrics/metrics.go).</summary>
    public static IReadOnlyList<double> RequestSeconds { get; } =
        [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value, in the unit of the bounds.</param>
    public void Add(double value)
    {
        var index = 0;
        while (index < bounds.Count && value > bounds[index])
        {
            index++;
        }

        Interlocked.Increment(ref _counts[index]);
        Interlocked.Add(ref _micros, (long)(value * 1e6));
    }

    /// <summary>Writes it as Prometheus reads it.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="name">The metric's name.</param>
    /// <param name="labels">Labels with their values, separated by commas; empty for none.</param>
    public void Render(StringBuilder text, string name, string labels)
    {
        long total = 0;
        var before = labels.Length == 0 ? "" : labels + ",";
        for (var i = 0; i <= bounds.Count; i++)
        {
            total += Volatile.Read(ref _counts[i]);
            var bound = i < bounds.Count ? bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{bound}\"}} {total}\n");
        }

        var own = labels.Length == 0 ? "" : $"{{{labels}}}";
        text.Append(CultureInfo.InvariantCulture, $"{name}_sum{own} {Interlocked.Read(ref _micros) / 1e6}\n");
        text.Append(CultureInfo.InvariantCulture, $"{name}_count{own} {total}\n");
    }

    /// <summary>Begins a metric.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="name">Its name.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
    /// <param name="help">What it tells.</param>
    public static void Begin(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
}
