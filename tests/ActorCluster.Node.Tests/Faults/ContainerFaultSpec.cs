using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Faults;

/// <summary>Containers, images and probes that fail, to the second (experiments 15, 16, 17 and 26).</summary>
public sealed class ContainerFaultSpec
{
    [Fact]
    public void Container_that_crashes_whenever_it_runs_must_back_off_to_five_minutes_and_begin_anew_after_ten()
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        var node = cluster.StartNode();
        cluster.Put(APod());
        var begun = cluster.System.Now;
        truth.Take();
        cluster.System.Tell(node, Fault(new TimelineEntry { Container = new ContainerFault { Kind = ContainerFaultKind.Crash, ExitCode = 3, Every = "0s" } }));
        cluster.System.Advance(TimeSpan.FromSeconds(950));
        Assert.Equal([0, 10, 30, 70, 150, 310, 610, 910], Starts(truth, begun));
        Assert.Equal(3, cluster.Status().ContainerStatuses![0].LastState.Terminated!.ExitCode);

        // Well again, it runs for more than ten minutes: the next crash is the first one.
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromMinutes(16));
        truth.Take();
        begun = cluster.System.Now;
        cluster.System.Tell(node, Fault(new TimelineEntry { Container = new ContainerFault { Kind = ContainerFaultKind.OutOfMemory } }));
        var status = cluster.Status().ContainerStatuses![0];
        Assert.Equal((137, "OOMKilled"), (status.LastState.Terminated!.ExitCode, status.LastState.Terminated.Reason));
        Assert.Equal([0], Starts(truth, begun));
    }

    [Fact]
    public void Container_fault_must_hit_the_chosen_pods_and_containers_alone_and_again_after_its_time()
    {
        using var cluster = new Cluster();
        var evidence = cluster.Listen<FaultHit>();
        var node = cluster.StartNode();
        cluster.Put(APod("chosen", "node-a", AContainer(), AContainer("other")));
        cluster.Put(APod("spared"));
        var fault = Fault(
            new TimelineEntry
            {
                Pods = new PodTargets { Container = "main" },
                Container = new ContainerFault { Kind = ContainerFaultKind.Crash, Every = "20m" },
            },
            cluster.Pod("chosen").Metadata.Uid!);
        cluster.System.Tell(node, fault);
        cluster.System.Advance(TimeSpan.FromMinutes(21));
        Assert.Equal([2, 0], cluster.Status("chosen").ContainerStatuses!.Select(c => c.RestartCount));
        Assert.Equal([0], cluster.Status("spared").ContainerStatuses!.Select(c => c.RestartCount));
        Assert.Equal(Enumerable.Repeat(new FaultHit("bad", "node-a/default/chosen/main", "ended with code 1"), 2), evidence.All<FaultHit>());
    }

    [Fact]
    public void Container_that_cannot_be_started_must_say_so_and_start_when_it_can()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        cluster.System.Tell(node, Fault(new TimelineEntry { Container = new ContainerFault { Kind = ContainerFaultKind.StartFailure, Message = "no such file" } }));
        cluster.Put(APod());
        var waiting = cluster.Status().ContainerStatuses![0].State.Waiting!;
        Assert.Equal(("RunContainerError", "no such file"), (waiting.Reason, waiting.Message));
        Assert.Contains("Error: no such file", cluster.Api.EventsAbout("web").Select(e => e.Message));
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Registry_that_is_down_must_be_asked_after_10_to_300_seconds_and_nodes_with_the_image_need_it_not()
    {
        using var cluster = new Cluster();
        var evidence = cluster.Listen<FaultHit>();
        var node = cluster.StartNode();
        cluster.Put(APod("before", "node-a", AContainer("main", "redis")));
        cluster.System.Tell(node, Fault(new TimelineEntry { Image = new ImageFault { Kind = ImageFaultKind.RegistryDown } }));
        cluster.Put(APod("with", "node-a", AContainer("main", "redis")));
        Assert.Equal(PodPhase.Running, cluster.Status("with").Phase);

        var begun = cluster.System.Now;
        cluster.Put(APod());
        var waiting = cluster.Status().ContainerStatuses![0].State.Waiting!;
        Assert.Equal("ErrImagePull", waiting.Reason);
        Assert.Equal(
            "failed to pull and unpack image \"docker.io/library/nginx:latest\": failed to resolve reference \"docker.io/library/nginx:latest\": "
            + "failed to do request: Head \"https://registry-1.docker.io/v2/library/nginx/manifests/latest\": dial tcp: connect: connection refused",
            waiting.Message);
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("ImagePullBackOff", cluster.Status().ContainerStatuses![0].State.Waiting!.Reason);
        var pulls = new List<int> { 0 };
        for (var second = 6; second <= 920; second++)
        {
            var before = evidence.Messages.Count;
            cluster.System.Advance(TimeSpan.FromSeconds(1));
            if (evidence.Messages.Count > before)
            {
                pulls.Add((int)(cluster.System.Now - begun).TotalSeconds);
            }
        }

        Assert.Equal([0, 10, 30, 70, 150, 310, 610, 910], pulls);
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(290));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Slow_registry_must_take_its_factor_for_the_images_that_it_is_slow_with()
    {
        using var cluster = new Cluster("actorcluster.node.runtime.pull-bytes-per-second = 10485760\n");
        var node = cluster.StartNode();
        cluster.System.Tell(node, Fault(new TimelineEntry { Image = new ImageFault { Kind = ImageFaultKind.Slow, Factor = 10, Images = ["*/nginx:*"] } }));
        cluster.Put(APod("quick", "node-a", AContainer("main", "busybox", "sleep", "1000")));
        cluster.System.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(PodPhase.Running, cluster.Status("quick").Phase);
        cluster.Put(APod());
        cluster.System.Advance(TimeSpan.FromSeconds(69));
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Liveness_probe_that_fails_must_restart_the_container_again_and_again()
    {
        using var cluster = new Cluster();
        var truth = cluster.Listen<ContainerTransition>();
        var node = cluster.StartNode();
        var probe = new Probe { PeriodSeconds = 10, FailureThreshold = 3, HttpGet = new HTTPGetAction { Port = 80 } };
        var begun = cluster.System.Now;
        cluster.Put(APod("web", "node-a", AContainer() with { LivenessProbe = probe, ReadinessProbe = probe }));
        cluster.System.Advance(TimeSpan.FromSeconds(15));
        truth.Take();
        cluster.System.Tell(node, Fault(new TimelineEntry { Probe = new ProbeFault { Kinds = ["liveness"] } }));
        cluster.System.Advance(TimeSpan.FromSeconds(150));

        // Fails at 20, 30 and 40, is killed and runs again at once; fails at 50, 60 and 70 and waits 10 s; at 90, 100, 110 and 20 s.
        // What was killed at 160 runs again at 200 for good, as the probe is well then.
        Assert.Equal([40, 80, 130], Starts(truth, begun));
        Assert.Contains("Liveness probe failed: HTTP probe failed with statuscode: 503", cluster.Api.EventsAbout("web").Select(e => e.Message));
        Assert.Contains("Container main failed liveness probe, will be restarted", cluster.Api.EventsAbout("web").Select(e => e.Message));
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal([40, 80, 130, 200], Starts(truth, begun));
    }

    [Fact]
    public void Readiness_probe_that_fails_must_take_the_pod_out_and_bring_it_back()
    {
        using var cluster = new Cluster();
        var node = cluster.StartNode();
        var probe = new Probe { PeriodSeconds = 5, FailureThreshold = 2, TcpSocket = new TCPSocketAction { Port = 80 } };
        cluster.Put(APod("web", "node-a", AContainer() with { ReadinessProbe = probe }));
        cluster.System.Advance(TimeSpan.FromSeconds(12));
        cluster.System.Tell(node, Fault(new TimelineEntry { Probe = new ProbeFault { Kinds = ["readiness"] } }));
        cluster.System.Advance(TimeSpan.FromSeconds(7.9));
        Assert.True(cluster.Status().ContainerStatuses![0].Ready);
        cluster.System.Advance(TimeSpan.FromSeconds(0.1));
        Assert.False(cluster.Status().ContainerStatuses![0].Ready);
        cluster.System.Tell(node, new HealFault("bad"));
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.True(cluster.Status().ContainerStatuses![0].Ready);
        Assert.Equal(0, cluster.Status().ContainerStatuses![0].RestartCount);
    }

    private static InjectFault Fault(TimelineEntry entry, params string[] pods) => new("bad", entry with { Name = "bad" }, pods);

    private static List<int> Starts(Recorder truth, DateTimeOffset since) =>
        [.. truth.All<ContainerTransition>().Where(t => t.State == ContainerMoment.Running).Select(t => (int)(t.At - since).TotalSeconds)];
}
