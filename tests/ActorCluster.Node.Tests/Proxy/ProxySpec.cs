using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Proxy;
using ActorCluster.Node.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Node.Tests.Proxy;

public sealed class ProxySpec
{
    // r ready, t terminating but serving, n not ready; the letter after it is the node.
    [Theory]
    [InlineData("ra rb", false, "a b")]
    [InlineData("ra tb", false, "a")]
    [InlineData("ta nb", false, "a")]
    [InlineData("na nb", false, "")]
    [InlineData("ra rb", true, "a")]
    [InlineData("ta rb", true, "a")]
    [InlineData("rb", true, "")]
    public void Endpoints_must_be_chosen_as_kube_proxy_does(string endpoints, bool local, string expected)
    {
        var list = endpoints.Split(' ').Select(e => new ServiceEndpoint(
            "10.0.0." + (int)e[1], 80, "node-" + e[1], e[0] == 'r', e[0] != 'n', e[0] == 't')).ToList();
        var entry = new ServicePortEntry(new("default", "web"), "", null, local, false, list);
        Assert.Equal(expected, string.Join(' ', entry.Usable("node-a", external: false).Select(e => e.NodeName![^1])));
    }

    [Fact]
    public void Service_must_lead_to_its_endpoints_on_every_node()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.StartNode("node-b", 2);
        cluster.Put(AService());
        cluster.Put(ASlice("10.244.1.2", "10.244.2.2"));
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains(Resolve(cluster, "node-a").Ip, new[] { "10.244.1.2", "10.244.2.2" });
        Assert.Equal(8080, Resolve(cluster, "node-b").Port);
        Assert.NotNull(Resolve(cluster, "node-b", "", 30080).Ip);
        Assert.Equal("no such service", Resolve(cluster, "node-b", "10.96.0.99").Refusal);

        cluster.Put(ASlice());
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("no endpoints", Resolve(cluster, "node-a").Refusal);
        cluster.Api.Remove<Service>("default", "web");
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("no such service", Resolve(cluster, "node-a").Refusal);
    }

    [Fact]
    public void Changes_must_be_applied_at_most_once_a_second()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(AService());
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        cluster.Put(ASlice("10.244.1.2"));
        Assert.Equal("10.244.1.2", Resolve(cluster, "node-a").Ip);
        cluster.Put(ASlice("10.244.1.3"));
        Assert.Equal("10.244.1.2", Resolve(cluster, "node-a").Ip);
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("10.244.1.3", Resolve(cluster, "node-a").Ip);
    }

    [Fact]
    public void Node_that_is_cut_off_must_go_on_with_what_it_knew()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.StartNode("node-b", 2);
        cluster.Put(AService());
        cluster.Put(ASlice("10.244.1.2"));
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        cluster.System.Tell(node, ActorCluster.Node.Link.MasterLost.Instance);
        cluster.Put(ASlice("10.244.1.3"));
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("10.244.1.2", Resolve(cluster, "node-a").Ip);
        Assert.Equal("10.244.1.3", Resolve(cluster, "node-b").Ip);
        cluster.System.Tell(node, new ActorCluster.Node.Link.MasterFound(cluster.Nodes));
        Assert.Equal("10.244.1.3", Resolve(cluster, "node-a").Ip);
    }

    [Fact]
    public void Client_with_affinity_must_keep_its_endpoint_until_it_times_out()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var service = AService();
        cluster.Put(service with { Spec = service.Spec with { SessionAffinity = "ClientIP" } });
        cluster.Put(ASlice([.. Enumerable.Range(2, 50).Select(n => "10.244.1." + n)]));
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        var first = Resolve(cluster, "node-a").Ip;
        for (var again = 0; again < 20; again++)
        {
            Assert.Equal(first, Resolve(cluster, "node-a").Ip);
        }

        cluster.System.Advance(TimeSpan.FromHours(4));
        Assert.Contains(Enumerable.Range(0, 20), _ =>
        {
            cluster.System.Advance(TimeSpan.FromHours(4));
            return Resolve(cluster, "node-a").Ip != first;
        });
    }

    private static ServiceResolved Resolve(Cluster cluster, string node, string address = "10.96.0.10", int port = 80)
    {
        var probe = cluster.System.Probe();
        cluster.System.System.ActorSelection("/user/node-" + node).Tell(new ResolveService(address, port, "TCP", "10.9.9.9"), probe.Ref);
        cluster.System.Drain();
        return probe.Single<ServiceResolved>();
    }

    private static Service AService() => new()
    {
        Kind = "Service",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new ServiceSpec
        {
            Type = ServiceType.NodePort,
            ClusterIP = "10.96.0.10",
            ClusterIPs = ["10.96.0.10"],
            Ports = [new ServicePort { Name = "http", Port = 80, Protocol = "TCP", NodePort = 30080, TargetPort = 8080 }],
        },
    };

    private static EndpointSlice ASlice(params string[] addresses) => new()
    {
        Kind = "EndpointSlice",
        ApiVersion = "discovery.k8s.io/v1",
        Metadata = new ObjectMeta
        {
            Name = "web-1",
            Namespace = "default",
            Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "web" },
        },
        AddressType = "IPv4",
        Ports = [new Api.Discovery.EndpointPort { Name = "http", Port = 8080, Protocol = "TCP" }],
        Endpoints = [.. addresses.Select(a => new Endpoint { Addresses = [a], Conditions = new EndpointConditions { Ready = true } })],
    };
}
