using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Resources.Services;

/// <summary>
/// What an update of a Service keeps of what was drawn for it, and what goes with its type (kubernetes
/// pkg/registry/core/service/strategy.go: dropTypeDependentFields; …/storage: patchAllocatedValues, normalizeClusterIPs). Pure.
/// </summary>
internal static class ServiceTypeChange
{
    /// <summary>The new specification with what its client has left out and the Service has.</summary>
    /// <param name="updated">The new specification.</param>
    /// <param name="current">The present one.</param>
    public static ServiceSpec Keep(ServiceSpec updated, ServiceSpec current)
    {
        var spec = updated;
        if (NeedsAddress(current) && NeedsAddress(spec))
        {
            spec = KeepAddress(spec, current);
        }

        if (NeedsNodePorts(current) && NeedsNodePorts(spec))
        {
            spec = spec with { Ports = KeepNodePorts(spec.Ports, current.Ports) };
        }

        return NeedsHealthPort(current) && NeedsHealthPort(spec) && spec.HealthCheckNodePort == 0
            ? spec with { HealthCheckNodePort = current.HealthCheckNodePort }
            : spec;
    }

    /// <summary>
    /// The new specification without what its type has no use for, as long as the client has not changed it as well: what he has is refused
    /// by the validation.
    /// </summary>
    /// <param name="updated">The new specification.</param>
    /// <param name="current">The present one.</param>
    public static ServiceSpec Drop(ServiceSpec updated, ServiceSpec current)
    {
        var spec = updated;
        if (NeedsAddress(current) && !NeedsAddress(spec))
        {
            spec = spec with
            {
                ClusterIP = spec.ClusterIP == current.ClusterIP ? null : spec.ClusterIP,
                ClusterIPs = spec.ClusterIP == current.ClusterIP && Same(spec.ClusterIPs, current.ClusterIPs) ? null : spec.ClusterIPs,
                IpFamilies = Same(spec.IpFamilies, current.IpFamilies) ? null : spec.IpFamilies,
                IpFamilyPolicy = spec.IpFamilyPolicy == current.IpFamilyPolicy ? null : spec.IpFamilyPolicy,
            };
        }

        if (NeedsNodePorts(current) && !NeedsNodePorts(spec) && NodePorts(spec).SetEquals(NodePorts(current)))
        {
            spec = spec with { Ports = Lists.Map(spec.Ports, static port => port.NodePort == 0 ? port : port with { NodePort = 0 }) };
        }

        if (NeedsHealthPort(current) && !NeedsHealthPort(spec) && spec.HealthCheckNodePort == current.HealthCheckNodePort)
        {
            spec = spec with { HealthCheckNodePort = 0 };
        }

        if (current.Type == ServiceType.LoadBalancer && spec.Type != ServiceType.LoadBalancer)
        {
            spec = spec with
            {
                AllocateLoadBalancerNodePorts =
                    spec.AllocateLoadBalancerNodePorts == current.AllocateLoadBalancerNodePorts ? null : spec.AllocateLoadBalancerNodePorts,
                LoadBalancerClass = spec.LoadBalancerClass == current.LoadBalancerClass ? null : spec.LoadBalancerClass,
            };
        }

        return IsFromOutside(current) && !IsFromOutside(spec) && spec.ExternalTrafficPolicy == current.ExternalTrafficPolicy
            ? spec with { ExternalTrafficPolicy = null }
            : spec;
    }

    private static bool NeedsAddress(ServiceSpec spec) => spec.Type is ServiceType.ClusterIP or ServiceType.NodePort or ServiceType.LoadBalancer;

    private static bool NeedsNodePorts(ServiceSpec spec) =>
        spec.Type == ServiceType.NodePort || (spec.Type == ServiceType.LoadBalancer && spec.AllocateLoadBalancerNodePorts != false);

    private static bool NeedsHealthPort(ServiceSpec spec) =>
        spec.Type == ServiceType.LoadBalancer && spec.ExternalTrafficPolicy == ServiceTrafficPolicy.Local;

    private static bool IsFromOutside(ServiceSpec spec) => spec.Type is ServiceType.NodePort or ServiceType.LoadBalancer
        || (spec.Type == ServiceType.ClusterIP && spec.ExternalIPs is { Count: > 0 });

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) => (one ?? []).SequenceEqual(other ?? []);

    private static HashSet<int> NodePorts(ServiceSpec spec) => [.. (spec.Ports ?? []).Select(static port => port.NodePort).Where(static port => port != 0)];

    private static ServiceSpec KeepAddress(ServiceSpec updated, ServiceSpec current)
    {
        if (current.ClusterIP is not { Length: > 0 } before)
        {
            return updated;
        }

        if (string.IsNullOrEmpty(updated.ClusterIP))
        {
            return updated with { ClusterIP = before, ClusterIPs = current.ClusterIPs };
        }

        // Who changes the one address alone means both fields, and is told of one mistake (normalizeClusterIPs).
        return updated.ClusterIP != before && current.ClusterIPs is { } same && updated.ClusterIPs?.SequenceEqual(same) == true
            ? updated with { ClusterIPs = [updated.ClusterIP] }
            : updated;
    }

    private static IReadOnlyList<ServicePort>? KeepNodePorts(IReadOnlyList<ServicePort>? updated, IReadOnlyList<ServicePort>? current) =>
        Lists.Map(updated, port =>
        {
            if (port.NodePort != 0)
            {
                return port;
            }

            foreach (var before in current ?? [])
            {
                if (before.Port == port.Port && before.Protocol == port.Protocol && before.NodePort != 0)
                {
                    return port with { NodePort = before.NodePort };
                }
            }

            return port;
        });
}
