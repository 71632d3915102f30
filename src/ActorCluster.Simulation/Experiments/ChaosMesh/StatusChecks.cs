using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>
/// StatusCheck: requests to a Service at an interval, none of which may fail, or one of which has to succeed when it is synchronous.
/// </summary>
internal static class StatusChecks
{
    /// <summary>Translates a check into a small load and an expectation of it.</summary>
    /// <returns>Null, with a warning, when its address is no Service of the cluster.</returns>
    internal static (TimelineEntry Entry, Expectation Expectation)? Translate(string name, string own, ChaosFields fields, TimeSpan at, string? deadline)
    {
        if (fields.Text("type") is { } type && type != "HTTP")
        {
            ChaosFaults.Unsupported(fields, "type", type, "HTTP");
        }

        var isSynchronous = fields.Text("mode") is not "Continuous";
        var duration = fields.Duration("duration") ?? deadline ?? "1m";
        var timeout = fields.Number("timeoutSeconds") ?? 1;
        fields.Ignore("requests come once a second", "intervalSeconds");
        fields.Ignore("what counts is the share of requests that fail within ten seconds", "failureThreshold", "successThreshold");
        fields.Ignore("the history keeps everything", "recordsHistoryLimit");
        var http = fields.Child("http");
        var url = http?.Required("url") ?? fields.Required("http");
        http?.Ignore("requests have neither contents nor codes: they succeed or fail", "method", "headers", "body", "criteria");
        http?.Finish();
        fields.Finish();
        if (Service(url, own) is not var (service, ns, port))
        {
            fields.Notes.Warn(fields.Path("http.url"), $"{url} has no meaning here: it is no Service of the cluster, as http://web.default.svc:80 is");
            return null;
        }

        var entry = new TimelineEntry
        {
            Name = ChaosTranslation.EntryName(name),
            At = LabDuration.Format(at),
            Duration = duration,
            Load = new LoadFault
            {
                Service = service,
                Namespace = ns,
                Port = port,
                RequestsPerSecond = 1,
                Timeout = string.Create(CultureInfo.InvariantCulture, $"{timeout}s"),
            },
        };
        var expectation = new Expectation
        {
            Name = entry.Name,
            After = entry.Name,
            By = isSynchronous ? duration : null,
            Always = isSynchronous ? null : true,
            During = isSynchronous ? null : $"1s..{duration}",
            Condition = new ClusterCondition { Metric = new MetricCondition { Name = "request_error_ratio", Of = entry.Name, AtMost = "0" } },
        };
        return (entry, expectation);
    }

    // name, name.namespace, name.namespace.svc, name.namespace.svc.cluster.local
    private static (string Service, string Namespace, int? Port)? Service(string url, string own)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.HostNameType != UriHostNameType.Dns)
        {
            return null;
        }

        var parts = address.Host.Split('.');
        var isService = (parts.Length <= 2 || string.Join('.', parts[2..]) is "svc" or "svc.cluster.local") && Names.Dns1035Label(parts[0]).Count == 0;
        return isService ? (parts[0], parts.Length > 1 ? parts[1] : own, address.IsDefaultPort ? null : address.Port) : null;
    }
}
