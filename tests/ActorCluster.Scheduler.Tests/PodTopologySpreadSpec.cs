using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.PodTopologySpread;

namespace ActorCluster.Scheduler.Tests;

/// <summary>
/// Spreading over domains. The cases are those of kubernetes' podtopologyspread/filtering_test.go and scoring_test.go: zone1 with nodes a
/// and b, zone2 with x and y.
/// </summary>
public sealed class PodTopologySpreadSpec
{
    private const string Zone = "zone";
    private const string Host = "kubernetes.io/hostname";
    private const string Missing = "node(s) didn't match pod topology spread constraints (missing required label)";
    private const string Skewed = "node(s) didn't match pod topology spread constraints";
    private readonly ClusterCache _cluster = new();
    private readonly PodTopologySpreadFilter _filter = new();
    private int _pods;

    public PodTopologySpreadSpec()
    {
        foreach (var (name, zone) in new[] { ("a", "zone1"), ("b", "zone1"), ("x", "zone2"), ("y", "zone2") })
        {
            _cluster.SetNode(ANode.Named(name).Labelled(Zone, zone));
        }
    }

    [Theory]
    [InlineData("a3 b0 x1 y0", Zone, 1, "x y")]
    [InlineData("a1 b1 x1 y1", Zone, 1, "a b x y")]
    [InlineData("a2 b1 x2 y0", Zone, 1, "x y")]
    [InlineData("a2 b1 x0 y3", Host, 1, "x")]
    [InlineData("a2 b1 x0 y3", Host, 2, "b x")]
    [InlineData("", Host, 1, "a b x y")]
    public void Filter_must_keep_the_skew(string pods, string key, int maxSkew, string fits)
    {
        Put(pods);
        Assert.Equal(fits, Fits(Web().Spread(key, maxSkew)));
    }

    [Fact]
    public void Filter_must_count_only_its_group_in_its_namespace_and_none_that_is_ending()
    {
        Put("a1 b1 x1 y1");
        _cluster.Place(new PodInfo(APod.Named("foreign").Labelled("app", "web").In("other")), "a");
        _cluster.Place(new PodInfo(APod.Named("db").Labelled("app", "db")), "a");
        var ending = APod.Named("ending").Labelled("app", "web");
        _cluster.Place(new PodInfo(ending), "a");
        Assert.Equal("b x y", Fits(Web().Spread(Host, 1)));
        Assert.Equal(ClusterEvents.PodEnding, _cluster.Update(ending with { Metadata = ending.Metadata with { DeletionTimestamp = new Time(DateTimeOffset.UnixEpoch) } }));
        Assert.Equal("a b x y", Fits(Web().Spread(Host, 1)));
    }

    [Fact]
    public void Filter_must_follow_pods_that_come_go_and_change_their_labels()
    {
        Put("a1");
        Assert.Equal("x y", Fits(Web().Spread(Zone, 1)));
        var moved = APod.Named("later").Labelled("app", "web");
        _cluster.Place(new PodInfo(moved), "x");
        Assert.Equal("a b x y", Fits(Web().Spread(Zone, 1)));
        Assert.Equal(ClusterEvents.PodLabels, _cluster.Update(moved.Labelled("app", "db")));
        Assert.Equal("x y", Fits(Web().Spread(Zone, 1)));
        _cluster.Remove("uid-p0");
        Assert.Equal("a b x y", Fits(Web().Spread(Zone, 1)));
        _cluster.Place(new PodInfo(moved), "x");
        _cluster.RemoveNode("x");
        Assert.Equal("a b y", Fits(Web().Spread(Zone, 1)));
        _cluster.SetNode(ANode.Named("x").Labelled(Zone, "zone2"));
        Assert.Equal("a b", Fits(Web().Spread(Zone, 1)));
    }

