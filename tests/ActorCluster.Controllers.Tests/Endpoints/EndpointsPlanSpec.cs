using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Endpoints;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.Endpoints;

public sealed class EndpointsPlanSpec
{
    private static readonly Service Web = new()
    {
        Kind = "Service",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web" },
        Spec = new ServiceSpec
        {
            ClusterIP = "10.96.0.10",
            Selector = AWorkload.Labels,
            Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = 8080 }, new ServicePort { Name = "admin", Port = 81, TargetPort = "admin" }],
        },
    };

    [Fact]
    public void Plan_must_put_ports_with_the_same_addresses_together()
    {
        Pod[] pods = [WithAdmin("b", "10.0.0.2"), WithAdmin("a", "10.0.0.1"), APod.Named("c").On("n1").At("10.0.0.3").Ready()];
        var subsets = Decide(Web, pods, null)!.Subsets!;
        Assert.Equal(2, subsets.Count);
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3"], subsets.Single(s => s.Ports!.Single().Name == "http").Addresses!.Select(a => a.Ip));
        Assert.Equal(["10.0.0.1", "10.0.0.2"], subsets.Single(s => s.Ports!.Single().Name == "admin").Addresses!.Select(a => a.Ip));

        var together = Assert.Single(Decide(Web, pods[..2], null)!.Subsets!);
        Assert.Equal([("admin", 9000), ("http", 8080)], together.Ports!.Select(p => (p.Name!, p.Port)));
    }

    [Fact]
    public void Plan_must_tell_ready_from_not_ready_and_leave_terminating_pods_out()
    {
        Pod[] pods = [WithAdmin("a", "10.0.0.1"), WithAdmin("b", "10.0.0.2").Ready(ready: false), WithAdmin("c", "10.0.0.3").Terminating()];
        var subset = Assert.Single(Decide(Web, pods, null)!.Subsets!);
        Assert.Equal("10.0.0.1", Assert.Single(subset.Addresses!).Ip);
        Assert.Equal("10.0.0.2", Assert.Single(subset.NotReadyAddresses!).Ip);
        var all = Assert.Single(Decide(Web with { Spec = Web.Spec with { PublishNotReadyAddresses = true } }, pods, null)!.Subsets!);
        Assert.Equal(3, all.Addresses!.Count);
    }

    [Fact]
    public void Plan_must_write_nothing_when_nothing_changed()
    {
        Pod[] pods = [WithAdmin("a", "10.0.0.1"), WithAdmin("b", "10.0.0.2")];
        var first = Decide(Web, pods, null);
        Assert.Null(Decide(Web, pods, first));
        Assert.NotNull(Decide(Web, pods[..1], first));
    }

    [Fact]
    public void Plan_must_cut_off_above_a_thousand_addresses_and_say_so()
    {
        var pods = Enumerable.Range(0, 1200).Select(i => WithAdmin("p" + i, $"10.0.{i / 250}.{i % 250}").Ready(ready: i >= 300)).ToList();
        var endpoints = Decide(Web, pods, null)!;
        var subset = Assert.Single(endpoints.Subsets!);
        Assert.Equal((900, 100), (subset.Addresses!.Count, subset.NotReadyAddresses!.Count));
        Assert.Equal("truncated", endpoints.Metadata.Annotations!["endpoints.kubernetes.io/over-capacity"]);
        Assert.Null(Decide(Web, pods, endpoints));
    }

    private static Pod WithAdmin(string name, string ip)
    {
        var pod = APod.Named(name).On("n1").At(ip).Ready();
        return pod with
        {
            Spec = pod.Spec with { Containers = [new Container { Name = "main", Ports = [new ContainerPort { Name = "admin", Number = 9000, Protocol = "TCP" }] }] },
        };
    }

    private static Api.Core.Endpoints? Decide(Service service, IReadOnlyCollection<Pod> pods, Api.Core.Endpoints? existing) =>
        EndpointsPlan.Decide(service, pods, existing).Writes.SingleOrDefault() switch
        {
            CreateWrite create => (Api.Core.Endpoints)create.Object,
            UpdateWrite update => (Api.Core.Endpoints)update.Object,
            _ => null,
        };
}
