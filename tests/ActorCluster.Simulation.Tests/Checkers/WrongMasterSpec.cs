using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Lab;
using ActorCluster.Client.LeaderElection;
using ActorCluster.Client.Protocol;
using ActorCluster.Hosting;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Tests.Support;
using ActorCluster.Store;
using Akka.Actor;
using static ActorCluster.Simulation.Tests.Checkers.WrongComponentRun;

namespace ActorCluster.Simulation.Tests.Checkers;

/// <summary>A master with a part that is wrong on purpose, over real nodes: each is caught by the checker of what it breaks.</summary>
public sealed class WrongMasterSpec
{
    private static readonly ConfigMap Map = new() { Kind = "ConfigMap", ApiVersion = "v1", Metadata = new ObjectMeta { Name = "map", Namespace = "default" } };

    [Fact]
    public void A_store_that_loses_a_write_is_caught() => Caught(
        "acknowledged-writes-survive",
        "the store has lost configmaps default/map",
        ClusterPlan.Of(1) with { Store = static right => new WrongStore(right) { Lost = static key => key.Name == "map" } },
        static cluster => cluster.Create(Map));

    [Fact]
    public void A_store_that_does_not_compare_revisions_is_caught() => Caught(
        "revisions-increase",
        "configmaps default/map on the strength of revision",
        ClusterPlan.Of(1) with
        {
            Store = static right => new WrongStore(right) { OnWrite = static write => write.ExpectedRevision > 0 ? write with { ExpectedRevision = null } : write },
        },
        UpdateTwice,
        Forgetful);

    [Fact]
    public void A_store_that_compares_revisions_is_not_caught() =>
        Assert.Empty(Violations("revisions-increase", ClusterPlan.Of(1), UpdateTwice, Forgetful));

    [Fact]
    public void A_watch_that_leaves_out_a_change_is_caught() => Caught(
        "watches-complete",
        "was not told of configmaps default/map",
        ClusterPlan.Of(1),
        static cluster =>
        {
            cluster.Create(Map);
            cluster.Minutes(5);
        },
        static parts => parts with { Store = SilentStore.PropsFor(parts.Store, static change => change.Key.Name != "map") });

    [Fact]
    public void A_component_that_brings_an_ended_pod_back_is_caught() => Caught(
        "terminal-phase-final",
        "pod default/job was Succeeded and became Running",
        ClusterPlan.Of(1),
        static cluster =>
        {
            var pod = APod.Named("job").Behaving("""{"runFor": "3s"}""");
            cluster.CreatePod(pod with { Spec = pod.Spec with { RestartPolicy = "Never" } });
            cluster.Minutes(1);
        },
        Beside(static (api, pod) =>
        {
            if (pod.Status.Phase == PodPhase.Succeeded)
            {
                api.Modify<Pod>(ResourceTypes.Pods, KeyOf(pod), pod.Metadata.Uid, static current => current.InPhase(PodPhase.Running), static _ => { }, "status");
            }
        }));

    [Fact]
    public void A_controller_that_makes_more_pods_than_it_should_is_caught()
    {
        var made = 0;
        Caught(
            "owners-and-replicas",
            "has had more than 1 pods",
            ClusterPlan.Of(1),
            OwnAPod,
            parts => parts with
            {
                Controllers = [api => RogueComponent.PropsFor(api, (client, pod) =>
                {
                    if (pod.Metadata.OwnerReferences is { Count: > 0 } owners && made < 3)
                    {
                        var more = APod.Named($"more-{++made}");
                        client.Create(ResourceTypes.Pods, more with { Metadata = more.Metadata with { Uid = "", OwnerReferences = owners }, Status = PodStatus.Empty }, static _ => { });
                    }
                })],
            });
    }

    [Fact]
    public void A_garbage_collector_that_leaves_pods_without_an_owner_is_caught() => Caught(
        "owners-and-replicas",
        "pod default/one has had no owner",
        ClusterPlan.Of(1),
        static cluster =>
        {
            OwnAPod(cluster);
            cluster.Request(static api => api.Delete(ResourceTypes.ReplicaSets, new ObjectKey("default", "web"), null, static _ => { }));
            cluster.Minutes(10);
        },
        static parts => parts with { Controllers = [static api => RogueComponent.PropsFor(api, static (_, _) => { })] });

