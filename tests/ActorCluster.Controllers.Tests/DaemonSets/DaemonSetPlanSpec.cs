using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.DaemonSets;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.DaemonSets;

/// <summary>The next step of a DaemonSet (https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/).</summary>
public sealed class DaemonSetPlanSpec
{
    private const string Hash = "now";
    private static readonly DateTimeOffset Now = APod.Epoch.AddMinutes(10);
    private readonly Dictionary<string, TimeSpan> _backOff = [];

    [Theory]
    [InlineData("", "create 1, create 2, create 3")]
    [InlineData("1:new 2:new 3:new", "")]
    [InlineData("1:new 2:terminating 3:new", "")]
    [InlineData("1:new 2:failed 3:new", "delete 2a")]
    [InlineData("1:new 2:succeeded 3:new", "delete 2a")]
    [InlineData("1:new 2:failed+terminating 3:new", "create 2")]
    [InlineData("1:new 2:new 2:new 3:new", "delete 2b")]
    [InlineData("1:new 2:new 3:unbound", "")]
    [InlineData("1:new 2:new 3:new 9:unbound", "delete 9a")]
    [InlineData("1:new 2:new 3:new 9:new", "")]
    public void Every_node_must_have_one_pod(string pods, string wanted) => Assert.Equal(wanted, Writes(AWorkload.DaemonSet(), pods));

    [Theory]
    [InlineData(TaintEffect.NoSchedule, "custom", "create 1, create 3", "")]
    [InlineData(TaintEffect.NoExecute, "custom", "create 1, create 3", "delete 2a")]
    [InlineData(TaintEffect.PreferNoSchedule, "custom", "create 1, create 2, create 3", "")]
    [InlineData(TaintEffect.NoExecute, WellKnownTaints.NotReady, "create 1, create 2, create 3", "")]
    [InlineData(TaintEffect.NoExecute, WellKnownTaints.Unreachable, "create 1, create 2, create 3", "")]
    [InlineData(TaintEffect.NoSchedule, WellKnownTaints.Unschedulable, "create 1, create 2, create 3", "")]
    [InlineData(TaintEffect.NoSchedule, WellKnownTaints.DiskPressure, "create 1, create 2, create 3", "")]
    [InlineData(TaintEffect.NoSchedule, WellKnownTaints.NetworkUnavailable, "create 1, create 3", "")]
    public void Taints_must_keep_pods_away_unless_they_are_tolerated(string effect, string key, string empty, string full)
    {
        var nodes = Nodes();
        nodes[1] = nodes[1].Tainted(key, effect);
        Assert.Equal(empty, Writes(AWorkload.DaemonSet(), "", nodes));
        Assert.Equal(full, Writes(AWorkload.DaemonSet(), "1:new 2:new 3:new", nodes));
    }

    [Fact]
    public void A_node_selector_must_choose_the_nodes_and_misplaced_pods_must_go_and_be_counted()
    {
        var set = AWorkload.DaemonSet();
        set = set with { Spec = set.Spec with { Template = set.Spec.Template with { Spec = set.Spec.Template.Spec with { NodeSelector = new Dictionary<string, string> { [WellKnownLabels.Zone] = "a" } } } } };
        Node[] nodes = [ANode.Named("1", "a"), ANode.Named("2", "b"), ANode.Named("3", "a")];
        Assert.Equal("create 1, create 3", Writes(set, "", nodes));
        Assert.Equal("delete 2a", Writes(set, "1:new 2:new 3:new", nodes));
        var status = Status(set, "1:new 2:new", nodes);
        Assert.Equal((2, 1, 1, 1, 1), (status.DesiredNumberScheduled, status.CurrentNumberScheduled, status.NumberMisscheduled, status.NumberReady, status.NumberUnavailable));
    }

