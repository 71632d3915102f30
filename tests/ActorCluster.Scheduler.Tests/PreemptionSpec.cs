using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Cycle;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.DefaultPreemption;

namespace ActorCluster.Scheduler.Tests;

/// <summary>
/// Which pods have to go for one of higher priority, and when none does. The cases are those that kubernetes'
/// default_preemption_test.go and preemption_test.go distinguish.
/// </summary>
public sealed class PreemptionSpec
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ClusterCache _cluster = new();
    private readonly SchedulingCycle _cycle = new(DefaultProfile.Filters, DefaultProfile.Scores, DefaultProfile.PostFilter(new Random(1)), 0, new Random(1));

    [Fact]
    public void Preemption_must_take_pods_of_lower_priority_only()
    {
        Nodes("n1", "n2");
        Put("n1", Cpu("equal", 1000, 100));
        Put("n2", Cpu("lower", 1000, 99));
        var result = Preempt(Cpu("high", 500, 100));
        Assert.Equal(("n2", "lower"), Chosen(result));
        Assert.Null(result.PostFilter!.Message);
        Assert.Equal("0/2 nodes are available: 2 Insufficient cpu.", result.Failure!.Message);
    }

    [Fact]
    public void Preemption_must_say_why_it_helps_nowhere()
    {
        Nodes("n1", "n2");
        _cluster.SetNode(ANode.Named("n3", cpu: "1").Cordoned());
        Put("n1", Cpu("equal", 1000, 100));
        Put("n2", Cpu("rest", 900, 100), Cpu("small", 100, 1));
        var result = Preempt(Cpu("high", 500, 100));
        Assert.Empty(result.PostFilter!.Victims);
        Assert.Equal(
            "0/3 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu. preemption: 0/3 nodes are available: "
            + "1 Insufficient cpu, 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
            result.Failure!.Message);
    }

    [Fact]
    public void Preemption_must_spare_as_many_as_it_can_beginning_with_the_most_important()
    {
        Nodes("n1");
        Put("n1", Cpu("p1", 300, 1), Cpu("p5", 300, 5), Cpu("p3", 300, 3), Cpu("p9", 100, 9));
        Assert.Equal(("n1", "p3,p1"), Chosen(Preempt(Cpu("high", 600, 10))));
    }

    [Fact]
    public void Preemption_must_spare_the_pod_that_has_run_longer_among_equals()
    {
        Nodes("n1");
        Put("n1", Started(Cpu("young", 500, 1), 20), Started(Cpu("old", 500, 1), 10));
        Assert.Equal(("n1", "young"), Chosen(Preempt(Cpu("high", 500, 10))));
    }

    [Fact]
    public void Preemption_must_spare_first_what_a_budget_protects()
    {
        Nodes("n1");
        Put("n1", Cpu("plain", 500, 5), Cpu("guarded", 500, 1).Labelled("app", "db"));
        Budget("db", 0, "app", "db");
        Assert.Equal(("n1", "plain"), Chosen(Preempt(Cpu("high", 500, 10))));
        Budget("db", 1, "app", "db");
        Assert.Equal(("n1", "guarded"), Chosen(Preempt(Cpu("high", 500, 10))));
    }

    [Fact]
    public void Preemption_must_count_a_budget_down_pod_by_pod()
    {
        var budgets = _cluster.Budgets;
        Budget("db", 1, "app", "db");
        Budget("front", 1, "tier", "front");
        PodInfo[] pods = [Info("a", "app", "db"), Info("b", "app", "db"), Info("c", "tier", "front"), Info("d", "other", "x")];
        var (violating, others) = budgets.Divide(pods);
        Assert.Equal("b", Names(violating));
        Assert.Equal("a,c,d", Names(others));

        // A budget whose selector is empty protects nobody here; one that granted an eviction already is not charged again.
        budgets.Set(new PodDisruptionBudget { Metadata = Meta("db"), Spec = new PodDisruptionBudgetSpec { Selector = new LabelSelector() } });
        Assert.Empty(budgets.Divide(pods).Violating);
        budgets.Set(new PodDisruptionBudget
        {
            Metadata = Meta("db"),
            Spec = new PodDisruptionBudgetSpec { Selector = APod.Select("app", "db") },
            Status = new PodDisruptionBudgetStatus { DisruptedPods = new Dictionary<string, Time> { ["a"] = new(Start) } },
        });
        Assert.Equal("b", Names(budgets.Divide(pods).Violating));
    }

    [Theory]
    [InlineData("violates budgets least", "1:5|0:9,9", 1)]
    [InlineData("lowest of the highest priorities", "0:7,1|0:6,6", 1)]
    [InlineData("lowest sum", "0:6,5|0:6,4", 1)]
    [InlineData("fewer negative ones, though their sum is higher", "0:-5,-5|0:-5", 1)]
    [InlineData("fewest", "0:6,0|0:6", 1)]
    [InlineData("latest start of the highest", "0:6@10,1@99|0:6@20,1@5", 1)]
    [InlineData("the first of equals", "0:6@10|0:6@10", 0)]
    public void Preemption_must_choose_the_node_that_loses_least(string why, string candidates, int expected)
    {
        var list = candidates.Split('|').Select((text, i) =>
        {
            var parts = text.Split(':');
            var victims = parts[1].Split(',').Select((pod, j) =>
            {
                var at = pod.Split('@');
                return new PodInfo(Started(APod.Named($"p{i}{j}").OfPriority(int.Parse(at[0])), at.Length > 1 ? int.Parse(at[1]) : 0));
            }).ToList();
            return new Candidate(new NodeInfo(ANode.Named("n" + i), i), victims, int.Parse(parts[0]));
        }).ToList();
        Assert.True(list[expected] == Candidate.Best(list), why);
    }

    [Fact]
    public void Preemption_must_not_happen_for_a_pod_that_forbids_it()
    {
        Nodes("n1");
        Put("n1", Cpu("low", 1000, 1));
        var result = Preempt(Cpu("high", 500, 10).With(static spec => spec with { PreemptionPolicy = PreemptionPolicy.Never }));
        Assert.Equal("0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.", result.Failure!.Message);
        Assert.Null(result.PostFilter!.NominatedNode);
    }

    [Fact]
    public void Preemption_must_wait_for_victims_that_are_ending()
    {
        Nodes("n1", "n2");
        var low = Cpu("low", 1000, 1);
        Put("n1", low);
        Put("n2", Cpu("other", 1000, 2));
        var high = new PodInfo(Cpu("high", 500, 10));
        _cluster.Nominations.Set(high, "n1");

        // Ending for another reason does not count, and a decision that the API has not carried out yet does.
        var ending = low with { Metadata = low.Metadata with { DeletionTimestamp = new Time(Start) } };
        _cluster.Update(ending);
        Assert.Equal("n1", _cycle.Select(high, _cluster).PostFilter!.NominatedNode);
        _cluster.Update(ending with
        {
            Status = new PodStatus { Conditions = [new PodCondition { Type = "DisruptionTarget", Status = "True", Reason = "PreemptionByScheduler" }] },
        });
        var result = _cycle.Select(high, _cluster);
        Assert.Equal("0/2 nodes are available: 2 Insufficient cpu. preemption: not eligible due to a terminating pod on the nominated node.", result.Failure!.Message);
        Assert.Null(result.PostFilter!.NominatedNode);

        // Once its node would not take it even without them, it may look further.
        _cluster.SetNode(ANode.Named("n1", cpu: "1").Cordoned());
        Assert.Equal(("n2", "other"), Chosen(_cycle.Select(high, _cluster)));
    }

    [Fact]
    public void Node_that_is_kept_must_be_tried_first_and_not_given_to_lower_priority()
    {
        Nodes("n1", "n2");
        var high = new PodInfo(Cpu("high", 800, 10));
        _cluster.Nominations.Set(high, "n2");
        Put("n1", Cpu("full", 1000, 50));
        Assert.StartsWith("0/2 nodes are available: 2 Insufficient cpu.", _cycle.Select(new PodInfo(Cpu("low", 500, 9)), _cluster).Failure!.Message, StringComparison.Ordinal);
        Assert.StartsWith("0/2 nodes are available: 2 Insufficient cpu.", _cycle.Select(new PodInfo(Cpu("equal", 500, 10)), _cluster).Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("n2", _cycle.Select(new PodInfo(Cpu("higher", 500, 11)), _cluster).Node?.Name);
        Assert.Equal("n2", _cycle.Select(new PodInfo(Cpu("small", 200, 9)), _cluster).Node?.Name);
        Assert.Equal("n2", _cycle.Select(high, _cluster).Node?.Name);
    }

    [Fact]
    public void Nomination_that_the_API_does_not_show_yet_must_outlive_an_update_of_the_pod()
    {
        var pod = Cpu("high", 800, 10);
        var nominations = _cluster.Nominations;
        nominations.Set(new PodInfo(pod), "n1");
        nominations.Observe(pod, new PodInfo(pod));
        Assert.Equal("n1", nominations.NodeOf("uid-high"));
        var shown = pod with { Status = pod.Status with { NominatedNodeName = "n2" } };
        nominations.Observe(pod, new PodInfo(shown));
        Assert.Equal("n2", nominations.NodeOf("uid-high"));
        Assert.Empty(nominations.On("n1"));
        nominations.Observe(shown, new PodInfo(pod));
        Assert.Null(nominations.NodeOf("uid-high"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(99, 99)]
    [InlineData(500, 100)]
    [InlineData(5000, 500)]
    public void Preemption_must_look_at_as_many_candidates_as_Kubernetes_does(int nodes, int expected) =>
        Assert.Equal(expected, DefaultPreemptionPlugin.CandidatesToFind(nodes));

    [Fact]
    public void Preemption_must_end_a_pod_that_does_not_stand_the_other()
    {
        Nodes("n1", "n2");
        Put("n1", Cpu("shy", 100, 1).Apart("app", "web", "kubernetes.io/hostname"));
        Put("n2", Cpu("full", 1000, 50));
        var result = Preempt(Cpu("web", 100, 10).Labelled("app", "web"));
        Assert.Equal(("n1", "shy"), Chosen(result));
        Assert.Equal("0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy existing pods anti-affinity rules.", result.Failure!.Message);
    }

    [Fact]
    public void Trying_must_leave_no_trace()
    {
        Nodes("n1", "n2", "n3");
        for (var i = 0; i < 9; i++)
        {
            Put("n" + ((i % 3) + 1), Cpu("p" + i, 300, i).Labelled("app", "web").Apart("app", "none", "kubernetes.io/hostname"));
        }

        var pod = Cpu("high", 700, 20).Labelled("app", "web").Spread("kubernetes.io/hostname", 1);
        var before = Describe();
        var first = Chosen(Preempt(pod));
        Assert.Equal(before, Describe());
        Assert.Equal(first, Chosen(Preempt(pod)));
    }

    private string Describe() => string.Join(';', _cluster.Nodes.Select(static n => $"{n.Name} {n.RequestedCpuMillis} {string.Join(',', n.Pods.Values.Select(static p => p.Key.Name))}"));

    private static string Names(IEnumerable<PodInfo> pods) => string.Join(',', pods.Select(static pod => pod.Key.Name));

    private static (string? Node, string Victims) Chosen(SchedulingResult result) => (result.PostFilter!.NominatedNode, Names(result.PostFilter.Victims));

    private static Pod Cpu(string name, int millis, int priority) => APod.Named(name).Requesting(millis + "m", "1Mi").OfPriority(priority);

    private static Pod Started(Pod pod, int second) => pod with { Status = pod.Status with { StartTime = new Time(Start.AddSeconds(second)) } };

    private static PodInfo Info(string name, string key, string value) => new(APod.Named(name).Labelled(key, value));

    private static ObjectMeta Meta(string name) => new() { Name = name, Namespace = "default" };

    private void Budget(string name, int allowed, string key, string value) => _cluster.Budgets.Set(new PodDisruptionBudget
    {
        Metadata = Meta(name),
        Spec = new PodDisruptionBudgetSpec { Selector = APod.Select(key, value) },
        Status = new PodDisruptionBudgetStatus { DisruptionsAllowed = allowed },
    });

    private SchedulingResult Preempt(Pod pod) => _cycle.Select(new PodInfo(pod), _cluster);

    private void Nodes(params string[] names)
    {
        foreach (var name in names)
        {
            _cluster.SetNode(ANode.Named(name, cpu: "1"));
        }
    }

    private void Put(string node, params Pod[] pods)
    {
        foreach (var pod in pods)
        {
            _cluster.Place(new PodInfo(pod), node);
        }
    }
}
