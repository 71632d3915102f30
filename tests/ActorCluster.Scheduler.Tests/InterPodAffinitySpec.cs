using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.InterPodAffinity;

namespace ActorCluster.Scheduler.Tests;

/// <summary>
/// Being near other pods and apart from them. The cases are those of kubernetes' interpodaffinity/filtering_test.go and scoring_test.go:
/// zone1 with nodes a and b, zone2 with x, and n without a zone.
/// </summary>
public sealed class InterPodAffinitySpec
{
    private const string Zone = "zone";
    private const string Host = "kubernetes.io/hostname";
    private readonly ClusterCache _cluster = new();
    private readonly InterPodAffinityFilter _filter = new();

    public InterPodAffinitySpec()
    {
        _cluster.SetNode(ANode.Named("a").Labelled(Zone, "zone1"));
        _cluster.SetNode(ANode.Named("b").Labelled(Zone, "zone1"));
        _cluster.SetNode(ANode.Named("x").Labelled(Zone, "zone2"));
        _cluster.SetNode(ANode.Named("n"));
    }

    [Fact]
    public void Filter_must_put_a_pod_near_what_it_requires()
    {
        Put("a", Db());
        Assert.Equal("a b", Fits(Web().Near("app", "db", Zone)));
        Assert.Equal("a", Fits(Web().Near("app", "db", Host)));
        Assert.Equal(("node(s) didn't match pod affinity rules", false), Rejected(Web().Near("app", "db", Zone), "x"));
        Assert.Equal("", Fits(Web().Near("app", "cache", Zone)));
    }

    [Fact]
    public void Filter_must_let_the_first_of_a_group_go_anywhere_the_label_is()
    {
        Assert.Equal("a b x", Fits(Web().Near("app", "web", Zone)));
        Put("x", Web("first"));
        Assert.Equal("x", Fits(Web().Near("app", "web", Zone)));
    }

