using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.Services;

/// <summary>
/// What both forms of endpoints take from a Service and a pod (k8s.io/endpointslice utils.go and util/controller_utils.go).
/// </summary>
public static class ServicePods
{
    /// <summary>Whether the pod can be an endpoint at all.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="includeTerminating">Whether a pod that is being deleted counts.</param>
    public static bool CanServe(Pod pod, bool includeTerminating) =>
        !pod.IsTerminal()
        && (pod.Status.PodIP is { Length: > 0 } || pod.Status.PodIPs is { Count: > 0 })
        && (includeTerminating || pod.Metadata.DeletionTimestamp is null);

    /// <summary>The number of the pod's port behind a port of the Service; null when the pod has no port of that name.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="port">The Service's port.</param>
    public static int? FindPort(Pod pod, ServicePort port)
    {
        if (!port.TargetPort.IsString)
        {
            return port.TargetPort.IntValue == 0 ? port.Port : port.TargetPort.IntValue;
        }

        var name = port.TargetPort.StringValue!;
        var protocol = port.Protocol ?? "TCP";
        return Find(pod.Spec.Containers, name, protocol, sidecarsOnly: false) ?? Find(pod.Spec.InitContainers, name, protocol, sidecarsOnly: true);
    }

    /// <summary>The pod's host name, if it is to be resolvable through this Service.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="service">The Service.</param>
    public static string? Hostname(Pod pod, Service service) =>
        pod.Spec.Hostname is { Length: > 0 } hostname && pod.Spec.Subdomain == service.Metadata.Name ? hostname : null;

    /// <summary>Whether the Service has no address of its own.</summary>
    /// <param name="service">The Service.</param>
    public static bool IsHeadless(Service service) => service.Spec.ClusterIP is null or "" or ClusterIPs.None;

    /// <summary>Whether the Service has no ports and needs none.</summary>
    /// <param name="service">The Service.</param>
    public static bool IsPortless(Service service) => service.Spec.Ports is null or { Count: 0 } && service.Spec.ClusterIP == ClusterIPs.None;

    /// <summary>The address types of the Service.</summary>
    /// <param name="service">The Service.</param>
    public static IReadOnlyList<string> AddressTypes(Service service)
    {
        if (service.Spec.IpFamilies is { Count: > 0 } families)
        {
            return families;
        }

        return IsHeadless(service) ? [AddressType.IPv4, AddressType.IPv6] : [IsIPv6(service.Spec.ClusterIP!) ? AddressType.IPv6 : AddressType.IPv4];
    }

    /// <summary>The pod's addresses of a type.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="addressType">IPv4 or IPv6.</param>
    public static IReadOnlyList<string> Addresses(Pod pod, string addressType)
    {
        var v6 = addressType == AddressType.IPv6;
        if (pod.Status.PodIPs is not { Count: > 0 } all)
        {
            return pod.Status.PodIP is { Length: > 0 } only && IsIPv6(only) == v6 ? [only] : [];
        }

        if (all.Count == 1)
        {
            return IsIPv6(all[0].Ip) == v6 ? [all[0].Ip] : [];
        }

        var found = new List<string>(all.Count);
        foreach (var address in all)
        {
            if (IsIPv6(address.Ip) == v6)
            {
                found.Add(address.Ip);
            }
        }

        return found;
    }

    private static bool IsIPv6(string address) => address.Contains(':', StringComparison.Ordinal);

    private static int? Find(IReadOnlyList<Container>? containers, string name, string protocol, bool sidecarsOnly)
    {
        foreach (var container in containers ?? [])
        {
            if (sidecarsOnly && container.RestartPolicy != RestartPolicy.Always)
            {
                continue;
            }

            foreach (var port in container.Ports ?? [])
            {
                if (port.Name == name && (port.Protocol ?? "TCP") == protocol)
                {
                    return port.Number;
                }
            }
        }

        return null;
    }
}