    [Theory]
    [InlineData(1, "1:old 2:old 3:old", "delete 1a")]
    [InlineData(2, "1:old 2:old 3:old", "delete 1a, delete 2a")]
    [InlineData("50%", "1:old 2:old 3:old", "delete 1a, delete 2a")]
    [InlineData(1, "1:new 2:old 3:old", "delete 2a")]
    [InlineData(1, "1:terminating 2:old 3:old", "")]
    [InlineData(1, "1:new-unready 2:old 3:old", "")]
    [InlineData(2, "1:new-unready 2:old 3:old", "delete 2a")]
    [InlineData(1, "1:old 2:old-unready 3:old-unready", "delete 2a, delete 3a")]
    [InlineData(0, "1:old 2:old 3:old", "delete 1a")]
    public void An_update_must_make_no_more_pods_unavailable_than_it_may(object unavailable, string pods, string wanted) =>
        Assert.Equal(wanted, Writes(AWorkload.DaemonSet(unavailable is int count ? count : (string)unavailable), pods));

    [Theory]
    [InlineData("1:old 2:old 3:old", "create 1")]
    [InlineData("1:old 1:new-unready 2:old 3:old", "")]
    [InlineData("1:old 1:new 2:old 3:old", "delete 1a")]
    [InlineData("1:new 2:old 3:old", "create 2")]
    [InlineData("1:old 2:old-unready 3:old", "create 2, create 1")]
    [InlineData("1:old-unready 1:new-unready 2:old 3:old", "delete 1a")]
    [InlineData("1:terminating 1:new 2:old 3:old", "create 2")]
    [InlineData("1:terminating 2:new 3:new", "create 1")]
    public void An_update_that_surges_must_have_the_new_pod_ready_before_the_old_one_goes(string pods, string wanted) =>
        Assert.Equal(wanted, Writes(AWorkload.DaemonSet(0, 1), pods));

    [Fact]
    public void With_on_delete_nobody_but_the_user_must_replace_a_pod()
    {
        var set = AWorkload.DaemonSet();
        set = set with { Spec = set.Spec with { UpdateStrategy = new DaemonSetUpdateStrategy { Type = DaemonSetUpdateStrategyType.OnDelete } } };
        Assert.Equal("", Writes(set, "1:old 2:old 3:old"));
        Assert.Equal("create 2", Writes(set, "1:old 3:old"));
    }

    [Fact]
    public void A_failed_pod_must_be_left_alone_while_its_node_is_backed_off()
    {
        _backOff["2"] = TimeSpan.FromSeconds(7);
        Assert.Equal("delete 3a", Writes(AWorkload.DaemonSet(), "1:new 2:failed 3:failed"));
        var (plan, failedOn) = Decide(AWorkload.DaemonSet(), "1:new 2:failed 3:failed", Nodes());
        Assert.Equal(["3"], failedOn);
        Assert.Equal(TimeSpan.FromSeconds(7), plan.Again);
        Assert.Equal("Found failed daemon pod default/3a on node 3, will try to kill it", Assert.Single(plan.Events).Message);
    }

