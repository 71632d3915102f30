using ActorCluster.Api.Core;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Tests.Support;
using Xunit;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests;

/// <summary>
/// What a kubelet makes of containers after its machine, or only itself, began anew. kuberuntime_container.go (startContainer) counts restarts
/// by the runtime's records, else by the logs on the disk, never by the pod's status; containerd (internal/cri/server/restart.go) gives a
/// container that it finds without its process the code 255 and the reason Unknown.
/// </summary>
public sealed class RebootSpec
{
    [Fact]
    public void Restarts_must_be_counted_by_the_disk_though_the_api_tells_the_kubelet_of_an_old_status()
    {
        using var cluster = new Cluster();
        var disk = new NodeDisk();
        var node = cluster.StartNode(disk: disk);
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "sleep 5; exit 3")));
        var old = cluster.Status();
        cluster.System.Advance(TimeSpan.FromSeconds(7));
        var before = Container(cluster);
        Assert.Equal((1, 3), (before.RestartCount, before.LastState.Terminated!.ExitCode));

        Reboot(cluster, node, disk, old);
        var after = Container(cluster);
        Assert.Equal(2, after.RestartCount);
        Assert.Equal((255, "Unknown", before.ContainerID), (after.LastState.Terminated!.ExitCode, after.LastState.Terminated.Reason, after.LastState.Terminated.ContainerID));
        Assert.NotNull(after.State.Running);
        Assert.Contains(cluster.Api.EventsAbout("web"), e => e.Reason == "SandboxChanged");
    }

    [Fact]
    public void Pod_that_is_over_must_stay_so_though_the_api_takes_it_for_running()
    {
        using var cluster = new Cluster();
        var disk = new NodeDisk();
        var node = cluster.StartNode(disk: disk);
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "5")).With(s => s with { RestartPolicy = "Never" }));
        var old = cluster.Status();
        cluster.System.Advance(TimeSpan.FromSeconds(6));
        var ended = Container(cluster).State.Terminated!;

        Reboot(cluster, node, disk, old);
        Assert.Equal(PodPhase.Succeeded, cluster.Status().Phase);
        Assert.Equal(ended, Container(cluster).State.Terminated);
        cluster.Delete("web");
        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
    }

    [Fact]
    public void Run_that_waits_for_its_image_when_the_machine_goes_down_must_not_count()
    {
        using var cluster = new Cluster("actorcluster.node.runtime.pull-bytes-per-second = 1000000\n");
        var disk = new NodeDisk();
        var node = cluster.StartNode(disk: disk);
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "1000")));
        cluster.System.Advance(TimeSpan.FromMinutes(5));
        var first = Container(cluster);
        var pod = cluster.Pod();
        cluster.Put(pod with { Spec = pod.Spec with { Containers = [AContainer("main", "nginx:2")] } });
        cluster.System.Advance(TimeSpan.FromSeconds(31));
        Assert.NotNull(Container(cluster).State.Terminated ?? (object?)Container(cluster).State.Waiting);

        Reboot(cluster, node, disk, cluster.Status());
        cluster.System.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, Container(cluster).RestartCount);
        Assert.Equal(first.ContainerID, Container(cluster).LastState.Terminated!.ContainerID);
    }

    [Fact]
    public void Machine_must_keep_its_images_and_the_log_of_the_run_before()
    {
        using var cluster = new Cluster("actorcluster.node.runtime.pull-bytes-per-second = 1000000\n");
        var disk = new NodeDisk();
        var node = cluster.StartNode(disk: disk);
        cluster.Put(APod().Behaving("main", """{"log":["ready to serve"]}"""));
        cluster.System.Advance(TimeSpan.FromMinutes(5));

        Reboot(cluster, node, disk, cluster.Status());
        Assert.Equal(1, Container(cluster).RestartCount);
        Assert.Contains(cluster.Api.EventsAbout("web"), e => e.Message == $"Container image \"{AContainer().Image}\" already present on machine");
        var reader = cluster.System.Probe();
        cluster.TellPart("runtime", new ReadLog(1, cluster.Pod().Metadata.Uid!, "main", true, null, 0), from: reader);
        Assert.Equal(["ready to serve"], reader.All<ContainerLog>().Single().Lines!.Select(line => line.Text));
    }

    [Fact]
    public void Container_that_ends_between_the_list_and_its_adoption_must_be_begun_again()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "sleep 20; exit 3")));
        cluster.System.Tell(node, MasterLost.Instance);
        Assert.Throws<InvalidOperationException>(() => cluster.TellPart("kubelet", Akka.Actor.Kill.Instance));
        cluster.System.Advance(TimeSpan.FromSeconds(25));

        cluster.System.Tell(node, new MasterFound(cluster.Nodes));
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(1, Container(cluster).RestartCount);
        Assert.Equal(3, Container(cluster).LastState.Terminated!.ExitCode);
        Assert.NotNull(Container(cluster).State.Running);
    }

    [Fact]
    public void Restarted_kubelet_must_still_know_how_the_run_before_ended()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "sleep 20; exit 3")));
        cluster.System.Advance(TimeSpan.FromSeconds(25));
        var before = Container(cluster);
        Assert.Throws<InvalidOperationException>(() => cluster.TellPart("kubelet", Akka.Actor.Kill.Instance));
        cluster.System.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((before.RestartCount, before.ContainerID, before.LastState), (Container(cluster).RestartCount, Container(cluster).ContainerID, Container(cluster).LastState));
    }

    private static ContainerStatus Container(Cluster cluster) => cluster.Status().ContainerStatuses!.Single();

    // The machine goes down, and the API says something old of its pod when it is up again.
    private static void Reboot(Cluster cluster, Akka.Actor.IActorRef node, NodeDisk disk, PodStatus status)
    {
        cluster.Stop(node);
        cluster.System.Advance(TimeSpan.FromSeconds(2));
        cluster.Put(cluster.Pod() with { Status = status });
        cluster.StartNode(disk: disk);
    }
}