    [Fact]
    public void Filter_must_say_which_nodes_lack_the_label_and_which_are_full()
    {
        _cluster.SetNode(ANode.Named("z"));
        Put("a1");
        var check = _filter.PreFilter(new PodInfo(Web().Spread(Zone, 1)), _cluster)!;
        Assert.Equal((Missing, false), Rejected(check, "z"));
        Assert.Equal((Skewed, true), Rejected(check, "a"));
    }

    [Fact]
    public void Filter_must_require_all_constraints()
    {
        Put("a2 b1 x0 y2");
        Assert.Equal("x", Fits(Web().Spread(Zone, 1).Spread(Host, 1)));
        Put("x1");
        Assert.Equal("b x", Fits(Web().Spread(Zone, 1).Spread(Host, 1)));
    }

    [Theory]
    [InlineData(null, "x y")]
    [InlineData(2, "x y")]
    [InlineData(3, "")]
    public void Filter_must_take_the_emptiest_domain_for_empty_when_there_are_too_few(int? minDomains, string fits)
    {
        Put("a2 x1");
        Assert.Equal(fits, Fits(Web().Spread(Zone, 1, change: c => c with { MinDomains = minDomains })));
    }

    [Fact]
    public void Filter_must_leave_nodes_out_that_the_pod_cannot_have_unless_told_otherwise()
    {
        Put("a1 b1 x1");
        static PodSpec OnlyZone1(PodSpec spec) => spec with { NodeSelector = new Dictionary<string, string> { [Zone] = "zone1" } };
        Assert.Equal("a b x y", Fits(Web().With(OnlyZone1).Spread(Zone, 1)));
        Assert.Equal("x y", Fits(Web().With(OnlyZone1).Spread(Zone, 1, change: static c => c with { NodeAffinityPolicy = "Ignore" })));

        _cluster.SetNode(ANode.Named("y").Labelled(Zone, "zone2").Tainted("k", "v", TaintEffect.NoSchedule));
        Assert.Equal("y", Fits(Web().Spread(Host, 1)));
        Assert.Equal("a b x y", Fits(Web().Spread(Host, 1, change: static c => c with { NodeTaintsPolicy = "Honor" })));
    }

    [Fact]
    public void Filter_must_compare_only_pods_with_the_same_values_of_matchLabelKeys()
    {
        Put("a2");
        Assert.Equal("x y", Fits(Web().Labelled("hash", "new").Spread(Zone, 1)));
        Assert.Equal("a b x y", Fits(Web().Labelled("hash", "new").Spread(Zone, 1, change: static c => c with { MatchLabelKeys = ["hash", "absent"] })));
    }

    [Fact]
    public void Filter_must_say_nothing_of_pods_without_constraints_that_bind()
    {
        Assert.Null(_filter.PreFilter(new PodInfo(Web()), _cluster));
        Assert.Null(_filter.PreFilter(new PodInfo(Web().Spread(Zone, 1, "ScheduleAnyway")), _cluster));
    }

    [Theory]
    [InlineData("web", true)]
    [InlineData("db", false)]
    public void Filter_must_try_again_when_a_pod_of_the_group_comes_or_goes(string app, bool helps)
    {
        var waiting = new PodInfo(Web().Spread(Zone, 1));
        var other = new PodInfo(APod.Named("other").Labelled("app", app));
        Assert.Equal(helps, _filter.MightHelp(waiting, new ClusterChange(ClusterEvents.PodRemoved, other), _cluster));
        Assert.Equal(helps, _filter.MightHelp(waiting, new ClusterChange(ClusterEvents.PodAdded, other), _cluster));
    }

    // The numbers of kubernetes' scoring_test.go: score = pods × ln(domains + 2) + maxSkew − 1, then 100 × (max + min − score) / max.
    [Theory]
    [InlineData("a2 b1 x0 y3", Host, "a20 b60 x100 y0")]
    [InlineData("a1 b1 x1 y1", Host, "a100 b100 x100 y100")]
    [InlineData("", Host, "a100 b100 x100 y100")]
    [InlineData("a4 b3 x2 y1", Zone, "a40 b40 x100 y100")]
    public void Score_must_prefer_emptier_domains(string pods, string key, string scores)
    {
        Put(pods);
        Assert.Equal(scores, Score(Web().Spread(key, 1, "ScheduleAnyway")));
    }

