using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ActorCluster.ApiServer.Http.Health;

/// <summary>
/// The results of checks as <c>/metrics/slis</c> shows them (k8s.io/component-base/metrics/prometheus/slis). Checks that are asked for one
/// by one do not count.
/// </summary>
internal sealed class HealthMetrics
{
    private readonly ConcurrentDictionary<(string Name, string Path), Counts> _counts = new();

    /// <summary>A check has been looked at.</summary>
    /// <param name="name">The check.</param>
    /// <param name="path"><c>healthz</c>, <c>livez</c> or <c>readyz</c>.</param>
    /// <param name="isWell">Whether all was well.</param>
    public void Observe(string name, string path, bool isWell)
    {
        var counts = _counts.GetOrAdd((name, path), static _ => new Counts());
        Interlocked.Increment(ref isWell ? ref counts.Successes : ref counts.Errors);
        Volatile.Write(ref counts.IsWell, isWell ? 1 : 0);
    }

    /// <summary>The results as text.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        var sorted = _counts.OrderBy(static entry => entry.Key.Name, StringComparer.Ordinal).ThenBy(static entry => entry.Key.Path, StringComparer.Ordinal).ToList();
        if (sorted.Count == 0)
        {
            return "";
        }

        text.Append("# HELP kubernetes_healthcheck [STABLE] This metric records the result of a single healthcheck.\n# TYPE kubernetes_healthcheck gauge\n");
        foreach (var ((name, path), counts) in sorted)
        {
            text.Append(CultureInfo.InvariantCulture, $"kubernetes_healthcheck{{name=\"{name}\",type=\"{path}\"}} {Volatile.Read(ref counts.IsWell)}\n");
        }

        text.Append("# HELP kubernetes_healthchecks_total [STABLE] This metric records the results of all healthcheck.\n# TYPE kubernetes_healthchecks_total counter\n");
        foreach (var ((name, path), counts) in sorted)
        {
            Append(text, name, path, "error", Volatile.Read(ref counts.Errors));
            Append(text, name, path, "success", Volatile.Read(ref counts.Successes));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, string path, string status, long count)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"kubernetes_healthchecks_total{{name=\"{name}\",status=\"{status}\",type=\"{path}\"}} {count}\n");
        }
    }

    private sealed class Counts
    {
        public long Successes;
        public long Errors;
        public int IsWell;
    }
}
