using System.Text.Json.Nodes;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.History;
using ActorCluster.Controllers.StatefulSets;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.StatefulSets;

/// <summary>
/// The next step of a StatefulSet, for each state of its pods (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/).
/// </summary>
public sealed class StatefulSetPlanSpec
{
    private static readonly DateTimeOffset Now = APod.Epoch.AddMinutes(10);
    private readonly Dictionary<string, PersistentVolumeClaim> _claims = [];

    [Theory]
    [InlineData("", "create web-0")]
    [InlineData("0:pending", "")]
    [InlineData("0:unready", "")]
    [InlineData("0:ready", "create web-1")]
    [InlineData("0:ready 1:ready 2:ready", "")]
    [InlineData("1:ready 2:ready", "create web-0")]
    [InlineData("0:ready 1:terminating", "")]
    [InlineData("0:ready 1:failed 2:ready", "delete web-1")]
    [InlineData("0:ready 1:succeeded 2:ready", "delete web-1")]
    [InlineData("0:ready 1:failed+terminating 2:ready", "")]
    [InlineData("0:ready 1:ready 2:ready 3:ready 4:ready", "delete web-4")]
    [InlineData("0:ready 1:ready 2:ready 3:ready 4:terminating", "")]
    [InlineData("0:ready 1:ready 2:ready 3:ready 4:unready", "delete web-4")]
    [InlineData("0:ready 1:ready 2:ready 3:unready 4:unready", "")]
    [InlineData("0:ready 1:unready 2:ready 3:ready", "")]
    public void Ordered_pods_must_follow_one_after_the_other(string pods, string wanted) =>
        Assert.Equal(wanted, Writes(AWorkload.StatefulSet(3), pods));

    [Theory]
    [InlineData("", "create web-0, create web-1, create web-2")]
    [InlineData("0:pending", "create web-1, create web-2")]
    [InlineData("0:terminating 1:ready", "create web-2")]
    [InlineData("0:failed 1:failed 2:ready 3:ready 4:unready", "delete web-0, delete web-1, delete web-4, delete web-3")]
    public void Parallel_pods_must_not_wait_for_each_other(string pods, string wanted)
    {
        var set = AWorkload.StatefulSet(3);
        Assert.Equal(wanted, Writes(set with { Spec = set.Spec with { PodManagementPolicy = PodManagementPolicy.Parallel } }, pods));
    }

    [Theory]
    [InlineData(0, "0:old 1:old 2:old", "delete web-2")]
    [InlineData(0, "0:old 1:old 2:terminating", "")]
    [InlineData(0, "0:old 1:old 2:unready", "")]
    [InlineData(0, "0:old 1:old 2:ready", "delete web-1")]
    [InlineData(2, "0:old 1:old 2:ready", "")]
    [InlineData(2, "0:old 1:old 2:old", "delete web-2")]
    [InlineData(5, "0:old 1:old 2:old", "")]
    [InlineData(2, "0:old 2:old", "create web-1 as old")]
    [InlineData(0, "0:old 2:old", "create web-1")]
    public void An_update_must_go_from_the_highest_ordinal_down_to_the_partition(int partition, string pods, string wanted) =>
        Assert.Equal(wanted, Writes(Partitioned(AWorkload.StatefulSet(3), partition), pods));

    [Fact]
    public void With_on_delete_nobody_but_the_user_must_replace_a_pod()
    {
        var set = AWorkload.StatefulSet(2);
        set = set with { Spec = set.Spec with { UpdateStrategy = new StatefulSetUpdateStrategy { Type = StatefulSetUpdateStrategyType.OnDelete } } };
        Assert.Equal("", Writes(set, "0:old 1:old"));
        Assert.Equal("create web-1", Writes(set, "0:old"));
    }

    [Fact]
    public void Ordinals_must_begin_where_the_set_says()
    {
        var set = AWorkload.StatefulSet(2);
        set = set with { Spec = set.Spec with { Ordinals = new StatefulSetOrdinals { Start = 5 } } };
        Assert.Equal("create web-5", Writes(set, ""));
        Assert.Equal("create web-6", Writes(set, "5:ready"));
        Assert.Equal("delete web-0", Writes(set, "0:ready 5:ready 6:ready"));
        Assert.Equal("delete web-5", Writes(Partitioned(set, 0), "5:old 6:ready"));
        Assert.Equal("create web-5 as old", Writes(Partitioned(set, 1), "6:old"));
    }

