using System.Globalization;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission.Webhooks;

/// <summary>
/// Finds where a webhook is (k8s.io/apiserver/pkg/util/webhook/client.go; a Service as k8s.io/kube-aggregator's ResolveCluster does: by its
/// cluster address, behind which a ready endpoint answers).
/// </summary>
internal static class WebhookTargets
{
    private const int HttpsPort = 443;

    /// <summary>The address of a call, as errors show it.</summary>
    /// <param name="client">How the webhook is called.</param>
    /// <param name="timeout">How long an answer is awaited, for the webhook to know; null when it is not told.</param>
    public static string UrlOf(WebhookClientConfig client, TimeSpan? timeout)
    {
        var wait = timeout is { } time ? string.Create(CultureInfo.InvariantCulture, $"timeout={(int)Math.Ceiling(time.TotalSeconds)}s") : "";
        if (client.Service is { } service)
        {
            var path = service.Path ?? "";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"https://{service.Name}.{service.Namespace}.svc:{service.Port ?? HttpsPort}{(path.StartsWith('/') ? "" : "/")}{path}{(wait.Length > 0 ? "?" : "")}{wait}");
        }

        var url = client.Url ?? "";
        return wait.Length == 0 ? url : $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{wait}";
    }

    /// <summary>Finds it.</summary>
    /// <param name="view">The cluster.</param>
    /// <param name="call">The call.</param>
    /// <param name="turn">Which of several endpoints, each in its turn.</param>
    /// <param name="failure">Why there is nobody to call, as Go's HTTP client says it.</param>
    public static WebhookTarget? Resolve(IClusterView view, OutsideCall call, long turn, out string? failure)
    {
        var (client, url) = (call.Client, call.Url);
        failure = null;
        ReadOnlyMemory<byte>? bundle = client.CaBundle is { Length: > 0 } given ? given : null;
        if (client.Service is not { } service)
        {
            return new WebhookTarget(new Uri(url), null, null, bundle);
        }

        var key = new ObjectKey(service.Namespace, service.Name);
        var number = service.Port ?? HttpsPort;
        if (view.Find(StorageNames.Services, key)?.Value is not Service found)
        {
            return Fail(url, $"service {FieldError.Quote(service.Name)} not found", out failure);
        }

        if (found.Spec.Type == "ExternalName")
        {
            return number == HttpsPort
                ? new WebhookTarget(new Uri(url), null, $"{found.Spec.ExternalName}:{HttpsPort}", bundle)
                : Fail(url, string.Create(CultureInfo.InvariantCulture, $"unsupported port {number} for ExternalName service {FieldError.Quote(service.Name)}"), out failure);
        }

        if ((found.Spec.Ports ?? []).FirstOrDefault(port => port.Port == number) is not { } declared)
        {
            return Fail(url, string.Create(CultureInfo.InvariantCulture, $"no service port {number} found for service {FieldError.Quote(service.Name)}"), out failure);
        }

        var choices = EndpointsOf(view, key, declared.Name ?? "").ToList();
        if (choices.Count == 0)
        {
            // kube-proxy refuses connections to a Service without endpoints.
            return found.Spec.ClusterIP is null or "" or "None"
                ? Fail(url, $"no endpoints available for service {FieldError.Quote(service.Name)}", out failure)
                : Fail(url, string.Create(CultureInfo.InvariantCulture, $"dial tcp {found.Spec.ClusterIP}:{number}: connect: connection refused"), out failure);
        }

        var (address, port) = choices[(int)(turn % choices.Count)];
        return address.TargetRef is { Kind: "Pod", Name.Length: > 0 } reference
            && view.Find(StorageNames.Pods, new ObjectKey(service.Namespace, reference.Name))?.Value is Pod pod
            ? new WebhookTarget(new Uri(url), new WebhookPod(pod.Spec.NodeName ?? "", pod.Metadata.Uid, address.Ip, port), null, bundle)
            : new WebhookTarget(new Uri(url), null, string.Create(CultureInfo.InvariantCulture, $"{address.Ip}:{port}"), bundle);
    }

    private static IEnumerable<(EndpointAddress Address, int Port)> EndpointsOf(IClusterView view, ObjectKey key, string portName)
    {
        foreach (var subset in (view.Find(StorageNames.Endpoints, key)?.Value as Endpoints)?.Subsets ?? [])
        {
            if ((subset.Ports ?? []).FirstOrDefault(port => (port.Name ?? "") == portName) is { } port)
            {
                foreach (var address in subset.Addresses ?? [])
                {
                    yield return (address, port.Port);
                }
            }
        }
    }

    private static WebhookTarget? Fail(string url, string why, out string? failure)
    {
        failure = $"Post \"{url}\": {why}";
        return null;
    }
}
