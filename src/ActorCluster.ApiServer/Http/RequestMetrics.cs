using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ActorCluster.ApiServer.Http;

/// <summary>What requests are counted by.</summary>
/// <param name="Verb">The method, or WATCH.</param>
/// <param name="Resource">The plural name; empty outside the resources.</param>
/// <param name="Subresource">The subresource; empty for none.</param>
internal readonly record struct RequestLabel(string Verb, string Resource, string Subresource);

/// <summary>Counts requests and shows the counts as Prometheus reads them, under the names that kube-apiserver gives them.</summary>
internal sealed class RequestMetrics
{
    private static readonly double[] Bounds = [0.001, 0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    // Verbs and resources are known sets; codes are too. Methods that clients invent are counted as one.
    private readonly ConcurrentDictionary<(RequestLabel Label, int Code), Counter> _totals = new();
    private readonly ConcurrentDictionary<string, Histogram> _durations = new();
    private int _readOnly;
    private int _mutating;
    private int _long;

    /// <summary>A request begins; gives how many of its sort are under way.</summary>
    /// <param name="isMutating">Whether it writes.</param>
    public int Enter(bool isMutating) => Interlocked.Increment(ref isMutating ? ref _mutating : ref _readOnly);

    /// <summary>A request ends, or turns out to be a watch.</summary>
    /// <param name="isMutating">Whether it writes.</param>
    public void Leave(bool isMutating) => Interlocked.Decrement(ref isMutating ? ref _mutating : ref _readOnly);

    /// <summary>A watch begins.</summary>
    public void EnterLong() => Interlocked.Increment(ref _long);

    /// <summary>A watch ends.</summary>
    public void LeaveLong() => Interlocked.Decrement(ref _long);

    /// <summary>A request has been answered.</summary>
    /// <param name="label">What it was.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="duration">How long it took.</param>
    public void Record(RequestLabel label, int code, TimeSpan duration)
    {
        if (label.Verb is not ("GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "WATCH" or "HEAD" or "OPTIONS"))
        {
            label = label with { Verb = "other" };
        }

        Interlocked.Increment(ref _totals.GetOrAdd((label, code), static _ => new Counter()).Value);
        if (label.Verb != "WATCH")
        {
            _durations.GetOrAdd(label.Verb, static _ => new Histogram()).Add(duration.TotalSeconds);
        }
    }

    /// <summary>The counts as text.</summary>
    public string Render()
    {
        var text = new StringBuilder(4096);
        text.Append("# HELP apiserver_request_total Requests answered, by verb, resource and HTTP code.\n# TYPE apiserver_request_total counter\n");
        foreach (var ((label, code), counter) in _totals.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"apiserver_request_total{{verb=\"{label.Verb}\",resource=\"{label.Resource}\",subresource=\"{label.Subresource}\",code=\"{code}\"}} {Volatile.Read(ref counter.Value)}\n");
        }

        text.Append("# HELP apiserver_request_duration_seconds Time from a request to its answer.\n# TYPE apiserver_request_duration_seconds histogram\n");
        foreach (var (verb, histogram) in _durations.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            histogram.Render(text, verb);
        }

        text.Append("# HELP apiserver_current_inflight_requests Requests under way that are no watches.\n# TYPE apiserver_current_inflight_requests gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"apiserver_current_inflight_requests{{request_kind=\"mutating\"}} {Volatile.Read(ref _mutating)}\n");
        text.Append(CultureInfo.InvariantCulture, $"apiserver_current_inflight_requests{{request_kind=\"readOnly\"}} {Volatile.Read(ref _readOnly)}\n");
        text.Append("# HELP apiserver_longrunning_requests Watches and followed logs under way.\n# TYPE apiserver_longrunning_requests gauge\n");
        text.Append(CultureInfo.InvariantCulture, $"apiserver_longrunning_requests {Volatile.Read(ref _long)}\n");
        return text.ToString();
    }

    private sealed class Counter
    {
        public long Value;
    }

    private sealed class Histogram
    {
        private readonly long[] _counts = new long[Bounds.Length + 1];
        private long _microseconds;

        public void Add(double seconds)
        {
            var index = Array.FindIndex(Bounds, bound => seconds <= bound);
            Interlocked.Increment(ref _counts[index < 0 ? Bounds.Length : index]);
            Interlocked.Add(ref _microseconds, (long)(seconds * 1e6));
        }

        public void Render(StringBuilder text, string verb)
        {
            const string Name = "apiserver_request_duration_seconds";
            long total = 0;
            for (var i = 0; i <= Bounds.Length; i++)
            {
                total += Volatile.Read(ref _counts[i]);
                var bound = i < Bounds.Length ? Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                text.Append(CultureInfo.InvariantCulture, $"{Name}_bucket{{verb=\"{verb}\",le=\"{bound}\"}} {total}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{Name}_sum{{verb=\"{verb}\"}} {Volatile.Read(ref _microseconds) / 1e6}\n");
            text.Append(CultureInfo.InvariantCulture, $"{Name}_count{{verb=\"{verb}\"}} {total}\n");
        }
    }
}
