using ActorCluster.Api.Core;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Cycle;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Tests;

/// <summary>Which node a pod gets, and in what words it gets none. The messages are those of kube-scheduler 1.32.</summary>
public sealed class SchedulingCycleSpec
{
    private readonly ClusterCache _cluster = new();
    private readonly SchedulingCycle _cycle = new(DefaultProfile.Filters, DefaultProfile.Scores, DefaultProfile.PostFilter(new Random(1)), 0, new Random(1));

    [Fact]
    public void Scheduler_must_say_that_there_are_no_nodes() =>
        Assert.Equal("no nodes available to schedule pods", Failure(APod.Named("a")));

    [Fact]
    public void Scheduler_must_skip_a_cordoned_node()
    {
        Nodes(ANode.Named("n1").Cordoned(), ANode.Named("n2"));
        Assert.Equal("n2", Place(APod.Named("a")));
    }

    [Fact]
    public void Scheduler_must_name_every_reason_with_its_count()
    {
        Nodes(
            ANode.Named("n1", cpu: "1"),
            ANode.Named("n2", cpu: "1"),
            ANode.Named("n3").Tainted("dedicated", "db", TaintEffect.NoSchedule),
            ANode.Named("n4").Cordoned());
        _cluster.Place(new PodInfo(APod.Named("x").Requesting("800m", "1Gi")), "n1");
        _cluster.Place(new PodInfo(APod.Named("y").Requesting("800m", "1Gi")), "n2");
        Assert.Equal(
            "0/4 nodes are available: 1 node(s) had untolerated taint {dedicated: db}, 1 node(s) were unschedulable, 2 Insufficient cpu. "
            + "preemption: 0/4 nodes are available: 2 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
            Failure(APod.Named("a").Requesting("500m", "64Mi")));
    }

    [Fact]
    public void Scheduler_must_name_every_resource_that_a_node_lacks()
    {
        Nodes(ANode.Named("n1", cpu: "1", memory: "1Gi", pods: 0));
        Assert.StartsWith("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 1 Too many pods.", Failure(APod.Named("a").Requesting("2", "2Gi")), StringComparison.Ordinal);
    }

    [Fact]
    public void Scheduler_must_not_preempt_for_a_pod_that_forbids_it()
    {
        Nodes(ANode.Named("n1", cpu: "1"));
        var pod = APod.Named("a").Requesting("2", "1Gi").With(static spec => spec with { PreemptionPolicy = PreemptionPolicy.Never });
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.", Failure(pod));
    }

    [Theory]
    [InlineData("", "", "", false)]
    [InlineData("dedicated", "db", "NoSchedule", true)]
    [InlineData("dedicated", "web", "NoSchedule", false)]
    [InlineData("dedicated", "db", "", true)]
    [InlineData("dedicated", "db", "NoExecute", false)]
    public void Scheduler_must_match_tolerations_by_key_value_and_effect(string key, string value, string effect, bool fits)
    {
        Nodes(ANode.Named("n1").Tainted("dedicated", "db", TaintEffect.NoSchedule));
        var pod = key.Length == 0 ? APod.Named("a") : APod.Named("a").Tolerating(new Toleration { Key = key, Operator = "Equal", Value = value, Effect = effect });
        Assert.Equal(fits, TryPlace(pod) is not null);
    }

    [Fact]
    public void Scheduler_must_let_a_toleration_without_a_key_tolerate_everything()
    {
        Nodes(ANode.Named("n1").Tainted("a", "1", TaintEffect.NoSchedule).Tainted("b", "2", TaintEffect.NoExecute));
        Assert.Equal("n1", Place(APod.Named("a").Tolerating(new Toleration { Operator = TolerationOperator.Exists })));
    }

    [Fact]
    public void Scheduler_must_prefer_a_node_without_PreferNoSchedule_taints()
    {
        Nodes(ANode.Named("n1").Tainted("old", "", TaintEffect.PreferNoSchedule), ANode.Named("n2"));
        Assert.Equal("n2", Place(APod.Named("a")));
    }

    [Fact]
    public void Scheduler_must_obey_nodeSelector_and_say_so()
    {
        Nodes(ANode.Named("n1").Labelled("disktype", "hdd"), ANode.Named("n2").Labelled("disktype", "ssd"));
        var ssd = APod.Named("a").With(static spec => spec with { NodeSelector = new Dictionary<string, string> { ["disktype"] = "ssd" } });
        Assert.Equal("n2", Place(ssd));
        var none = APod.Named("b").With(static spec => spec with { NodeSelector = new Dictionary<string, string> { ["disktype"] = "tape" } });
        Assert.Equal(
            "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
            Failure(none));
    }

    [Theory]
    [InlineData("In", "a,b", "a", true)]
    [InlineData("In", "a,b", "c", false)]
    [InlineData("NotIn", "a,b", "c", true)]
    [InlineData("NotIn", "a,b", null, true)]
    [InlineData("Exists", null, "x", true)]
    [InlineData("Exists", null, null, false)]
    [InlineData("DoesNotExist", null, null, true)]
    [InlineData("Gt", "5", "6", true)]
    [InlineData("Gt", "5", "5", false)]
    [InlineData("Lt", "5", "4", true)]
    [InlineData("Lt", "5", "many", false)]
    public void Scheduler_must_evaluate_required_node_affinity(string operation, string? values, string? label, bool fits)
    {
        Nodes(label is null ? ANode.Named("n1") : ANode.Named("n1").Labelled("key", label));
        var requirement = new NodeSelectorRequirement { Key = "key", Operator = operation, Values = values?.Split(',') };
        var pod = APod.Named("a").With(spec => spec with
        {
            Affinity = new Affinity
            {
                NodeAffinity = new NodeAffinity
                {
                    RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector { NodeSelectorTerms = [new NodeSelectorTerm { MatchExpressions = [requirement] }] },
                },
            },
        });
        Assert.Equal(fits, TryPlace(pod) is not null);
    }

