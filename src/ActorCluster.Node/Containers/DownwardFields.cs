using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;

namespace ActorCluster.Node.Containers;

/// <summary>
/// The downward API: fields of a pod and resources of its containers as text (pkg/fieldpath/fieldpath.go, pkg/api/v1/resource/helpers.go,
/// pkg/kubelet/kubelet_resources.go). Pure.
/// </summary>
internal static class DownwardFields
{
    /// <summary>The value of a field.</summary>
    /// <param name="path">Its path, as <c>metadata.labels['tier']</c>.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>The value; null on failure.</returns>
    public static string? Field(string path, PodFacts pod, out string? error)
    {
        error = null;
        switch (path)
        {
            case "metadata.name":
                return pod.Metadata.Name ?? "";
            case "metadata.namespace":
                return pod.Namespace;
            case "metadata.uid":
                return pod.Metadata.Uid ?? "";
            case "metadata.labels":
                return Lines(pod.Metadata.Labels);
            case "metadata.annotations":
                return Lines(pod.Metadata.Annotations);
            case "spec.nodeName":
                return pod.Spec.NodeName ?? pod.Host.NodeName;
            case "spec.serviceAccountName":
                return pod.Spec.ServiceAccountName ?? "";
            case "status.hostIP" or "status.hostIPs":
                return pod.Host.HostIP;
            case "status.podIP" or "status.podIPs":
                return pod.Ip;
        }

        if (path.EndsWith("']", StringComparison.Ordinal) && path.IndexOf("['", StringComparison.Ordinal) is > 0 and var bracket)
        {
            var key = path[(bracket + 2)..^2];
            switch (path[..bracket])
            {
                case "metadata.labels":
                    return pod.Metadata.Labels?.GetValueOrDefault(key) ?? "";
                case "metadata.annotations":
                    return pod.Metadata.Annotations?.GetValueOrDefault(key) ?? "";
            }
        }

        error = "unsupported fieldPath: " + path;
        return null;
    }

    /// <summary>The value of a resource, in units of the divisor and rounded up.</summary>
    /// <param name="selector">Which resource; without a container's name that of the container itself.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container that asks; null in a volume, where each file names one.</param>
    /// <param name="error">Why there is none.</param>
    /// <returns>The value; null on failure.</returns>
    public static string? Resource(ResourceFieldSelector selector, PodFacts pod, Container? container, out string? error)
    {
        error = null;
        if (selector.ContainerName is { Length: > 0 } name)
        {
            container = Find(pod.Spec.Containers, name) ?? Find(pod.Spec.InitContainers, name);
            if (container is null)
            {
                error = $"container {name} not found";
                return null;
            }
        }

        var dot = selector.Resource.IndexOf('.', StringComparison.Ordinal);
        var resource = selector.Resource[(dot + 1)..];
        var isLimit = selector.Resource.StartsWith("limits.", StringComparison.Ordinal);
        if (container is null
            || (!isLimit && !selector.Resource.StartsWith("requests.", StringComparison.Ordinal))
            || (resource is not (ResourceName.Cpu or ResourceName.Memory or ResourceName.EphemeralStorage)
                && !resource.StartsWith("hugepages-", StringComparison.Ordinal)))
        {
            error = "unsupported container resource : " + selector.Resource;
            return null;
        }

        var amounts = isLimit ? container.Resources.Limits : container.Resources.Requests;
        var amount = amounts is not null && amounts.TryGetValue(resource, out var given) ? given : Quantity.Zero;
        if (isLimit && amount.Sign == 0)
        {
            // Who has no limit may use what the node has for pods.
            amount = Allocatable(resource, pod.Host);
        }

        var divisor = selector.Divisor.Sign == 0 ? Quantity.FromCount(1) : selector.Divisor;
        var value = resource == ResourceName.Cpu ? Ceiling(amount.MilliValue(), divisor.MilliValue()) : Ceiling(amount.Value(), divisor.Value());
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static long Ceiling(long amount, long divisor) => divisor <= 0 ? amount : (amount / divisor) + (amount % divisor > 0 ? 1 : 0);

    private static Quantity Allocatable(string resource, PodHost host) => resource switch
    {
        ResourceName.Cpu => Quantity.FromMillis(host.Allocatable.CpuMillis),
        ResourceName.Memory => Quantity.FromBytes(host.Allocatable.MemoryBytes),
        ResourceName.EphemeralStorage => Quantity.FromBytes(host.Allocatable.EphemeralStorageBytes),
        _ => Quantity.Zero,
    };

    private static Container? Find(IReadOnlyList<Container>? containers, string name)
    {
        foreach (var container in containers ?? [])
        {
            if (container.Name == name)
            {
                return container;
            }
        }

        return null;
    }

    private static string Lines(IReadOnlyDictionary<string, string>? entries) =>
        string.Join('\n', (entries ?? new Dictionary<string, string>())
            .OrderBy(static entry => entry.Key, StringComparer.Ordinal)
            .Select(static entry => $"{entry.Key}={FieldError.Quote(entry.Value)}"));
}