    [Fact]
    public void Filter_must_count_a_pod_as_near_only_if_all_terms_are_about_it()
    {
        var both = Web().With(static spec => spec with
        {
            Affinity = new Affinity { PodAffinity = new PodAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [APod.Term("app", "db", Zone), APod.Term("tier", "1", Host)] } },
        });
        Put("a", Db());
        Put("b", APod.Named("tier").Labelled("tier", "1"));
        Assert.Equal("", Fits(both));
        Put("x", Db("both").Labelled("tier", "1"));
        Assert.Equal("x", Fits(both));
    }

    [Fact]
    public void Filter_must_keep_a_pod_apart_and_respect_the_wish_of_others()
    {
        Put("a", Db());
        Assert.Equal("n x", Fits(Web().Apart("app", "db", Zone)));
        Assert.Equal(("node(s) didn't match pod anti-affinity rules", true), Rejected(Web().Apart("app", "db", Zone), "b"));

        Put("x", APod.Named("shy").Apart("app", "web", Zone));
        Assert.Equal("a b n", Fits(Web()));
        Assert.Equal(("node(s) didn't satisfy existing pods anti-affinity rules", true), Rejected(Web(), "x"));
        Assert.Equal("n", Fits(Web().Apart("app", "db", Zone)));
        Assert.Null(_filter.PreFilter(new PodInfo(APod.Named("unlabelled")), _cluster));
        _cluster.Remove("uid-shy");
        Assert.Null(_filter.PreFilter(new PodInfo(Web()), _cluster));
    }

    [Fact]
    public void Filter_must_match_in_the_own_namespace_in_those_named_and_in_those_selected()
    {
        _cluster.SetNamespace("default", new Dictionary<string, string> { ["team"] = "one" });
        _cluster.SetNamespace("other", new Dictionary<string, string> { ["team"] = "two" });
        Put("a", Db().In("other"));
        Assert.Equal("a b n x", Fits(Web().Apart("app", "db", Zone)));
        Assert.Equal("n x", Fits(Term(static term => term with { Namespaces = ["other"] })));
        Assert.Equal("n x", Fits(Term(static term => term with { NamespaceSelector = APod.Select("team", "two") })));
        Assert.Equal("a b n x", Fits(Term(static term => term with { NamespaceSelector = APod.Select("team", "one") })));
        Assert.Equal("n x", Fits(Term(static term => term with { NamespaceSelector = new LabelSelector() })));

        // The wish of a pod there holds for pods here only if its term reaches this namespace.
        Put("x", APod.Named("shy").In("other").Apart("app", "web", Zone));
        Assert.Null(_filter.PreFilter(new PodInfo(Web()), _cluster));
        Put("x", Term(static term => term with { NamespaceSelector = APod.Select("team", "one"), LabelSelector = APod.Select("app", "web") }, "wide").In("other"));
        Assert.Equal("a b n", Fits(Web()));
    }

    [Fact]
    public void Filter_must_say_nothing_when_nobody_has_terms()
    {
        Put("a", Db());
        Assert.Null(_filter.PreFilter(new PodInfo(Web()), _cluster));
        Put("a", Web("soft").With(static spec => spec with { Affinity = Preferring(50, apart: false) }));
        Assert.Null(_filter.PreFilter(new PodInfo(Web()), _cluster));
    }

    [Fact]
    public void Filter_must_try_again_when_the_right_pod_comes_or_goes()
    {
        var near = new PodInfo(Web().Near("app", "db", Zone));
        var apart = new PodInfo(Web().Apart("app", "db", Zone));
        var (db, other, shy) = (new PodInfo(Db()), new PodInfo(APod.Named("other")), new PodInfo(APod.Named("shy").Apart("app", "web", Zone)));
        Assert.True(Helps(near, ClusterEvents.PodAdded, db));
        Assert.False(Helps(near, ClusterEvents.PodAdded, other));
        Assert.False(Helps(near, ClusterEvents.PodRemoved, db));
        Assert.True(Helps(apart, ClusterEvents.PodRemoved, db));
        Assert.False(Helps(apart, ClusterEvents.PodAdded, db));
        Assert.True(Helps(new PodInfo(Web()), ClusterEvents.PodRemoved, shy));
    }

    [Fact]
    public void Score_must_weigh_the_preferences_of_the_pod()
    {
        Put("a", Db());
        Assert.Equal("a100 b100 n0 x0", Score(Web().With(static spec => spec with { Affinity = Preferring(5, apart: false) })));
        Assert.Equal("a0 b0 n100 x100", Score(Web().With(static spec => spec with { Affinity = Preferring(5, apart: true) })));
    }

    [Fact]
    public void Score_must_weigh_the_preferences_of_others_and_what_they_require()
    {
        Put("a", APod.Named("likes").With(static spec => spec with { Affinity = Preferring(8, apart: false, "web") }));
        Put("x", APod.Named("dislikes").With(static spec => spec with { Affinity = Preferring(2, apart: true, "web") }));
        Assert.Equal("a100 b100 n20 x0", Score(Web()));

        // A requirement counts 1, as hardPodAffinityWeight has it.
        Put("x", APod.Named("requires").Near("app", "web", Zone));
        Assert.Equal("a100 b100 n11 x0", Score(Web()));
        Assert.Null(new InterPodAffinityScore().PreScore(new PodInfo(APod.Named("unlabelled")), _cluster, _cluster.Nodes));
    }

    private static Pod Web(string name = "new") => APod.Named(name).Labelled("app", "web");

    private static Pod Db(string name = "db") => APod.Named(name).Labelled("app", "db");

    private static Affinity Preferring(int weight, bool apart, string app = "db")
    {
        WeightedPodAffinityTerm[] terms = [new() { Weight = weight, PodAffinityTerm = APod.Term("app", app, Zone) }];
        return apart
            ? new Affinity { PodAntiAffinity = new PodAntiAffinity { PreferredDuringSchedulingIgnoredDuringExecution = terms } }
            : new Affinity { PodAffinity = new PodAffinity { PreferredDuringSchedulingIgnoredDuringExecution = terms } };
    }

    private static Pod Term(Func<PodAffinityTerm, PodAffinityTerm> change, string name = "new") => Web(name).With(spec => spec with
    {
        Affinity = new Affinity { PodAntiAffinity = new PodAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [change(APod.Term("app", "db", Zone))] } },
    });

    private bool Helps(PodInfo waiting, ClusterEvents happened, PodInfo pod) => _filter.MightHelp(waiting, new ClusterChange(happened, pod), _cluster);

    private string Fits(Pod pod)
    {
        var check = _filter.PreFilter(new PodInfo(pod), _cluster);
        return string.Join(' ', _cluster.Nodes.Where(node => check?.Filter(node) is null).Select(static node => node.Name).Order());
    }

    private (string Reason, bool Helps) Rejected(Pod pod, string node)
    {
        var rejection = _filter.PreFilter(new PodInfo(pod), _cluster)!.Filter(_cluster.Find(node)!)!;
        return (rejection.Reasons.Single(), rejection.PreemptionMightHelp);
    }

    private string Score(Pod pod)
    {
        var nodes = _cluster.Nodes.OrderBy(static node => node.Name).ToList();
        var scorer = new InterPodAffinityScore().PreScore(new PodInfo(pod), _cluster, nodes)!;
        var scores = nodes.Select(scorer.Score).ToArray();
        scorer.Normalize(scores);
        return string.Join(' ', nodes.Zip(scores, static (node, score) => node.Name + score));
    }

    private void Put(string node, Pod pod) => _cluster.Place(new PodInfo(pod), node);
}
