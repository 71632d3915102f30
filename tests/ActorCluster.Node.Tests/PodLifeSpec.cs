using ActorCluster.Api.Core;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests;

/// <summary>The life of pods on a whole node, against a fake API.</summary>
public sealed class PodLifeSpec
{
    [Fact]
    public void Pod_must_run_with_two_status_writes_and_real_events()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Api.Writes.Clear();
        cluster.Put(APod());

        var status = cluster.Status();
        Assert.Equal(PodPhase.Running, status.Phase);
        Assert.Equal("172.18.0.3", status.HostIP);
        Assert.Equal("10.244.1.2", status.PodIP);
        Assert.All(status.Conditions!, c => Assert.Equal("True", c.Status));
        var container = Assert.Single(status.ContainerStatuses!);
        Assert.True(container.Ready);
        Assert.True(container.Started);
        Assert.StartsWith("containerd://", container.ContainerID, StringComparison.Ordinal);
        Assert.Equal("docker.io/library/nginx:latest", container.Image);
        Assert.Equal(["Pulling", "Pulled", "Created", "Started"], cluster.Api.EventsAbout("web").Select(e => e.Reason));
        Assert.Equal("spec.containers{main}", cluster.Api.EventsAbout("web").First().InvolvedObject.FieldPath);
        Assert.InRange(cluster.Api.Writes.Count(w => w is Client.Protocol.ModifyObject { Resource.Plural: "pods" }), 1, 2);
    }

    [Fact]
    public void Deleted_pod_must_be_killed_and_its_object_removed()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod());
        cluster.Delete("web");

        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
        Assert.Contains("Killing", cluster.Api.EventsAbout("web").Select(e => e.Reason));
        cluster.Put(APod());
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Fact]
    public void Sleeping_pod_must_use_its_whole_grace_period()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "3600")));
        cluster.Delete("web");
        cluster.System.Advance(TimeSpan.FromSeconds(29.9));
        Assert.NotNull(cluster.Api.Find<Pod>("default", "web"));
        cluster.System.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Pod_that_is_granted_next_to_nothing_must_have_two_seconds(int grace)
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "3600")));
        cluster.Delete("web", grace);
        cluster.System.Advance(TimeSpan.FromSeconds(1.9));
        Assert.NotNull(cluster.Api.Find<Pod>("default", "web"));
        cluster.System.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
    }

    [Fact]
    public void Failing_container_must_back_off_as_the_kubelet_does()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var origin = cluster.System.Now;
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "exit 1")));

        var seen = new List<double>();
        var last = -1;
        for (var second = 0; second <= 700; second++)
        {
            var restarts = cluster.Status().ContainerStatuses![0].RestartCount;
            for (; last < restarts; last++)
            {
                seen.Add((cluster.System.Now - origin).TotalSeconds);
            }

            cluster.System.Advance(TimeSpan.FromSeconds(1));
        }

        // At once, then after 10, 20, 40, 80, 160, 300 seconds.
        Assert.Equal([0, 0, 10, 30, 70, 150, 310, 610], seen);
        var waiting = cluster.Status().ContainerStatuses![0].State.Waiting!;
        Assert.Equal("CrashLoopBackOff", waiting.Reason);
        Assert.Equal($"back-off 5m0s restarting failed container=main pod=web_default({cluster.Pod().Metadata.Uid})", waiting.Message);
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
    }

    [Theory]
    [InlineData("exit 0", PodPhase.Succeeded, "Completed", 0)]
    [InlineData("exit 3", PodPhase.Failed, "Error", 3)]
    public void Pod_that_never_restarts_must_end_in_a_final_phase(string script, string phase, string reason, int code)
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "sleep 5; " + script)).With(s => s with { RestartPolicy = "Never" }));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(5));

        var status = cluster.Status();
        Assert.Equal(phase, status.Phase);
        Assert.Equal(reason, status.ContainerStatuses![0].State.Terminated!.Reason);
        Assert.Equal(code, status.ContainerStatuses![0].State.Terminated!.ExitCode);
        Assert.Equal("False", status.Conditions!.Single(c => c.Type == "Ready").Status);
    }

    [Fact]
    public void Init_containers_must_run_in_order_before_the_others()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod().With(s => s with
        {
            InitContainers = [AContainer("one", "busybox", "sleep", "5"), AContainer("two", "busybox", "sleep", "5")],
        }));
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        Assert.NotNull(cluster.Status().InitContainerStatuses![0].State.Running);
        Assert.Equal("PodInitializing", cluster.Status().ContainerStatuses![0].State.Waiting!.Reason);
        Assert.Equal(
            "containers with incomplete status: [one two]", cluster.Status().Conditions!.Single(c => c.Type == "Initialized").Message);
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull(cluster.Status().InitContainerStatuses![0].State.Terminated);
        Assert.NotNull(cluster.Status().InitContainerStatuses![1].State.Running);
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        Assert.All(cluster.Status().Conditions!, c => Assert.Equal("True", c.Status));
    }

    // As the replicated MySQL of Kubernetes' documentation has it: bash does what nothing here can do.
    [Fact]
    public void Init_containers_of_which_nothing_is_known_must_not_hold_a_pod_back()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod().With(s => s with
        {
            InitContainers =
            [
                AContainer("clone", "xtrabackup:1.0", "bash", "-c", "set -ex\n[[ `hostname` =~ -([0-9]+)$ ]] || exit 1\nxtrabackup --prepare"),
                AContainer("migrate", "shop/migrations:1"),
                AContainer("wait", "busybox", "sh", "-c", "until mysql -h db -e 'SELECT 1'; do sleep 1; done"),
                AContainer("hold", "busybox", "sleep", "infinity"),
            ],
        }));
        for (var second = 0; second < 4; second++)
        {
            var states = cluster.Status().InitContainerStatuses!.Select(static status => status.State).ToArray();
            Assert.All(states[..second], static state => Assert.Equal(0, state.Terminated!.ExitCode));
            Assert.NotNull(states[second].Running);
            cluster.System.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.NotNull(cluster.Status().InitContainerStatuses![3].State.Running);
    }

    [Fact]
    public void Readiness_probe_must_hold_a_pod_back_until_it_passes()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var probe = new Probe { PeriodSeconds = 10, FailureThreshold = 3, SuccessThreshold = 1, TcpSocket = new TCPSocketAction { Port = 80 } };
        cluster.Put(APod("web", "node-a", AContainer() with { ReadinessProbe = probe }).Behaving("main", """{"readyAfter":"15s"}"""));
        Assert.Equal("containers with unready status: [main]", cluster.Status().Conditions!.Single(c => c.Type == "Ready").Message);
        cluster.System.Advance(TimeSpan.FromSeconds(19));
        Assert.False(cluster.Status().ContainerStatuses![0].Ready);
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cluster.Status().ContainerStatuses![0].Ready);
    }

    [Fact]
    public void Liveness_probe_must_restart_a_container_that_fails_three_times()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var probe = new Probe { PeriodSeconds = 10, FailureThreshold = 3, HttpGet = new HTTPGetAction { Port = 80 } };
        cluster.Put(APod("web", "node-a", AContainer() with { LivenessProbe = probe }).Behaving("main", """{"liveFor":"35s"}"""));
        cluster.System.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(0, cluster.Status().ContainerStatuses![0].RestartCount);
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, cluster.Status().ContainerStatuses![0].RestartCount);
        Assert.Contains("Container main failed liveness probe, will be restarted", cluster.Api.EventsAbout("web").Select(e => e.Message));
    }

    [Fact]
    public void Sidecar_must_start_first_and_end_last()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sleep", "5")).With(s => s with
        {
            RestartPolicy = "Never",
            InitContainers = [AContainer("proxy") with { RestartPolicy = "Always" }],
        }));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(PodPhase.Succeeded, cluster.Status().Phase);
        Assert.NotNull(cluster.Status().InitContainerStatuses![0].State.Terminated);
    }

    [Fact]
    public void Image_that_cannot_be_pulled_must_show_the_error_and_then_the_back_off()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod().Behaving("main", """{"pullError":"not found"}"""));
        Assert.Equal("ErrImagePull", cluster.Status().ContainerStatuses![0].State.Waiting!.Reason);
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("ImagePullBackOff", cluster.Status().ContainerStatuses![0].State.Waiting!.Reason);
        Assert.Equal("Back-off pulling image \"nginx\": ErrImagePull: not found", cluster.Status().ContainerStatuses![0].State.Waiting!.Message);
        cluster.System.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("ErrImagePull", cluster.Status().ContainerStatuses![0].State.Waiting!.Reason);
        Assert.Equal(PodPhase.Pending, cluster.Status().Phase);
        cluster.Delete("web");
        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
    }

    [Fact]
    public void Pull_must_take_its_time_and_show_a_pod_that_is_ready_to_start()
    {
        using var cluster = new Cluster("actorcluster.node.runtime.pull-bytes-per-second = 10485760\n");
        cluster.StartNode();
        cluster.Put(APod("first"));
        cluster.Put(APod("second", "node-a", AContainer("main", "busybox", "sleep", "1000")));
        Assert.Equal("ContainerCreating", cluster.Status("first").ContainerStatuses![0].State.Waiting!.Reason);
        Assert.Equal("True", cluster.Status("first").Conditions!.Single(c => c.Type == "PodReadyToStartContainers").Status);
        cluster.System.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(PodPhase.Running, cluster.Status("first").Phase);
        Assert.Equal(
            "Successfully pulled image \"nginx\" in 7s (7s including waiting). Image size: 73400320 bytes.",
            cluster.Api.EventsAbout("first").Single(e => e.Reason == "Pulled").Message);

        // One image at a time: the second one began when the first was there.
        Assert.Equal(PodPhase.Pending, cluster.Status("second").Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(PodPhase.Running, cluster.Status("second").Phase);
        Assert.Contains("(7.2s including waiting)", cluster.Api.EventsAbout("second").Single(e => e.Reason == "Pulled").Message, StringComparison.Ordinal);
        cluster.Put(APod("third"));
        Assert.Equal(
            "Container image \"nginx\" already present on machine", cluster.Api.EventsAbout("third").Single(e => e.Reason == "Pulled").Message);
    }

    [Theory]
    [InlineData(10, 30, 10)]
    [InlineData(60, 30, 32)]
    public void Hook_before_the_end_must_run_within_the_grace_period(int hook, int grace, int gone)
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var container = AContainer("main", "busybox", "sleep", "1000") with
        {
            Lifecycle = new Lifecycle { PreStop = new LifecycleHandler { Sleep = new SleepAction { Seconds = hook } } },
        };
        // Ends with the signal when the hook was in time; else it has two more seconds, which it uses up.
        cluster.Put(APod("web", "node-a", container).Behaving("main", hook > grace ? """{"ignoreTerm":true}""" : """{"ignoreTerm":false}"""));
        cluster.Delete("web", grace);
        cluster.System.Advance(TimeSpan.FromSeconds(gone - 0.1));
        Assert.NotNull(cluster.Api.Find<Pod>("default", "web"));
        cluster.System.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(cluster.Api.Find<Pod>("default", "web"));
    }

    [Fact]
    public void Deadline_must_fail_a_pod_that_is_active_too_long()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod().With(s => s with { ActiveDeadlineSeconds = 60 }));
        cluster.System.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PodPhase.Failed, cluster.Status().Phase);
        Assert.Equal("DeadlineExceeded", cluster.Status().Reason);
    }

    [Fact]
    public void Deadline_that_is_set_while_a_pod_runs_must_count_from_its_start()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod());
        cluster.System.Advance(TimeSpan.FromSeconds(30));
        var pod = cluster.Pod();
        cluster.Put(pod with { Spec = pod.Spec with { ActiveDeadlineSeconds = 40 } });
        cluster.System.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(PodPhase.Running, cluster.Status().Phase);
        cluster.System.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("DeadlineExceeded", cluster.Status().Reason);
    }

    // kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes: the file goes after 30 s.
    [Fact]
    public void Liveness_command_must_restart_a_container_whose_file_is_gone()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var container = AContainer("main", "busybox", "sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600") with
        {
            LivenessProbe = new Probe { Exec = new ExecAction { Command = ["cat", "/tmp/healthy"] }, InitialDelaySeconds = 5, PeriodSeconds = 5 },
        };
        cluster.Put(APod("web", "node-a", container));
        cluster.System.Advance(TimeSpan.FromSeconds(29));
        Assert.DoesNotContain(cluster.Api.EventsAbout("web"), static e => e.Reason == "Unhealthy");
        cluster.System.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, cluster.Status().ContainerStatuses![0].RestartCount);
        Assert.Contains(
            cluster.Api.EventsAbout("web"),
            static e => e.Reason == "Unhealthy" && e.Message == "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory\n");
    }

    // test/images/agnhost/liveness: well for ten seconds.
    [Fact]
    public void Test_image_that_is_well_for_ten_seconds_must_be_restarted()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var container = AContainer("main", "k8s.gcr.io/e2e-test-images/agnhost:2.21") with
        {
            Args = ["liveness"],
            LivenessProbe = new Probe { HttpGet = new HTTPGetAction { Path = "/healthz", Port = 8080 }, PeriodSeconds = 3, FailureThreshold = 1 },
        };
        cluster.Put(APod("web", "node-a", container));
        cluster.System.Advance(TimeSpan.FromSeconds(60));
        Assert.InRange(cluster.Status().ContainerStatuses![0].RestartCount, 1, 4);
    }

    [Theory]
    [InlineData("/bin/false", false)]
    [InlineData("/bin/true", true)]
    public void Readiness_command_must_find_out_for_itself(string command, bool isReady)
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main") with { ReadinessProbe = new Probe { Exec = new ExecAction { Command = [command] } } }));
        cluster.System.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(isReady, cluster.Status().ContainerStatuses![0].Ready);
    }

    [Fact]
    public void Command_that_looks_for_what_an_unknown_program_makes_must_be_taken_for_a_success()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("web", "node-a", AContainer("main") with { ReadinessProbe = new Probe { Exec = new ExecAction { Command = ["cat", "/tmp/ready"] } } }));
        cluster.System.Advance(TimeSpan.FromSeconds(1));
        Assert.True(cluster.Status().ContainerStatuses![0].Ready);
    }

    [Fact]
    public void Command_of_a_probe_that_takes_too_long_must_fail()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        var container = AContainer("main", "busybox", "sh", "-c", "touch /tmp/a; sleep 600") with
        {
            ReadinessProbe = new Probe { Exec = new ExecAction { Command = ["sleep", "5"] }, TimeoutSeconds = 2 },
        };
        cluster.Put(APod("web", "node-a", container));
        cluster.System.Advance(TimeSpan.FromSeconds(9));
        Assert.False(cluster.Status().ContainerStatuses![0].Ready);
        Assert.Contains(cluster.Api.EventsAbout("web"), static e => e.Message == "Readiness probe failed: command timed out: \"sleep 5\" timed out after 2s");
    }

    [Fact]
    public void Image_that_changes_must_replace_the_container()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod());
        var pod = cluster.Pod();
        cluster.Put(pod with { Spec = pod.Spec with { Containers = [AContainer("main", "nginx:2")] } });
        var container = cluster.Status().ContainerStatuses![0];
        Assert.Equal("docker.io/library/nginx:2", container.Image);
        Assert.Equal(1, container.RestartCount);
        Assert.NotNull(container.State.Running);
    }

    [Fact]
    public void Pod_that_does_not_fit_must_be_rejected_as_OutOfcpu()
    {
        using var cluster = new Cluster();
        cluster.StartNode();
        cluster.Put(APod("first", "node-a", AContainer().Requesting("3")));
        cluster.Put(APod("second", "node-a", AContainer().Requesting("2")));
        var status = cluster.Status("second");
        Assert.Equal(PodPhase.Failed, status.Phase);
        Assert.Equal("OutOfcpu", status.Reason);
        Assert.Equal("Pod was rejected: Node didn't have enough resource: cpu, requested: 2000, used: 3000, capacity: 4000", status.Message);
        cluster.Delete("first");
        cluster.Put(APod("third", "node-a", AContainer().Requesting("2")));
        Assert.Equal(PodPhase.Running, cluster.Status("third").Phase);
    }
}