    [Fact]
    public void Score_must_not_count_nodes_without_the_labels_of_explicit_constraints()
    {
        _cluster.SetNode(ANode.Named("z"));
        Put("a1 z1");
        Assert.Equal("a0 b0 x100 y100 z0", Score(Web().Spread(Zone, 1, "ScheduleAnyway")));
    }

    [Fact]
    public void Score_must_spread_pods_of_services_and_sets_by_host_and_zone_without_being_asked()
    {
        Put("a3 b3 x3 y2");
        Assert.Null(new PodTopologySpreadScore().PreScore(new PodInfo(Web()), _cluster, _cluster.Nodes));
        _cluster.Selectors.SetService(new ObjectKey("default", "web"), new Dictionary<string, string> { ["app"] = "web" });

        // These nodes have no zone, but hosts: 3 × ln 6 + 2 = 7 and 2 × ln 6 + 2 = 6 (rounded).
        Assert.Equal("a85 b85 x85 y100", Score(Web()));
    }

    [Fact]
    public void Pods_of_a_set_must_be_spread_among_what_the_set_and_its_services_select()
    {
        var selectors = _cluster.Selectors;
        var pod = Web().Labelled("hash", "1");
        pod = pod with { Metadata = pod.Metadata with { OwnerReferences = [new OwnerReference { Kind = "ReplicaSet", Name = "web-1", Uid = "rs", Controller = true }] } };
        Assert.Null(selectors.GroupOf(new PodInfo(pod)));
        selectors.SetOwner("ReplicaSet", new ObjectKey("default", "web-1"), APod.Select("hash", "1"));
        Assert.Equal("default/hash=1", selectors.GroupOf(new PodInfo(pod))!.Key);
        selectors.SetService(new ObjectKey("default", "web"), new Dictionary<string, string> { ["app"] = "web" });
        selectors.SetService(new ObjectKey("default", "db"), new Dictionary<string, string> { ["app"] = "db" });
        selectors.SetService(new ObjectKey("other", "web"), new Dictionary<string, string> { ["app"] = "web" });
        Assert.Equal("default/app=web,hash=1", selectors.GroupOf(new PodInfo(pod))!.Key);
        selectors.SetOwner("ReplicaSet", new ObjectKey("default", "web-1"), null);
        Assert.Equal("default/app=web", selectors.GroupOf(new PodInfo(pod))!.Key);
    }

    private static Pod Web() => APod.Named("new").Labelled("app", "web");

    private static (string Reason, bool Helps) Rejected(INodeFilter check, ClusterCache cluster, string node) =>
        check.Filter(cluster.Find(node)!) is { } rejection ? (rejection.Reasons[0], rejection.PreemptionMightHelp) : ("", true);

    private (string Reason, bool Helps) Rejected(INodeFilter check, string node) => Rejected(check, _cluster, node);

    private string Fits(Pod pod)
    {
        var check = _filter.PreFilter(new PodInfo(pod), _cluster)!;
        return string.Join(' ', _cluster.Nodes.Where(node => check.Filter(node) is null).Select(static node => node.Name).Order());
    }

    private string Score(Pod pod)
    {
        var nodes = _cluster.Nodes.OrderBy(static node => node.Name).ToList();
        var scorer = new PodTopologySpreadScore().PreScore(new PodInfo(pod), _cluster, nodes)!;
        var scores = nodes.Select(scorer.Score).ToArray();
        scorer.Normalize(scores);
        return string.Join(' ', nodes.Zip(scores, static (node, score) => node.Name + score));
    }

    private void Put(string pods)
    {
        foreach (var entry in pods.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            for (var i = 0; i < entry[1] - '0'; i++)
            {
                _cluster.Place(new PodInfo(APod.Named("p" + _pods++).Labelled("app", "web")), entry[..1]);
            }
        }
    }
}