    [Fact]
    public void A_pod_must_be_ready_for_long_enough_before_the_next_one_comes()
    {
        var set = AWorkload.StatefulSet(2);
        set = set with { Spec = set.Spec with { MinReadySeconds = 30 } };
        Assert.Equal("", Writes(set, "0:fresh"));
        Assert.Equal(TimeSpan.FromSeconds(20), Decide(set, "0:fresh").Again);
        Assert.Equal("create web-1", Writes(set, "0:ready"));
    }

    [Fact]
    public void A_pod_must_know_who_it_is_and_where_its_claims_are()
    {
        var set = WithClaims(AWorkload.StatefulSet(1));
        Assert.Equal("claim data-web-0", Writes(set, ""));
        Have(set, 0);
        var pod = (Pod)Assert.IsType<CreateWrite>(Assert.Single(Decide(set, "").Writes, write => write is CreateWrite)).Object;
        Assert.Equal(("web-0", "web-0", "web", "web-"), (pod.Metadata.Name, pod.Spec.Hostname, pod.Spec.Subdomain, pod.Metadata.GenerateName));
        Assert.Equal(
            ("web-0", "0", Revision(set).Metadata.Name),
            (pod.Metadata.Labels!["statefulset.kubernetes.io/pod-name"], pod.Metadata.Labels["apps.kubernetes.io/pod-index"], pod.Metadata.Labels["controller-revision-hash"]));
        Assert.Equal("data-web-0", Assert.Single(pod.Spec.Volumes!).PersistentVolumeClaim!.ClaimName);
        Assert.Equal("web", _claims["data-web-0"].Metadata.Labels!["app"]);
    }

    [Theory]
    [InlineData("Retain", "Retain", false, "")]
    [InlineData("Delete", "Retain", false, "StatefulSet")]
    [InlineData("Delete", "Retain", true, "StatefulSet")]
    [InlineData("Retain", "Delete", false, "")]
    [InlineData("Retain", "Delete", true, "Pod")]
    [InlineData("Delete", "Delete", false, "StatefulSet")]
    [InlineData("Delete", "Delete", true, "Pod")]
    public void Claims_must_belong_to_whoever_takes_them_away(string whenDeleted, string whenScaled, bool condemned, string owner)
    {
        var set = WithClaims(AWorkload.StatefulSet(1));
        set = set with
        {
            Spec = set.Spec with
            {
                PersistentVolumeClaimRetentionPolicy = new StatefulSetPersistentVolumeClaimRetentionPolicy { WhenDeleted = whenDeleted, WhenScaled = whenScaled },
            },
        };
        var claim = StatefulClaims.Of(set, 1).Single();
        var owned = StatefulClaims.WithOwners(claim, set, APod.Named("web-1"), condemned);
        Assert.Equal(owner, string.Join(' ', (owned.Metadata.OwnerReferences ?? []).Select(reference => reference.Kind)));
        Assert.Same(owned, StatefulClaims.WithOwners(owned, set, APod.Named("web-1"), condemned));
    }

    [Fact]
    public void A_claim_that_goes_with_its_pod_must_change_hands_before_the_pod_goes_and_be_gone_before_another_comes()
    {
        var set = WithClaims(AWorkload.StatefulSet(1));
        set = set with
        {
            Spec = set.Spec with
            {
                PersistentVolumeClaimRetentionPolicy = new StatefulSetPersistentVolumeClaimRetentionPolicy { WhenDeleted = "Retain", WhenScaled = "Delete" },
            },
        };
        Have(set, 0);
        Have(set, 1);
        Assert.Equal("change data-web-1", Writes(set, "0:ready 1:ready"));
        _claims["data-web-1"] = _claims["data-web-1"].WithOwner(Ownership.ControllerReference(Pods(set, "1:ready").Single()));
        Assert.Equal("delete web-1", Writes(set, "0:ready 1:ready"));
        Assert.Equal("", Writes(set with { Spec = set.Spec with { Replicas = 2 } }, "0:ready"));
    }

    [Fact]
    public void Status_must_count_by_revision_and_become_current_when_all_are_new()
    {
        var set = AWorkload.StatefulSet(2);
        set = set with { Status = set.Status with { CurrentRevision = "web-old" } };
        var status = Status(set, "0:old 1:ready 2:terminating");
        Assert.Equal((3, 3, 1, 1, "web-old"), (status.Replicas, status.ReadyReplicas, status.CurrentReplicas, status.UpdatedReplicas, status.CurrentRevision));
        status = Status(set, "0:ready 1:ready");
        Assert.Equal((2, 2, 2, 0), (status.CurrentReplicas, status.UpdatedReplicas, status.AvailableReplicas, status.CollisionCount));
        Assert.Equal((Revision(set).Metadata.Name, Revision(set).Metadata.Name), (status.CurrentRevision, status.UpdateRevision));
    }

