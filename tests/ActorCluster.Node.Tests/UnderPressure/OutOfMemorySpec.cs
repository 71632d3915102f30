using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Quantities;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.UnderPressure;

/// <summary>Whom the kernel kills for want of memory.</summary>
public sealed class OutOfMemorySpec
{
    private const string NoEviction = "actorcluster.node.kubelet.eviction-interval = 0s\n";

    [Fact]
    public void Container_must_be_killed_at_the_moment_that_it_passes_its_limit()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", Limited("100Mi")).Behaving("main", """{"memory":"40Mi","memoryGrowth":"2Mi"}"""));
        cluster.System.Advance(TimeSpan.FromSeconds(29.9));
        Assert.NotNull(cluster.Status().ContainerStatuses![0].State.Running);
        Assert.Equal(0, cluster.Status().ContainerStatuses![0].RestartCount);
        cluster.System.Advance(TimeSpan.FromSeconds(0.2));
        var container = cluster.Status().ContainerStatuses![0];
        Assert.Equal((1, 137, "OOMKilled"), (container.RestartCount, container.LastState.Terminated!.ExitCode, container.LastState.Terminated.Reason));
    }

    [Fact]
    public void Machine_without_memory_must_kill_who_requests_least_of_it_first()
    {
        using var cluster = new Cluster(NoEviction + "actorcluster.node.capacity.memory = 1Gi\n");
        cluster.StartNode();
        cluster.Put(APod("guaranteed", "node-a", Limited("600Mi")).Behaving("main", """{"memory":"500Mi"}""") with
        {
            Status = new PodStatus { Phase = PodPhase.Pending, QosClass = PodQosClass.Guaranteed },
        });
        cluster.Put(APod("burstable", "node-a", AContainer().Requesting("1", "600Mi")).Behaving("main", """{"memory":"300Mi","memoryGrowth":"1Mi"}""") with
        {
            Status = new PodStatus { Phase = PodPhase.Pending, QosClass = PodQosClass.Burstable },
        });
        cluster.Put(APod("best-effort").Behaving("main", """{"memory":"100Mi"}"""));
        cluster.System.Advance(TimeSpan.FromSeconds(123));
        Assert.Equal((0, 0, 0), Restarts());
        // At 124 s the last byte is taken: BestEffort goes, and comes back into the same lack again until it has to wait.
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((0, 0), (Restarts().Guaranteed, Restarts().Burstable));
        var killed = cluster.Status("best-effort").ContainerStatuses![0];
        Assert.Equal("OOMKilled", killed.LastState.Terminated!.Reason);
        Assert.Contains(cluster.Api.EventsAbout("node-a"), e => e.Reason == "SystemOOM"
            && e.Message!.StartsWith("System OOM encountered, victim process: nginx, pid: ", StringComparison.Ordinal));
        // Later the machine has only the other two to choose from.
        cluster.System.Advance(TimeSpan.FromSeconds(110));
        Assert.Equal((0, 1), (Restarts().Guaranteed, Restarts().Burstable));

        (int Guaranteed, int Burstable, int BestEffort) Restarts() => (Of("guaranteed"), Of("burstable"), Of("best-effort"));

        int Of(string name) => cluster.Status(name).ContainerStatuses![0].RestartCount;
    }

    [Fact]
    public void Fault_must_make_only_the_containers_that_it_hits_grow_and_end_with_its_healing()
    {
        using var cluster = new Cluster();
        var evidence = cluster.Listen<FaultHit>();
        var node = cluster.StartNode();
        cluster.Put(APod("hit", "node-a", Limited("100Mi")).Behaving("main", """{"memory":"40Mi"}"""));
        cluster.Put(APod("spared", "node-a", Limited("100Mi")).Behaving("main", """{"memory":"40Mi"}"""));
        var entry = new TimelineEntry
        {
            Name = "leak",
            Pods = new PodTargets { Names = ["hit"] },
            Pressure = new PressureFault { Resource = PressureResource.Memory, Use = "10Mi", Growth = "1Mi" },
        };
        cluster.System.Tell(node, new InjectFault("leak", entry, [cluster.Pod("hit").Metadata.Uid!]));
        Assert.Equal("node-a/default/hit/main", evidence.Single<FaultHit>().Where);
        cluster.System.Advance(TimeSpan.FromSeconds(49));
        Assert.Equal(0, cluster.Status("hit").ContainerStatuses![0].RestartCount);
        cluster.System.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(1, cluster.Status("hit").ContainerStatuses![0].RestartCount);
        Assert.Equal(2, evidence.Messages.Count);
        cluster.System.Tell(node, new HealFault("leak"));
        cluster.System.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, cluster.Status("hit").ContainerStatuses![0].RestartCount);
        Assert.Equal(0, cluster.Status("spared").ContainerStatuses![0].RestartCount);
    }

    private static Container Limited(string memory) => AContainer() with
    {
        Resources = new ResourceRequirements { Limits = new Dictionary<string, Quantity> { [ResourceName.Memory] = Quantity.Parse(memory) } },
    };
}