    [Fact]
    public void Scheduler_must_weigh_preferred_node_affinity()
    {
        Nodes(ANode.Named("n1"), ANode.Named("n2").Labelled("fast", "yes"), ANode.Named("n3"));
        var pod = APod.Named("a").With(static spec => spec with
        {
            Affinity = new Affinity
            {
                NodeAffinity = new NodeAffinity
                {
                    PreferredDuringSchedulingIgnoredDuringExecution =
                    [
                        new PreferredSchedulingTerm
                        {
                            Weight = 10,
                            Preference = new NodeSelectorTerm { MatchExpressions = [new NodeSelectorRequirement { Key = "fast", Operator = "Exists" }] },
                        },
                    ],
                },
            },
        });
        Assert.Equal("n2", Place(pod));
    }

    [Fact]
    public void Scheduler_must_keep_host_ports_apart()
    {
        Nodes(ANode.Named("n1"));
        _cluster.Place(new PodInfo(APod.Named("x").WithHostPort(8080)), "n1");
        Assert.StartsWith("0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.", Failure(APod.Named("a").WithHostPort(8080)), StringComparison.Ordinal);
        Assert.Equal("n1", Place(APod.Named("b").WithHostPort(8080, "UDP")));
        Assert.Equal("n1", Place(APod.Named("c").WithHostPort(8081)));
    }

    [Fact]
    public void Scheduler_must_spread_pods_that_request_nothing()
    {
        Nodes(ANode.Named("n1"), ANode.Named("n2"), ANode.Named("n3"));
        var nodes = Enumerable.Range(0, 9).Select(i =>
        {
            var pod = APod.Named("p" + i);
            var node = Place(pod);
            _cluster.Place(new PodInfo(pod), node);
            return node;
        }).CountBy(static n => n).ToDictionary();
        Assert.Equal(3, nodes.Count);
        Assert.All(nodes.Values, static count => Assert.Equal(3, count));
    }

    [Fact]
    public void Scheduler_must_count_the_larger_of_init_and_main_containers()
    {
        Nodes(ANode.Named("n1", cpu: "1"));
        var pod = APod.Named("a").Requesting("100m", "64Mi").With(static spec => spec with
        {
            InitContainers = [new Container { Name = "init", Image = "busybox", Resources = APod.Requests("1500m", "64Mi") }],
        });
        Assert.StartsWith("0/1 nodes are available: 1 Insufficient cpu.", Failure(pod), StringComparison.Ordinal);
    }

    [Fact]
    public void Scheduler_must_add_sidecars_to_the_main_containers()
    {
        var sidecar = new Container { Name = "side", Image = "busybox", RestartPolicy = RestartPolicy.Always, Resources = APod.Requests("300m", "64Mi") };
        var pod = APod.Named("a").Requesting("100m", "64Mi").With(spec => spec with { InitContainers = [sidecar] });
        Assert.Equal(400, PodResources.Of(pod.Spec).Requested.CpuMillis);
    }

    [Theory]
    [InlineData(3, 0, 3)]
    [InlineData(99, 0, 99)]
    [InlineData(100, 0, 100)]
    [InlineData(1000, 0, 420)]
    [InlineData(5000, 0, 500)]
    [InlineData(6000, 0, 300)]
    [InlineData(1000, 100, 1000)]
    [InlineData(1000, 1, 100)]
    public void Scheduler_must_look_at_as_many_nodes_as_Kubernetes_does(int nodes, int percentage, int expected) =>
        Assert.Equal(expected, SchedulingCycle.FeasibleNodesToFind(nodes, percentage));

    [Fact]
    public void Scheduler_must_choose_alike_for_the_same_seed()
    {
        static List<string> Run(int seed)
        {
            var cluster = new ClusterCache();
            var cycle = new SchedulingCycle(DefaultProfile.Filters, DefaultProfile.Scores, DefaultProfile.PostFilter(new Random(seed)), 0, new Random(seed));
            for (var i = 0; i < 7; i++)
            {
                cluster.SetNode(ANode.Named("n" + i));
            }

            return [.. Enumerable.Range(0, 40).Select(i =>
            {
                var pod = new PodInfo(APod.Named("p" + i));
                var node = cycle.Select(pod, cluster).Node!.Name;
                cluster.Place(pod, node);
                return node;
            })];
        }

        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7), Run(8));
    }

    private void Nodes(params Node[] nodes)
    {
        foreach (var node in nodes)
        {
            _cluster.SetNode(node);
        }
    }

    private string? TryPlace(Pod pod) => _cycle.Select(new PodInfo(pod), _cluster).Node?.Name;

    private string Place(Pod pod)
    {
        var result = _cycle.Select(new PodInfo(pod), _cluster);
        Assert.True(result.Node is not null, result.Failure?.Message);
        return result.Node.Name;
    }

    private string Failure(Pod pod)
    {
        var result = _cycle.Select(new PodInfo(pod), _cluster);
        Assert.Null(result.Node);
        return result.Failure!.Message;
    }
}
