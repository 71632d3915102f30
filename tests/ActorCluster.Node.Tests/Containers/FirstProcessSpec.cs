using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>
/// Containers whose commands run in the emulated shell: what Kubernetes' conformance tests run (test/e2e/common/node: expansion.go,
/// configmap.go, runtime.go, downwardapi.go; storage: configmap_volume.go, empty_dir.go), and what they check.
/// </summary>
public sealed class FirstProcessSpec : IDisposable
{
    private const string TestImage = "registry.k8s.io/e2e-test-images/agnhost:2.53";
    private readonly Cluster _cluster = new();

    public FirstProcessSpec()
    {
        _cluster.StartNode();
    }

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData("busybox", true, "sh", "-c", "env")]
    [InlineData("nginx", true, "cat", "/etc/config/key")]
    [InlineData("busybox", true, "/bin/sh", "-c", "cat /etc/podinfo/labels; exit 3")]
    [InlineData("busybox", true, "sh", "-c", "TEST_VAR=wrong echo \"$(TEST_VAR)\"")]
    [InlineData("busybox", true, "sh", "-c", "while true; do date; sleep 1; done")]
    [InlineData("busybox", true, "sh", "-c", "echo -n done > /dev/termination-log")]
    [InlineData("busybox", true, "sh", "/scripts/run.sh")]
    [InlineData("busybox", true, "/bin/sh", "-c", "i=0; while true; do echo \"$i: $(date)\"; i=$((i+1)); sleep 1; done")]
    [InlineData("busybox", false, "sh", "-c", "echo $((i += 1))")]
    [InlineData("busybox", false, "sh", "-c", "sleep 5; echo done; exit 1")]
    [InlineData("busybox", false, "sleep", "3600")]
    [InlineData("busybox", false, "tail", "-f", "/dev/null")]
    [InlineData("busybox", false, "sh", "-c", "/app/server --port 80")]
    [InlineData("busybox", true, "sh", "-c", "echo $(GREETING) ready")]
    [InlineData("busybox", true, "echo", "$(GREETING) $(NAME)")]
    [InlineData("busybox", false, "sh", "-c", "echo `nosuch` ready")]
    [InlineData("busybox", false, "sh", "-c", "f() { date; }; f")]
    [InlineData("nginx", false, "/usr/sbin/nginx")]
    [InlineData("registry.k8s.io/pause:3.10", false, "sh", "-c", "env")]
    public void Only_what_the_shell_knows_must_run_for_real(string image, bool isReal, params string[] command) =>
        Assert.Equal(isReal, FirstProcess.RunsForReal(AContainer("main", image, command)));

    [Fact]
    public void Environment_must_be_composed_and_printed()
    {
        EnvVar[] variables = [Value("FOO", "foo-value"), Value("BAR", "bar-value"), Value("FOOBAR", "$(FOO);;$(BAR)")];
        Run(AContainer("main", "busybox", "sh", "-c", "env") with { Env = variables });
        Assert.Equal(PodPhase.Succeeded, _cluster.Status().Phase);
        var log = Log();
        Assert.Contains("FOO=foo-value", log);
        Assert.Contains("BAR=bar-value", log);
        Assert.Contains("FOOBAR=foo-value;;bar-value", log);
        Assert.Contains("HOSTNAME=web", log);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Commands_and_arguments_must_be_substituted(bool inArguments)
    {
        const string script = "TEST_VAR=wrong echo \"$(TEST_VAR)\"";
        var container = AContainer("main", "busybox", "sh", "-c") with { Env = [Value("TEST_VAR", "test-value")] };
        Run(inArguments ? container with { Args = [script] } : container with { Command = ["sh", "-c", script] });
        Assert.Equal(["test-value"], Log());
    }

    [Fact]
    public void ConfigMap_as_a_volume_must_be_seen_by_the_test_image()
    {
        _cluster.Put(new ConfigMap
        {
            Kind = "ConfigMap",
            ApiVersion = "v1",
            Metadata = new ObjectMeta { Name = "settings", Namespace = "default" },
            Data = new Dictionary<string, string> { ["data-1"] = "value-1" },
        });
        var container = AContainer("main", TestImage) with
        {
            Args = ["mounttest", "--file_content=/etc/configmap-volume/data-1", "--file_mode=/etc/configmap-volume/data-1"],
            VolumeMounts = [new VolumeMount { Name = "v", MountPath = "/etc/configmap-volume" }],
        };
        Run(container, new Volume { Name = "v", ConfigMap = new ConfigMapVolumeSource { Name = "settings", DefaultMode = 256 } });
        Assert.Equal(
            ["mode of file \"/etc/configmap-volume/data-1\": -r--------", "content of file \"/etc/configmap-volume/data-1\": value-1"], Log());
        Assert.Equal(PodPhase.Succeeded, _cluster.Status().Phase);
    }

    [Fact]
    public void Scratch_space_in_memory_must_have_all_rights_and_take_files()
    {
        var container = AContainer("main", TestImage) with
        {
            Args = ["mounttest", "--fs_type=/test-volume", "--new_file_0644=/test-volume/test-file", "--file_perm=/test-volume/test-file", "--file_mode=/test-volume"],
            VolumeMounts = [new VolumeMount { Name = "v", MountPath = "/test-volume" }],
        };
        Run(container, new Volume { Name = "v", EmptyDir = new EmptyDirVolumeSource { Medium = "Memory" } });
        Assert.Equal(
            [
                "mount type of \"/test-volume\": tmpfs", "content of file \"/test-volume/test-file\": mount-tester new file", "",
                "mode of file \"/test-volume\": drwxrwxrwx", "perms of file \"/test-volume/test-file\": -rw-r--r--",
            ],
            Log());
    }

    [Fact]
    public void Arguments_of_the_test_image_must_follow_its_entry_point()
    {
        Run(AContainer("main", TestImage) with { Args = ["entrypoint-tester", "override", "arguments"] });
        Assert.Equal(["[/agnhost entrypoint-tester override arguments]"], Log());
    }

    /// <summary>test/e2e/common/node/runtime.go: on terminated container.</summary>
    [Theory]
    [InlineData("/bin/echo -n DONE > /dev/termination-log", null, "File", "DONE")]
    [InlineData("/bin/echo -n DONE > /dev/termination-custom-log", "/dev/termination-custom-log", "File", "DONE")]
    [InlineData("/bin/echo -n OK > /dev/termination-log; /bin/true", null, "FallbackToLogsOnError", "OK")]
    [InlineData("/bin/echo -n DONE; /bin/false", null, "FallbackToLogsOnError", "DONE")]
    [InlineData("/bin/echo DONE; /bin/true", null, "FallbackToLogsOnError", null)]
    public void Last_message_must_come_from_the_file_or_the_log(string script, string? path, string policy, string? message)
    {
        Run(AContainer("main", "busybox", "/bin/sh", "-c", script) with { TerminationMessagePath = path, TerminationMessagePolicy = policy });
        Assert.Equal(message, _cluster.Status().ContainerStatuses![0].State.Terminated!.Message);
    }

    [Fact]
    public void Init_container_must_hand_over_by_a_volume_and_its_code_count()
    {
        VolumeMount[] mounts = [new VolumeMount { Name = "v", MountPath = "/work" }];
        var init = AContainer("prepare", "busybox", "sh", "-c", "echo prepared > /work/file") with { VolumeMounts = mounts };
        var main = AContainer("main", "busybox", "sh", "-c", "cat /work/file; exit 3") with { VolumeMounts = mounts };
        _cluster.Put(APod("web", "node-a", main).With(spec => spec with
        {
            RestartPolicy = "Never",
            InitContainers = [init],
            Volumes = [new Volume { Name = "v", EmptyDir = new EmptyDirVolumeSource() }],
        }));
        Assert.Equal((PodPhase.Failed, 3), (_cluster.Status().Phase, _cluster.Status().ContainerStatuses![0].State.Terminated!.ExitCode));
        Assert.Equal(["prepared"], Log());
    }

    [Fact]
    public void Loop_must_print_as_time_passes_and_end_when_it_is_killed()
    {
        _cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "while true; do echo tick; sleep 10; done")));
        _cluster.System.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal(4, Log().Count);
        _cluster.Delete("web");
        _cluster.System.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(_cluster.Api.Find<Pod>("default", "web"));
    }

    /// <summary>What a pod's annotation says of a container wins over its command.</summary>
    [Fact]
    public void Annotation_must_win_over_the_shell()
    {
        _cluster.Put(APod("web", "node-a", AContainer("main", "busybox", "sh", "-c", "cat /none")).Behaving("main", "{\"runFor\": \"60s\", \"log\": [\"scripted\"]}"));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        Assert.Equal(["scripted"], Log());
    }

    private static EnvVar Value(string name, string value) => new() { Name = name, Value = value };

    private void Run(Container container, params Volume[] volumes) =>
        _cluster.Put(APod("web", "node-a", container).With(spec => spec with { RestartPolicy = "Never", Volumes = volumes.Length > 0 ? volumes : null }));

    private List<string> Log()
    {
        var reader = _cluster.System.Probe();
        _cluster.System.Tell(_cluster.Nodes, new ReadPodLogs("node-a", _cluster.Pod().Metadata.Uid!, "main"), reader);
        return [.. reader.Single<PodLogs>().Lines!.Select(static line => line.Text)];
    }
}
