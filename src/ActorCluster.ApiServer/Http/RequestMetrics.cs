using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Telemetry;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Counts requests and shows the counts as Prometheus reads them, under the names and labels that kube-apiserver gives them
/// (k8s.io/apiserver pkg/endpoints/metrics/metrics.go).
/// </summary>
internal sealed class RequestMetrics
{
    // Verbs and resources are known sets.
    private readonly ConcurrentDictionary<RequestLabel, Series> _series = new(RequestLabelComparer.Instance);
    private readonly ConcurrentDictionary<ResourceType, Counter> _watchEvents = new();
    private int _readOnly;
    private int _mutating;

    /// <summary>For how long the certificates are valid that requests come with (…/pkg/authentication/request/x509).</summary>
    public Histogram CertificateSeconds { get; } =
        new([0, 1800, 3600, 7200, 21600, 43200, 86400, 172800, 345600, 604800, 2592000, 7776000, 15552000, 31104000]);

    /// <summary>A request begins; gives how many of its sort are under way.</summary>
    /// <param name="isMutating">Whether it writes.</param>
    public int Enter(bool isMutating) => Interlocked.Increment(ref isMutating ? ref _mutating : ref _readOnly);

    /// <summary>A request ends, or turns out to be a watch.</summary>
    /// <param name="isMutating">Whether it writes.</param>
    public void Leave(bool isMutating) => Interlocked.Decrement(ref isMutating ? ref _mutating : ref _readOnly);

    /// <summary>A watch or a connection begins.</summary>
    /// <param name="label">What it is.</param>
    public void EnterLong(RequestLabel label)
    {
        var series = SeriesOf(label);
        series.IsLong = true;
        Interlocked.Increment(ref series.Long);
    }

    /// <summary>A watch or a connection ends.</summary>
    /// <param name="label">What it was.</param>
    public void LeaveLong(RequestLabel label) => Interlocked.Decrement(ref SeriesOf(label).Long);

    /// <summary>What counts the events that watches of a resource are sent.</summary>
    /// <param name="type">The resource.</param>
    public Counter WatchEvents(ResourceType type) => _watchEvents.GetOrAdd(type, static _ => new Counter());

    /// <summary>A request has been answered.</summary>
    /// <param name="label">What it was.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="waited">How much of that it waited for a seat of its priority level.</param>
    public void Record(RequestLabel label, int code, TimeSpan duration, TimeSpan waited)
    {
        var series = SeriesOf(label);
        series.Count(code);
        series.Durations.Add(duration.TotalSeconds);
        series.Latencies.Add((duration - waited).TotalSeconds);
    }

    /// <summary>The counts as text.</summary>
    public string Render()
    {
        var text = new StringBuilder(16 * 1024);
        var all = _series.Select(static entry => (Text: TextOf(entry.Key), entry.Key, entry.Value)).OrderBy(static entry => entry.Text, StringComparer.Ordinal).ToList();
        Histogram.Begin(
            text,
            "apiserver_request_total",
            "counter",
            "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, component, and HTTP response code.");
        foreach (var (labels, label, series) in all)
        {
            foreach (var (code, count) in series.Codes)
            {
                text.Append(CultureInfo.InvariantCulture, $"apiserver_request_total{{code=\"{code}\",{Dry(label)},{labels}}} {count}\n");
            }
        }

        Histogram.Begin(text, "apiserver_request_duration_seconds", "histogram", "Response latency distribution in seconds.");
        foreach (var (labels, label, series) in all)
        {
            series.Durations.Render(text, "apiserver_request_duration_seconds", $"{Dry(label)},{labels}");
        }

        Histogram.Begin(
            text, "apiserver_request_sli_duration_seconds", "histogram", "Response latency distribution in seconds, without the wait for a seat of a priority level.");
        foreach (var (labels, _, series) in all)
        {
            series.Latencies.Render(text, "apiserver_request_sli_duration_seconds", labels);
        }

        Histogram.Begin(text, "apiserver_current_inflight_requests", "gauge", "Number of requests that are being answered, watches and connections excepted.");
        text.Append(CultureInfo.InvariantCulture, $"apiserver_current_inflight_requests{{request_kind=\"mutating\"}} {Volatile.Read(ref _mutating)}\n");
        text.Append(CultureInfo.InvariantCulture, $"apiserver_current_inflight_requests{{request_kind=\"readOnly\"}} {Volatile.Read(ref _readOnly)}\n");
        Histogram.Begin(text, "apiserver_longrunning_requests", "gauge", "Gauge of all active long-running apiserver requests.");
        foreach (var (labels, _, series) in all.Where(static entry => entry.Value.IsLong))
        {
            text.Append(CultureInfo.InvariantCulture, $"apiserver_longrunning_requests{{{labels}}} {Interlocked.Read(ref series.Long)}\n");
        }

        Histogram.Begin(text, "apiserver_watch_events_total", "counter", "Number of events sent in watch clients.");
        foreach (var (type, counter) in _watchEvents.OrderBy(static entry => entry.Key.ApiVersion + entry.Key.Kind, StringComparer.Ordinal))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"apiserver_watch_events_total{{group=\"{type.Group}\",kind=\"{type.Kind}\",version=\"{type.Version}\"}} {Interlocked.Read(ref counter.Value)}\n");
        }

        Histogram.Begin(
            text, "apiserver_client_certificate_expiration_seconds", "histogram", "Distribution of the remaining lifetime on the certificate used to authenticate a request.");
        CertificateSeconds.Render(text, "apiserver_client_certificate_expiration_seconds", "");
        return text.ToString();
    }

    private Series SeriesOf(RequestLabel label) =>
        _series.TryGetValue(label, out var series) ? series : _series.GetOrAdd(label, static _ => new Series());

    private static string Dry(RequestLabel label) => label.IsDry ? "dry_run=\"All\"" : "dry_run=\"\"";

    private static string TextOf(RequestLabel label) =>
        $"component=\"apiserver\",group=\"{label.Type?.Group}\",resource=\"{label.Type?.Plural}\",scope=\"{label.Scope}\","
        + $"subresource=\"{label.Subresource}\",verb=\"{label.Verb}\",version=\"{label.Type?.Version}\"";

    /// <summary>A count that any thread may raise.</summary>
    internal sealed class Counter
    {
        /// <summary>The count.</summary>
        public long Value;
    }

    // What is counted of the requests of one label.
    private sealed class Series
    {
        public long Long;
        private (int Code, Counter Counter)[] _codes = [];

        public Histogram Durations { get; } = new(Histogram.RequestSeconds);

        // Its buckets begin at 0.05.
        public Histogram Latencies { get; } = new([.. Histogram.RequestSeconds.Skip(2)]);

        public bool IsLong { get; set; }

        public IEnumerable<(int Code, long Count)> Codes =>
            _codes.Select(static entry => (entry.Code, Interlocked.Read(ref entry.Counter.Value))).OrderBy(static entry => entry.Code);

        public void Count(int code)
        {
            while (true)
            {
                var codes = Volatile.Read(ref _codes);
                foreach (var (known, counter) in codes)
                {
                    if (known == code)
                    {
                        Interlocked.Increment(ref counter.Value);
                        return;
                    }
                }

                // One that has not been seen yet.
                Interlocked.CompareExchange(ref _codes, [.. codes, (code, new Counter())], codes);
            }
        }
    }
}
