using ActorCluster.Api.Core;

namespace ActorCluster.ApiServer.Tests.Resources;

/// <summary>
/// What an update of a Service keeps and what goes with its type (kubernetes pkg/registry/core/service/strategy.go: dropTypeDependentFields,
/// patchAllocatedValues).
/// </summary>
public class ServiceTypeChangeSpec
{
    private static readonly Service NodePort = new()
    {
        Spec = new ServiceSpec
        {
            Type = ServiceType.NodePort,
            ClusterIP = "10.96.0.9",
            ClusterIPs = ["10.96.0.9"],
            IpFamilies = [IpFamily.IPv4],
            IpFamilyPolicy = IpFamilyPolicy.SingleStack,
            ExternalTrafficPolicy = ServiceTrafficPolicy.Cluster,
            Ports = [new ServicePort { Port = 80, Protocol = "TCP", NodePort = 30080 }],
        },
    };

    [Fact]
    public void A_Service_that_becomes_a_name_must_lose_address_ports_and_policy()
    {
        var spec = To(NodePort, static spec => spec with { Type = ServiceType.ExternalName, ExternalName = "example.com" });
        Assert.Null(spec.ClusterIP);
        Assert.Null(spec.ClusterIPs);
        Assert.Null(spec.IpFamilies);
        Assert.Null(spec.IpFamilyPolicy);
        Assert.Null(spec.ExternalTrafficPolicy);
        Assert.Equal(0, spec.Ports![0].NodePort);
    }

    [Fact]
    public void A_Service_that_is_no_longer_open_to_the_outside_must_keep_its_address_alone()
    {
        var spec = To(NodePort, static spec => spec with { Type = ServiceType.ClusterIP });
        Assert.Equal(("10.96.0.9", 0, null), (spec.ClusterIP, spec.Ports![0].NodePort, spec.ExternalTrafficPolicy));
    }

    [Fact]
    public void Ports_that_the_client_changes_at_the_same_time_must_stay_to_be_refused() => Assert.Equal(30081, To(NodePort, static spec => spec with
    {
        Type = ServiceType.ClusterIP,
        Ports = [new ServicePort { Port = 80, Protocol = "TCP", NodePort = 30081 }],
    }).Ports![0].NodePort);

    [Fact]
    public void A_Service_that_gets_a_balancer_must_keep_its_node_ports() => Assert.Equal(30080, To(NodePort, static spec => spec with
    {
        Type = ServiceType.LoadBalancer,
        Ports = [new ServicePort { Port = 80, Protocol = "TCP" }],
    }).Ports![0].NodePort);

    [Fact]
    public void What_a_balancer_has_given_must_go_with_it()
    {
        var balanced = NodePort with
        {
            Spec = NodePort.Spec with { Type = ServiceType.LoadBalancer, AllocateLoadBalancerNodePorts = true },
            Status = new ServiceStatus { LoadBalancer = new LoadBalancerStatus { Ingress = [new LoadBalancerIngress { Ip = "192.0.2.1" }] } },
        };
        var updated = Strategies.Updated(balanced, balanced with { Spec = balanced.Spec with { Type = ServiceType.NodePort } });
        Assert.Null(updated.Status.LoadBalancer.Ingress);
        Assert.Null(updated.Spec.AllocateLoadBalancerNodePorts);
    }

    private static ServiceSpec To(Service current, Func<ServiceSpec, ServiceSpec> change) =>
        Strategies.Updated(current, current with { Spec = change(current.Spec) }).Spec;
}