    [Fact]
    public void A_template_must_have_its_revision_before_anything_else_and_an_earlier_one_become_the_newest_again()
    {
        var set = AWorkload.StatefulSet(1);
        var first = (ControllerRevision)Assert.IsType<CreateWrite>(Assert.Single(Decide(set, "", []).Writes)).Object;
        Assert.Equal((1L, "web"), (first.Revision, first.Metadata.Labels!["app"]));
        Assert.StartsWith("web-", first.Metadata.Name, StringComparison.Ordinal);
        Assert.Equal("nginx:1", RevisionHistory.Template(first).Spec.Containers![0].Image);
        var bumped = Assert.IsType<UpdateWrite>(Assert.Single(Decide(set, "", [first, Old(set) with { Revision = 2 }]).Writes));
        Assert.Equal((first.Metadata.Name, 3L), (bumped.Object.Metadata.Name, ((ControllerRevision)bumped.Object).Revision));
    }

    // getPatch marshals a map of Go: members in order of their names, and what HTML minds escaped. kubectl rollout undo compares the bytes
    // (kubectl pkg/polymorphichelpers/rollback.go: statefulsetMatch, daemonSetMatch).
    [Fact]
    public void A_revision_must_have_the_bytes_that_kubectl_makes_of_the_template()
    {
        var template = new PodTemplateSpec
        {
            Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["tier"] = "front", ["app"] = "web" } },
            Spec = new PodSpec
            {
                RestartPolicy = "Always",
                Containers = [new Container { Name = "main", Image = "nginx:1", Command = ["sh", "-c", "test 1 < 2 && echo \"è\" > /dev/null"] }],
            },
        };
        const string expected = """
            {"spec":{"template":{"$patch":"replace","metadata":{"creationTimestamp":null,"labels":{"app":"web","tier":"front"}},"spec":{"containers":[{"command":["sh","-c","test 1 \u003c 2 \u0026\u0026 echo \"è\" \u003e /dev/null"],"image":"nginx:1","name":"main","resources":{}}],"restartPolicy":"Always"}}}}
            """;
        Assert.Equal(expected, RevisionHistory.Patch(template).ToString());
    }

    [Fact]
    public void A_revision_with_its_members_in_another_order_must_stay_the_current_one()
    {
        var set = AWorkload.StatefulSet(1);
        var data = JsonNode.Parse(Revision(set).Data!.Value.ToString())!;
        var template = data["spec"]!["template"]!.AsObject();
        Assert.True(template.Remove("$patch"));
        template.Add("$patch", "replace");
        var other = Revision(set) with { Data = RawJson.Parse(data.ToJsonString()) };
        Assert.NotEqual(Revision(set).Data, other.Data);
        Assert.DoesNotContain(Decide(set, "", [other]).Writes, write => write.Resource == ResourceTypes.ControllerRevisions);
    }

    [Fact]
    public void A_taken_name_of_a_revision_must_be_counted_and_avoided()
    {
        var set = AWorkload.StatefulSet(1);
        var taken = Revision(set) with { Data = RawJson.Parse("{}") };
        var plan = StatefulSetPlan.Decide(new StatefulSetState(set, [], [], _ => null, name => name == taken.Metadata.Name ? taken : null, Now));
        var counted = (StatefulSet)Assert.IsType<UpdateWrite>(Assert.Single(plan.Writes)).Object;
        Assert.Equal(1, counted.Status.CollisionCount);
        var next = StatefulSetPlan.Decide(new StatefulSetState(counted, [], [], _ => null, name => name == taken.Metadata.Name ? taken : null, Now));
        Assert.NotEqual(taken.Metadata.Name, Assert.IsType<CreateWrite>(Assert.Single(next.Writes)).Object.Metadata.Name);
    }

    [Fact]
    public void Old_revisions_must_go_beyond_the_limit_unless_pods_have_them()
    {
        var set = AWorkload.StatefulSet(1);
        set = set with { Spec = set.Spec with { RevisionHistoryLimit = 1 } };
        ControllerRevision[] revisions =
            [.. Enumerable.Range(1, 4).Select(i => Old(set) with { Revision = i, Metadata = new ObjectMeta { Name = "r" + i } }), Revision(set) with { Revision = 5 }];
        var plan = Decide(set, [Pods(set, "0:ready").Single().Labelled("controller-revision-hash", "r1")], revisions);
        Assert.Equal(["r2", "r3"], plan.Writes.OfType<DeleteWrite>().Select(write => write.Key.Name).Where(name => name[0] == 'r'));
    }

    [Fact]
    public void A_set_that_is_being_deleted_must_leave_its_pods_to_the_garbage_collector()
    {
        var set = AWorkload.StatefulSet(3);
        Assert.Equal("", Writes(set with { Metadata = set.Metadata with { DeletionTimestamp = Now } }, "0:failed 4:ready"));
    }

    private static StatefulSet Partitioned(StatefulSet set, int partition) => set with
    {
        Spec = set.Spec with
        {
            UpdateStrategy = set.Spec.UpdateStrategy with { RollingUpdate = new RollingUpdateStatefulSetStrategy { Partition = partition } },
        },
        Status = set.Status with { CurrentRevision = "web-old" },
    };

    private static StatefulSet WithClaims(StatefulSet set) => set with
    {
        Spec = set.Spec with { VolumeClaimTemplates = [new PersistentVolumeClaim { Metadata = new ObjectMeta { Name = "data" } }] },
    };

    private static ControllerRevision Revision(StatefulSet set)
    {
        var alive = set with { Metadata = set.Metadata with { DeletionTimestamp = null } };
        return (ControllerRevision)((CreateWrite)StatefulSetPlan.Decide(new StatefulSetState(alive, [], [], _ => null, _ => null, Now)).Writes[0]).Object;
    }

    private static ControllerRevision Old(StatefulSet set) => Revision(set) with
    {
        Data = RevisionHistory.Patch(AWorkload.Template("nginx:0")),
        Metadata = Revision(set).Metadata with { Name = "web-old" },
    };

    private static Pod[] Pods(StatefulSet set, string pods) => [.. pods.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text =>
    {
        var (ordinal, state) = (int.Parse(text.Split(':')[0]), text.Split(':')[1]);
        var name = set.Metadata.Name + "-" + ordinal;
        var pod = APod.Named(name).OwnedBy(set).Labelled("app", "web").Labelled("statefulset.kubernetes.io/pod-name", name)
            .Labelled("apps.kubernetes.io/pod-index", ordinal.ToString()).Labelled("controller-revision-hash", state == "old" ? "web-old" : Revision(set).Metadata.Name);
        return state switch
        {
            "pending" => pod,
            "unready" => pod.On("n1").Ready(ready: false),
            "fresh" => pod.On("n1").Ready(Now.AddSeconds(-10)),
            "failed" => pod.On("n1").InPhase(PodPhase.Failed),
            "succeeded" => pod.On("n1").InPhase(PodPhase.Succeeded),
            "failed+terminating" => pod.On("n1").InPhase(PodPhase.Failed).Terminating(),
            "terminating" => pod.On("n1").Ready().Terminating(),
            _ => pod.On("n1").Ready(),
        };
    })];

    private void Have(StatefulSet set, int ordinal)
    {
        var claim = StatefulClaims.Of(set, ordinal).Single();
        _claims[claim.Metadata.Name] = claim with { Metadata = claim.Metadata with { Uid = "uid-" + claim.Metadata.Name } };
    }

    private Reconciliation Decide(StatefulSet set, string pods) => Decide(set, pods, [Old(set), Revision(set) with { Revision = 2 }]);

    private Reconciliation Decide(StatefulSet set, string pods, ControllerRevision[] revisions) => Decide(set, Pods(set, pods), revisions);

    private Reconciliation Decide(StatefulSet set, Pod[] pods, ControllerRevision[] revisions) =>
        StatefulSetPlan.Decide(new StatefulSetState(set, pods, revisions, name => _claims.GetValueOrDefault(name), _ => null, Now));

    private StatefulSetStatus Status(StatefulSet set, string pods) =>
        ((StatefulSet)Decide(set, pods).Writes.OfType<UpdateWrite>().Single().Object).Status;

    private string Writes(StatefulSet set, string pods) => string.Join(", ", Decide(set, pods).Writes.Select(write => write switch
    {
        CreateWrite { Object: Pod pod } => "create " + pod.Metadata.Name + (pod.Spec.Containers![0].Image == "nginx:0" ? " as old" : ""),
        CreateWrite create => "claim " + create.Object.Metadata.Name,
        DeleteWrite delete => "delete " + delete.Key.Name,
        ModifyWrite modify => "change " + modify.Key.Name,
        _ => "",
    }).Where(text => text.Length > 0));
}
