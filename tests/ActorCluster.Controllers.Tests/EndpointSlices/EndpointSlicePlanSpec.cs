using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.EndpointSlices;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Controllers.Tests.EndpointSlices;

public sealed class EndpointSlicePlanSpec
{
    private static readonly Service Web = new()
    {
        Kind = "Service",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "uid-web", Labels = new Dictionary<string, string> { ["team"] = "a" } },
        Spec = new ServiceSpec
        {
            ClusterIP = "10.96.0.10",
            Selector = AWorkload.Labels,
            Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = 8080 }],
        },
    };

    [Fact]
    public void Plan_must_make_a_placeholder_for_a_service_without_pods_and_leave_it_alone()
    {
        var slices = Apply([], Decide(Web, [], []));
        var slice = Assert.Single(slices);
        Assert.Empty(slice.Endpoints!);
        Assert.Empty(slice.Ports!);
        Assert.Equal("web-", slice.Metadata.GenerateName);
        Assert.Equal(
            [("endpointslice.kubernetes.io/managed-by", "endpointslice-controller.k8s.io"), ("kubernetes.io/service-name", "web"), ("team", "a")],
            slice.Metadata.Labels!.Select(l => (l.Key, l.Value)).Order());
        Assert.Empty(Decide(Web, [], slices).Writes);
    }

    public static TheoryData<string, Pod, bool, bool, bool> States => new()
    {
        { "ready", APod.Named("a").On("n1").At("10.0.0.1").Ready(), true, true, false },
        { "not ready", APod.Named("a").On("n1").At("10.0.0.1").Ready(ready: false), false, false, false },
        { "terminating", APod.Named("a").On("n1").At("10.0.0.1").Ready().Terminating(), false, true, true },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Plan_must_tell_ready_serving_and_terminating_apart(string why, Pod pod, bool ready, bool serving, bool terminating)
    {
        var endpoint = Assert.Single(Assert.Single(Apply([], Decide(Web, [pod], []))).Endpoints!);
        Assert.Equal((why, (bool?)ready, (bool?)serving, (bool?)terminating), (why, endpoint.Conditions.Ready, endpoint.Conditions.Serving, endpoint.Conditions.Terminating));
        var published = Web with { Spec = Web.Spec with { PublishNotReadyAddresses = true } };
        Assert.True(Assert.Single(Assert.Single(Apply([], Decide(published, [pod], []))).Endpoints!).Conditions.Ready);
    }

    [Fact]
    public void Plan_must_leave_out_pods_that_have_ended_or_have_no_address()
    {
        var pods = new[] { APod.Named("new").On("n1"), APod.Named("done").On("n1").At("10.0.0.1").InPhase(PodPhase.Succeeded) };
        Assert.Empty(Assert.Single(Apply([], Decide(Web, pods, []))).Endpoints!);
    }

    [Fact]
    public void Plan_must_resolve_named_ports_per_pod_and_name_hosts_of_the_subdomain()
    {
        var service = Web with
        {
            Spec = Web.Spec with { ClusterIP = ClusterIPs.None, IpFamilies = [IpFamily.IPv4], Ports = [new ServicePort { Name = "http", Port = 80, TargetPort = "web" }] },
        };
        var pods = new[] { Serving("a", 8080, "10.0.0.1"), Serving("b", 9090, "10.0.0.2"), APod.Named("c").On("n1").At("10.0.0.3").Ready() };
        var slices = Apply([], Decide(service, pods, []));
        Assert.Equal([(8080, "10.0.0.1"), (9090, "10.0.0.2")], slices.Where(s => s.Ports!.Count > 0).Select(s => (s.Ports![0].Port!.Value, s.Endpoints![0].Addresses![0])).Order());
        Assert.All(slices, s => Assert.True(s.Metadata.Labels!.ContainsKey(WellKnownLabels.HeadlessService)));
        Assert.Equal("host-a", slices.SelectMany(s => s.Endpoints!).Single(e => e.TargetRef!.Name == "a").Hostname);
    }

    [Fact]
    public void Plan_must_touch_one_slice_for_one_pod_more_or_less()
    {
        var pods = Enumerable.Range(0, 250).Select(i => APod.Named("p" + i).On("n1").At($"10.0.{i / 200}.{i % 200}").Ready()).ToList();
        var slices = Apply([], Decide(Web, pods, []));
        Assert.Equal([50, 100, 100], slices.Select(s => s.Endpoints!.Count).Order());
        pods.Add(APod.Named("more").On("n1").At("10.0.9.9").Ready());
        Assert.IsType<UpdateWrite>(Assert.Single(Decide(Web, pods, slices).Writes));
        pods.RemoveRange(0, 2);
        Assert.Single(Decide(Web, pods, slices).Writes);
    }

    [Fact]
    public void Slices_must_hold_exactly_the_pods_whatever_happened_before()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<byte[][]>(),
            static history =>
            {
                List<EndpointSlice> slices = [];
                foreach (var step in history)
                {
                    var pods = step.Distinct().Select(b => APod.Named("p" + (b % 64)).On("n1").At("10.0.0." + (b % 64)).Ready(ready: b < 128)).DistinctBy(p => p.Metadata.Name).ToList();
                    slices = Apply(slices, Decide(Web, pods, slices, maximum: 5));
                    var held = slices.SelectMany(s => s.Endpoints!).Select(e => (e.TargetRef!.Name!, e.Conditions.Ready!.Value)).Order().ToList();
                    var wanted = pods.Select(p => (p.Metadata.Name, p.Status.Conditions![0].Status == ConditionStatus.True)).Order().ToList();
                    if (!held.SequenceEqual(wanted) || slices.Any(s => s.Endpoints!.Count > 5) || slices.Count == 0 || Decide(Web, pods, slices, maximum: 5).Writes.Count > 0)
                    {
                        return false;
                    }
                }

                return true;
            }).QuickCheckThrowOnFailure();
    }

    private static Pod Serving(string name, int port, string ip)
    {
        var pod = APod.Named(name).On("n1").At(ip).Ready();
        return pod with
        {
            Spec = pod.Spec with
            {
                Hostname = "host-" + name,
                Subdomain = "web",
                Containers = [new Container { Name = "main", Ports = [new ContainerPort { Name = "web", Number = port, Protocol = "TCP" }] }],
            },
        };
    }

    private static Reconciliation Decide(Service service, IReadOnlyCollection<Pod> pods, IReadOnlyList<EndpointSlice> slices, int maximum = 100) =>
        EndpointSlicePlan.Decide(service, pods, slices, static name => ANode.Named(name), maximum);

    private static List<EndpointSlice> Apply(IReadOnlyList<EndpointSlice> slices, Reconciliation plan)
    {
        var result = slices.ToDictionary(s => s.Metadata.Name);
        foreach (var write in plan.Writes)
        {
            switch (write)
            {
                case CreateWrite create:
                    var name = "s" + (result.Count + result.Keys.Select(k => int.Parse(k[1..], System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().Max() + 1);
                    result[name] = (EndpointSlice)create.Object with { Metadata = create.Object.Metadata with { Name = name, Uid = name } };
                    break;
                case UpdateWrite update:
                    result[update.Object.Metadata.Name] = (EndpointSlice)update.Object;
                    break;
                case DeleteWrite delete:
                    result.Remove(delete.Key.Name);
                    break;
            }
        }

        return [.. result.Values];
    }
}
