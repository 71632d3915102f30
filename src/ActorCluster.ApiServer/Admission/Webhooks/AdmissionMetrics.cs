using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// Counts what webhooks do, under the names of k8s.io/apiserver/pkg/admission/metrics/metrics.go. The api actor counts, threads of the HTTP
/// front end read.
/// </summary>
public sealed class AdmissionMetrics
{
    /// <summary>The webhook answered and refused.</summary>
    internal const string NoError = "no_error";

    /// <summary>The webhook could not be asked.</summary>
    internal const string CallingWebhookError = "calling_webhook_error";

    /// <summary>The API could not go on with what the webhook answered.</summary>
    internal const string ApiServerInternalError = "apiserver_internal_error";

    private readonly ConcurrentDictionary<(string Name, string Type, string Operation, string Error, int Code), long> _rejections = new();
    private readonly ConcurrentDictionary<(string Name, string Type), long> _failedOpen = new();
    private readonly ConcurrentDictionary<(string Name, string Type, string Operation, int Code, bool Rejected), long> _requests = new();

    /// <summary>The counts as text.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        Render(text, "apiserver_admission_webhook_rejection_count", "Requests that webhooks refused, or that failed for want of them.", _rejections, static entry => string.Create(
            CultureInfo.InvariantCulture,
            $"error_type=\"{entry.Error}\",name=\"{entry.Name}\",operation=\"{entry.Operation}\",rejection_code=\"{entry.Code}\",type=\"{entry.Type}\""));
        Render(text, "apiserver_admission_webhook_fail_open_count", "Calls of webhooks that failed and were ignored.", _failedOpen, static entry =>
            $"name=\"{entry.Name}\",type=\"{entry.Type}\"");
        Render(text, "apiserver_admission_webhook_request_total", "Calls of webhooks.", _requests, static entry => string.Create(
            CultureInfo.InvariantCulture,
            $"code=\"{entry.Code}\",name=\"{entry.Name}\",operation=\"{entry.Operation}\",rejected=\"{(entry.Rejected ? "true" : "false")}\",type=\"{entry.Type}\""));
        return text.ToString();
    }

    /// <summary>A request was refused.</summary>
    internal void Rejected(string name, string type, string operation, string error, int code) =>
        _rejections.AddOrUpdate((name, type, operation, error, code), 1, static (_, count) => count + 1);

    /// <summary>A call failed and was ignored.</summary>
    internal void FailedOpen(string name, string type) => _failedOpen.AddOrUpdate((name, type), 1, static (_, count) => count + 1);

    /// <summary>A call ended.</summary>
    internal void Called(string name, string type, string operation, int code, bool rejected) =>
        _requests.AddOrUpdate((name, type, operation, code, rejected), 1, static (_, count) => count + 1);

    private static void Render<T>(StringBuilder text, string name, string help, ConcurrentDictionary<T, long> counts, Func<T, string> labels)
        where T : notnull
    {
        if (counts.IsEmpty)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} counter\n");
        foreach (var (shown, count) in counts.Select(entry => (Shown: labels(entry.Key), entry.Value)).OrderBy(static entry => entry.Shown, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{shown}}} {count}\n");
        }
    }
}