    [Fact]
    public void A_leader_that_goes_on_without_its_lease_is_caught() => Caught(
        "one-leader", "wrote configmaps default/news", ClusterPlan.Of(1), StallTheLeader, static parts => Elected(parts, TimeSpan.FromHours(1)));

    [Fact]
    public void A_leader_that_gives_up_in_time_is_not_caught() =>
        Assert.Empty(Violations("one-leader", ClusterPlan.Of(1), StallTheLeader, static parts => Elected(parts, null)));

    [Fact]
    public void A_hand_that_reaches_into_the_store_is_caught() => Caught(
        "recorded-causes",
        "pods default/web was removed, and nobody knows why",
        ClusterPlan.Of(1),
        static cluster =>
        {
            cluster.CreatePod(APod.Named("web"));
            cluster.Minutes(1);
            cluster.Disk.Write(new StoreDelete("pods", new ObjectKey("default", "web"), null), cluster.Now, out _);
        });

    // The API does not hear of updates, so that only the store can know that one is based on an old state.
    private static MasterParts Forgetful(MasterParts parts) => parts with
    {
        Store = SilentStore.PropsFor(parts.Store, static change => change.Key.Name != "map" || change.Previous is null),
    };

    // Both are based on the same state: the second must be refused.
    private static void UpdateTwice(SimulatedCluster cluster)
    {
        cluster.Create(Map);
        var read = (ConfigMap)cluster.Disk.Find("configmaps", new ObjectKey("default", "map"))!.Value;
        foreach (var text in (string[])["one", "other"])
        {
            cluster.Request(api => api.Update(ResourceTypes.ConfigMaps, read with { Data = new Dictionary<string, string> { ["text"] = text } }, static _ => { }));
            cluster.Minutes(1);
        }
    }

    private static void OwnAPod(SimulatedCluster cluster)
    {
        cluster.Create(new ReplicaSet
        {
            Kind = "ReplicaSet",
            ApiVersion = "apps/v1",
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ReplicaSetSpec
            {
                Replicas = 1,
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
                Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } }, Spec = APod.Named("x").Spec },
            },
        });
        cluster.CreatePod(APod.Named("one").OwnedBy(cluster.Disk.Find("replicasets.apps", new ObjectKey("default", "web"))!.Value));
        cluster.Minutes(10);
    }

    // The leader stands still until somebody else leads, and long enough after that to have given up when it wakes and cannot renew.
    private static void StallTheLeader(SimulatedCluster cluster)
    {
        cluster.Master.Inject("still", new TimelineEntry
        {
            Component = new ComponentFault { Kind = ComponentFaultKind.Pause, Component = ComponentAddress.Scheduler },
        });
        cluster.Minutes(1);
        cluster.Master.Heal("still");
        cluster.Minutes(1);
        cluster.CreatePod(APod.Named("news"));
        cluster.Minutes(1);
    }

    // Two instances of a component that writes something for each pod that it sees; only how long they go on without their lease may be wrong.
    private static MasterParts Elected(MasterParts parts, TimeSpan? patience)
    {
        var right = LeaderElectionSettings.FromConfig(ClusterPlan.Defaults);
        return parts with { Schedulers = [api => Instance(api, 1), api => Instance(api, 2)] };

        Props Instance(IActorRef api, int number) => RogueComponent.Elected(
            api,
            number,
            patience is { } deadline ? right with { RenewDeadline = deadline } : right,
            (client, pod) => client.Create(
                ResourceTypes.ConfigMaps,
                Map with { Metadata = Map.Metadata with { Name = $"{pod.Metadata.Name}-{pod.Metadata.ResourceVersion}-{number}" } },
                static _ => { }));
    }

    private static Func<MasterParts, MasterParts> Beside(Action<ApiClient, Pod> act) =>
        parts => parts with { Schedulers = [.. parts.Schedulers, api => RogueComponent.PropsFor(api, act)] };

    private static ObjectKey KeyOf(Pod pod) => new(pod.Metadata.Namespace, pod.Metadata.Name);
}