    [Fact]
    public void Back_off_must_double_to_a_quarter_of_an_hour_and_begin_anew_after_twice_that()
    {
        var backOff = new FailedPodBackOff();
        var (key, at) = (new Api.Resources.ObjectKey("default", "web"), Now);
        var pauses = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            backOff.Replaced(key, "1", at);
            var pause = backOff.Remaining(key, "1", at)!.Value;
            pauses.Add(pause.TotalSeconds);
            at += pause;
            Assert.Null(backOff.Remaining(key, "1", at));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], pauses);
        backOff.Replaced(key, "1", at.AddMinutes(31));
        Assert.Equal(TimeSpan.FromSeconds(1), backOff.Remaining(key, "1", at.AddMinutes(31)));
    }

    [Fact]
    public void A_pod_must_be_bound_to_its_node_by_affinity_and_bear_what_befalls_it()
    {
        var set = AWorkload.DaemonSet();
        var pod = DaemonPods.Create(set, Hash, "n1");
        Assert.Equal(("n1", Hash, "web-"), (DaemonPods.NodeOf(pod), pod.Metadata.Labels!["controller-revision-hash"], pod.Metadata.GenerateName));
        Assert.Null(pod.Spec.NodeName);
        Assert.All(pod.Spec.Tolerations!, toleration => Assert.Equal(("Exists", null), (toleration.Operator, toleration.TolerationSeconds)));
        Assert.Equal(6, pod.Spec.Tolerations!.Count);
        Assert.Equal(7, DaemonPods.Tolerations(set.Spec.Template.Spec with { HostNetwork = true }).Count);
    }

    [Fact]
    public void A_set_must_have_its_revision_first_and_leave_its_pods_when_it_goes()
    {
        var set = AWorkload.DaemonSet();
        var created = DaemonSetPlan.Decide(new DaemonSetState(set, Nodes(), [], [], _ => null, _ => null, Now)).Plan;
        var revision = (ControllerRevision)Assert.IsType<CreateWrite>(Assert.Single(created.Writes)).Object;
        Assert.Equal((1L, "web-" + revision.Metadata.Labels!["controller-revision-hash"]), (revision.Revision, revision.Metadata.Name));
        var deleted = set with { Metadata = set.Metadata with { DeletionTimestamp = Now } };
        Assert.Empty(DaemonSetPlan.Decide(new DaemonSetState(deleted, Nodes(), [], [], _ => null, _ => null, Now)).Plan.Writes);
    }

    private static Node[] Nodes() => [ANode.Named("1"), ANode.Named("2"), ANode.Named("3")];

    private (Reconciliation Plan, IReadOnlyList<string> FailedOn) Decide(DaemonSet set, string pods, Node[] nodes)
    {
        var created = (ControllerRevision)((CreateWrite)DaemonSetPlan.Decide(new DaemonSetState(set, [], [], [], _ => null, _ => null, Now)).Plan.Writes[0]).Object;
        var revision = created with { Metadata = created.Metadata with { Labels = new Dictionary<string, string> { ["controller-revision-hash"] = Hash } } };
        var made = new List<Pod>();
        foreach (var text in pods.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (node, state) = (text.Split(':')[0], text.Split(':')[1]);
            var name = node + (made.Exists(pod => pod.Metadata.Name == node + "a") ? "b" : "a");
            var pod = APod.Named(name).OwnedBy(set).Labelled("controller-revision-hash", state.StartsWith("old", StringComparison.Ordinal) ? "before" : Hash)
                .CreatedAt(APod.Epoch.AddSeconds(made.Count));
            made.Add(state switch
            {
                "unbound" => pod with { Spec = DaemonPods.Create(set, Hash, node).Spec },
                "failed" => pod.On(node).InPhase(PodPhase.Failed),
                "succeeded" => pod.On(node).InPhase(PodPhase.Succeeded),
                "failed+terminating" => pod.On(node).InPhase(PodPhase.Failed).Terminating(),
                "terminating" => pod.On(node).Ready().Terminating(),
                _ => pod.On(node).Ready(ready: !state.EndsWith("unready", StringComparison.Ordinal)),
            });
        }

        return DaemonSetPlan.Decide(new DaemonSetState(
            set, nodes, made, [revision], _ => null, node => _backOff.TryGetValue(node, out var pause) ? pause : null, Now));
    }

    private DaemonSetStatus Status(DaemonSet set, string pods, Node[] nodes) =>
        ((DaemonSet)Decide(set, pods, nodes).Plan.Writes.OfType<UpdateWrite>().Single().Object).Status;

    private string Writes(DaemonSet set, string pods) => Writes(set, pods, Nodes());

    private string Writes(DaemonSet set, string pods, Node[] nodes) => string.Join(", ", Decide(set, pods, nodes).Plan.Writes.Select(write => write switch
    {
        CreateWrite { Object: Pod pod } => "create " + DaemonPods.NodeOf(pod),
        DeleteWrite delete => "delete " + delete.Key.Name,
        _ => "",
    }).Where(text => text.Length > 0));
}
