using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.UnderPressure;

/// <summary>A whole node that runs short of something.</summary>
public sealed class NodePressureSpec
{
    [Fact]
    public void Memory_hog_must_make_the_node_evict_by_rank_and_hold_the_condition_for_five_minutes()
    {
        using var cluster = new Cluster("actorcluster.node.capacity.memory = 1Gi\n");
        var decisions = cluster.Listen<EvictionDecision>();
        cluster.StartNode();
        cluster.Put(APod("modest", "node-a", AContainer().Requesting("1", "300Mi")).Behaving("main", """{"memory":"200Mi"}"""));
        cluster.Put(APod("steady", "node-a", AContainer().Requesting("1", "200Mi")).Behaving("main", """{"memory":"300Mi"}"""));
        cluster.Put(APod("hog").With(s => s with { Priority = 10 }).Behaving("main", """{"memory":"100Mi","memoryGrowth":"5Mi"}"""));
        var begun = cluster.System.Now;

        // Less than 100Mi are left after 64.8 s: the next pass comes within ten seconds, and the lower priority goes first.
        Advance(64.8);
        Assert.Empty(decisions.Messages);
        Advance(10);
        var first = decisions.Single<EvictionDecision>();
        Assert.Equal((cluster.Pod("steady").Metadata.Uid, PressureResource.Memory), (first.PodUid, first.Resource));
        Assert.Equal(3, first.Candidates.Count);
        Advance(2);
        var status = cluster.Status("steady");
        Assert.Equal((PodPhase.Failed, "Evicted"), (status.Phase, status.Reason));
        Assert.Matches(
            @"^The node was low on resource: memory\. Threshold quantity: 100Mi, available: \d+Ki\. "
            + @"Container main was using 300Mi, request is 200Mi, has larger consumption of memory\. $",
            status.Message);
        var target = status.Conditions!.Single(c => c.Type == PodConditionType.DisruptionTarget);
        Assert.Equal(("True", "TerminationByKubelet", status.Message), (target.Status, target.Reason, target.Message));
        Assert.Contains(cluster.Api.EventsAbout("steady"), e => e is { Reason: "Evicted", Type: "Warning" } && e.Message == status.Message);
        Assert.Contains(cluster.Api.EventsAbout("node-a"), e => e is { Reason: "EvictionThresholdMet", Message: "Attempting to reclaim memory" });
        Advance(10);
        Assert.Equal("KubeletHasInsufficientMemory", Condition(cluster, "MemoryPressure").Reason);
        cluster.Put(APod("late"));
        Assert.Equal("Pod was rejected: The node had condition: [MemoryPressure]. ", cluster.Status("late").Message);

        // The hog grows into the same again, a minute later, and is the next; who keeps to its request stays.
        while (decisions.Messages.Count == 1)
        {
            Advance(1);
        }

        Assert.InRange(cluster.System.Now - begun, TimeSpan.FromSeconds(120), TimeSpan.FromSeconds(145));
        Assert.Equal(cluster.Pod("hog").Metadata.Uid, decisions.Last<EvictionDecision>().PodUid);
        Advance(299);
        Assert.Equal("True", Condition(cluster, "MemoryPressure").Status);
        Advance(22);
        Assert.Equal("KubeletHasSufficientMemory", Condition(cluster, "MemoryPressure").Reason);
        Assert.Equal(PodPhase.Running, cluster.Status("modest").Phase);
        Assert.Equal(2, decisions.Messages.Count);
        Assert.Equal(
            ["NodeHasInsufficientMemory", "NodeHasSufficientMemory"],
            cluster.Api.EventsAbout("node-a").Select(e => e.Reason!).Where(r => r.EndsWith("Memory", StringComparison.Ordinal)).Distinct().Order());

        void Advance(double seconds) => cluster.System.Advance(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public void Full_disk_must_cost_dead_containers_and_unused_images_before_pods()
    {
        using var cluster = new Cluster(
            """
            actorcluster.node.capacity.ephemeral-storage = 10Gi
            actorcluster.node.reserved.ephemeral-storage = 1Gi
            actorcluster.node.runtime.images."bulky" { size = "2Gi" }

            """);
        var decisions = cluster.Listen<EvictionDecision>();
        var node = cluster.StartNode();
        cluster.Put(APod("done", "node-a", AContainer("main", "bulky", "true")).With(s => s with { RestartPolicy = "Never" })
            .Behaving("main", """{"runFor":"1s","disk":"1Gi"}"""));
        cluster.Put(APod("quiet").Behaving("main", """{"disk":"100Mi"}"""));
        cluster.Put(APod("filler").Behaving("main", """{"diskGrowth":"10Mi"}"""));

        // 85 % are reached after 8.9 minutes: what the finished pod has left goes, and nobody else.
        Advance(535);
        Assert.Equal("False", Condition(cluster, "DiskPressure").Status);
        Assert.Equal(2, Images());
        Advance(45);
        Assert.Equal(("True", "KubeletHasDiskPressure"), (Condition(cluster, "DiskPressure").Status, Condition(cluster, "DiskPressure").Reason));
        Assert.Empty(decisions.Messages);
        Assert.Equal(1, Images());
        cluster.Put(APod("late", "node-a", AContainer().Requesting("1")));
        Assert.Equal("Pod was rejected: The node had condition: [DiskPressure]. ", cluster.Status("late").Message);

        // Three gigabytes later there is nothing left to reclaim.
        while (decisions.Messages.Count == 0)
        {
            Advance(1);
        }

        Advance(2);
        Assert.Equal(cluster.Pod("filler").Metadata.Uid, decisions.Single<EvictionDecision>().PodUid);
        Assert.Matches(
            @"^The node was low on resource: ephemeral-storage\. Threshold quantity: 161061\d+, available: \d+Ki\. "
            + @"Container main was using \d+Ki, request is 0, has larger consumption of ephemeral-storage\. $",
            cluster.Status("filler").Message);
        Assert.Equal(PodPhase.Running, cluster.Status("quiet").Phase);
        Advance(297);
        Assert.Equal("True", Condition(cluster, "DiskPressure").Status);
        Advance(24);
        Assert.Equal("False", Condition(cluster, "DiskPressure").Status);

        void Advance(double seconds) => cluster.System.Advance(TimeSpan.FromSeconds(seconds));

        int Images()
        {
            var answer = cluster.System.Probe();
            cluster.System.Tell(node, QueryUsage.Instance, answer);
            return answer.Single<NodeUsage>().Images.Count;
        }
    }

    [Fact]
    public void Oscillating_pressure_must_not_make_the_condition_flap()
    {
        using var cluster = new Cluster();
        var evidence = cluster.Listen<FaultHit>();
        var node = cluster.StartNode();
        var fault = new PressureFault { Resource = PressureResource.Memory, Available = "50Mi", Period = "60s" };
        cluster.System.Tell(node, new InjectFault("wave", new TimelineEntry { Name = "wave", Pressure = fault }, []));
        cluster.System.Advance(TimeSpan.FromSeconds(31));
        for (var second = 0; second < 568; second++)
        {
            cluster.System.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("True", Condition(cluster, "MemoryPressure").Status);
        }

        Assert.Equal(10, evidence.All<FaultHit>().Count(hit => hit is { FaultId: "wave", Where: "node-a/runtime" }));
        cluster.System.Tell(node, new HealFault("wave"));
        // It was seen last within the half minute before the wave went down.
        cluster.System.Advance(TimeSpan.FromSeconds(250));
        Assert.Equal("True", Condition(cluster, "MemoryPressure").Status);
        cluster.System.Advance(TimeSpan.FromSeconds(70));
        Assert.Equal("False", Condition(cluster, "MemoryPressure").Status);
    }

    [Fact]
    public void Evictions_must_come_one_by_one_each_after_the_clean_up_of_the_one_before()
    {
        using var cluster = new Cluster();
        var decisions = cluster.Listen<EvictionDecision>();
        var node = cluster.StartNode();
        foreach (var name in new[] { "a", "b", "c" })
        {
            // A shell ignores SIGTERM: the clean-up takes the second that a hard eviction grants.
            cluster.Put(APod(name, "node-a", AContainer("main", "busybox", "sh", "-c", "sleep 100000")));
        }

        var fault = new PressureFault { Resource = PressureResource.ProcessIds, Available = "1%" };
        cluster.System.Tell(node, new InjectFault("pids", new TimelineEntry { Name = "pids", Pressure = fault }, []));
        cluster.System.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(decisions.Messages); // Process ids have no threshold by default.

        fault = fault with { Resource = PressureResource.Inodes };
        cluster.System.Tell(node, new InjectFault("inodes", new TimelineEntry { Name = "inodes", Pressure = fault }, []));
        var seen = new List<int>();
        for (var second = 0; second < 20; second++)
        {
            cluster.System.Advance(TimeSpan.FromSeconds(1));
            seen.Add(decisions.Messages.Count);
        }

        Assert.Equal(3, seen[^1]);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 1));
        Assert.StartsWith("The node was low on resource: inodes. Threshold quantity: 327680", cluster.Status("a").Message, StringComparison.Ordinal);
    }

    private static NodeCondition Condition(Cluster cluster, string type) =>
        cluster.Api.Find<Api.Core.Node>("", "node-a")!.Status.Conditions!.Single(c => c.Type == type);
}
