using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Resources.Pods;

namespace ActorCluster.ApiServer.Resources.Services;

/// <summary>The defaults of Services, among them those of their families of addresses.</summary>
internal static class ServiceDefaults
{
    private const int AffinitySeconds = 10800;

    private static readonly string[] IPv4Only = [IpFamily.IPv4];

    public static Service Apply(Service service)
    {
        var spec = service.Spec;
        var type = PodDefaults.Text(spec.Type, ServiceType.ClusterIP);
        var external = type == ServiceType.ExternalName;
        var affinity = PodDefaults.Text(spec.SessionAffinity, ServiceAffinity.None);
        spec = spec with
        {
            Type = type,
            SessionAffinity = affinity,
            SessionAffinityConfig = affinity == ServiceAffinity.ClientIP
                ? new SessionAffinityConfig { ClientIP = new ClientIPConfig { TimeoutSeconds = spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? AffinitySeconds } }
                : affinity == ServiceAffinity.None ? null : spec.SessionAffinityConfig,
            Ports = Lists.Map(spec.Ports, static port => Port(port)),
        };
        if (type is ServiceType.NodePort or ServiceType.LoadBalancer && string.IsNullOrEmpty(spec.ExternalTrafficPolicy))
        {
            spec = spec with { ExternalTrafficPolicy = ServiceTrafficPolicy.Cluster };
        }

        if (type == ServiceType.LoadBalancer && spec.AllocateLoadBalancerNodePorts is null)
        {
            spec = spec with { AllocateLoadBalancerNodePorts = true };
        }

        if (!external)
        {
            spec = Addresses(spec) with
            {
                InternalTrafficPolicy = spec.InternalTrafficPolicy ?? ServiceTrafficPolicy.Cluster,
                IpFamilies = spec.IpFamilies is { Count: > 0 } ? spec.IpFamilies : IPv4Only,
                IpFamilyPolicy = PodDefaults.Text(spec.IpFamilyPolicy, IpFamilyPolicy.SingleStack),
            };
        }

        return service with { Spec = spec };
    }

    // clusterIP and clusterIPs[0] are one field under two names.
    private static ServiceSpec Addresses(ServiceSpec spec)
    {
        if (spec.ClusterIP is { Length: > 0 } address && spec.ClusterIPs is not { Count: > 0 })
        {
            return spec with { ClusterIPs = [address] };
        }

        return string.IsNullOrEmpty(spec.ClusterIP) && spec.ClusterIPs is { Count: > 0 } addresses
            ? spec with { ClusterIP = addresses[0] }
            : spec;
    }

    private static ServicePort Port(ServicePort port)
    {
        var named = port.TargetPort is { IsString: true, StringValue.Length: > 0 };
        return port with
        {
            Protocol = PodDefaults.Text(port.Protocol, Protocol.Tcp),
            TargetPort = named || port.TargetPort.IntValue != 0 ? port.TargetPort : new IntOrString(port.Port),
        };
    }
}
