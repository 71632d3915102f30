using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Containers;

/// <summary>What containers find in their volumes, on a whole node, in virtual time.</summary>
public sealed class VolumeSpec : IDisposable
{
    private static readonly Volume MapVolume = new() { Name = "config", ConfigMap = new ConfigMapVolumeSource { Name = "settings", DefaultMode = 292 } };
    private readonly Cluster _cluster = new();
    private readonly NodeDisk _disk = new();

    public VolumeSpec()
    {
        _cluster.StartNode(disk: _disk);
    }

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void Keys_of_a_ConfigMap_must_be_read_only_files_behind_links()
    {
        _cluster.Put(Map("tier", "gold"));
        _cluster.Put(APodWith(MapVolume, Mount("config", "/etc/config")));
        Assert.Equal("gold", Run("cat /etc/config/tier"));
        Assert.Equal("tier\n", Run("ls /etc/config"));
        Assert.Contains("-r--r--r--", Run("ls -l /etc/config/..data/"), StringComparison.Ordinal);
        Assert.Contains("tier -> ..data/tier", Run("ls -l /etc/config"), StringComparison.Ordinal);
        Assert.Contains("Read-only file system", Run("echo x > /etc/config/tier"), StringComparison.Ordinal);
        Assert.Contains("Read-only file system", Run("touch /etc/config/new"), StringComparison.Ordinal);
        Assert.Contains("Read-only file system", Run("rm /etc/config/tier"), StringComparison.Ordinal);
        Assert.Contains("Read-only file system", Run("mkdir -p /etc/config/a/b"), StringComparison.Ordinal);
        Assert.Contains("Device or resource busy", Run("rm -r /etc/config"), StringComparison.Ordinal);
        Assert.Equal("gold", Run("cat /etc/config/tier"));
    }

    [Fact]
    public void Changes_must_come_with_the_kubelets_sync_but_not_to_a_single_file()
    {
        _cluster.Put(Map("tier", "gold"));
        _cluster.Put(APodWith(MapVolume, Mount("config", "/etc/config"), Mount("config", "/one", "tier")));
        Assert.Equal("goldgold", Run("cat /etc/config/tier /one"));
        _cluster.Put(Map("tier", "silver"));
        Assert.Equal("gold", Run("cat /etc/config/tier"));
        _cluster.System.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("silvergold", Run("cat /etc/config/tier /one"));

        _cluster.Put(Map("other", "x"));
        _cluster.System.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal("other\n", Run("ls /etc/config"));
    }

    [Fact]
    public void Pod_must_stay_in_ContainerCreating_until_its_volumes_are_there()
    {
        _cluster.Put(APodWith(MapVolume, Mount("config", "/etc/config")));
        Assert.Equal(PodPhase.Pending, _cluster.Status().Phase);
        Assert.Null(_cluster.Status().PodIP);
        Assert.Equal("ContainerCreating", _cluster.Status().ContainerStatuses![0].State.Waiting!.Reason);
        var recorded = _cluster.Api.EventsAbout("web").Single();
        Assert.Equal(("Warning", "FailedMount"), (recorded.Type, recorded.Reason));
        Assert.Equal("MountVolume.SetUp failed for volume \"config\" : configmap \"settings\" not found", recorded.Message);

        _cluster.System.Advance(TimeSpan.FromSeconds(20));
        _cluster.Put(Map("tier", "gold"));
        _cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        Assert.Equal("gold", Run("cat /etc/config/tier"));
    }

    [Fact]
    public void Pod_that_waits_for_a_volume_must_be_deletable()
    {
        _cluster.Put(APodWith(MapVolume, Mount("config", "/etc/config")));
        _cluster.Delete("web");
        Assert.Null(_cluster.Api.Find<Pod>("default", "web"));
    }

    [Fact]
    public void Labels_must_be_followed_by_the_downward_API()
    {
        var volume = new Volume
        {
            Name = "info",
            DownwardAPI = new DownwardAPIVolumeSource
            {
                Items = [new DownwardAPIVolumeFile { Path = "labels", FieldRef = new ObjectFieldSelector { FieldPath = "metadata.labels" } }],
            },
        };
        var pod = APodWith(volume, Mount("info", "/etc/podinfo"));
        _cluster.Put(pod with { Metadata = pod.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "1" } } });
        Assert.Equal("a=\"1\"", Run("cat /etc/podinfo/labels"));
        var live = _cluster.Pod();
        _cluster.Put(live with { Metadata = live.Metadata with { Labels = new Dictionary<string, string> { ["a"] = "2" } } });
        Assert.Equal("a=\"2\"", Run("cat /etc/podinfo/labels"));
    }

    [Fact]
    public void EmptyDir_must_be_shared_by_the_containers_outlive_them_and_go_with_the_pod()
    {
        var pod = APodWith(new Volume { Name = "scratch", EmptyDir = new EmptyDirVolumeSource() }, Mount("scratch", "/scratch"));
        var second = AContainer("second") with { VolumeMounts = [Mount("scratch", "/other") with { ReadOnly = true }] };
        pod = pod.With(spec => spec with { Containers = [.. spec.Containers!, second] }).Behaving("main", "{\"runFor\": \"30s\", \"failures\": 1}");
        _cluster.Put(pod);
        Run("mkdir /scratch/deep; echo hi > /scratch/deep/file; echo mine > /own");
        Assert.Equal("hi\n", _cluster.Exec("web", "second", "cat", "/other/deep/file"));
        Assert.Contains("Read-only file system", _cluster.Exec("web", "second", "sh", "-c", "echo no > /other/deep/file"), StringComparison.Ordinal);
        _cluster.System.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(1, _cluster.Status().ContainerStatuses![0].RestartCount);
        Assert.Equal("hi\n", Run("cat /scratch/deep/file"));
        Assert.Contains("No such file", Run("cat /own"), StringComparison.Ordinal);

        _cluster.Delete("web", 0);
        _cluster.Put(pod);
        Assert.Equal("", Run("ls /scratch"));
    }

    [Theory]
    [InlineData("host")]
    [InlineData("claim")]
    public void What_outlives_a_pod_must_be_there_for_the_next_one(string kind)
    {
        var volume = kind == "host"
            ? new Volume { Name = "data", HostPath = new HostPathVolumeSource { Path = "/var/data" } }
            : new Volume { Name = "data", PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = "data" } };
        _cluster.Put(APodWith(volume, Mount("data", "/data")));
        Run("echo kept > /data/file");
        _cluster.Delete("web", 0);
        _cluster.Put(APodWith(volume, Mount("data", "/elsewhere")));
        Assert.Equal("kept\n", Run("cat /elsewhere/file"));
    }

    [Theory]
    [InlineData("/nothing", "Directory", "hostPath type check failed: /nothing is not a directory")]
    [InlineData("/nothing", "File", "hostPath type check failed: /nothing is not a file")]
    [InlineData("/nothing", "Socket", "hostPath type check failed: /nothing is not a socket file")]
    [InlineData("/var/log", "File", "hostPath type check failed: /var/log is not a file")]
    [InlineData("/var/log", "FileOrCreate", "hostPath type check failed: /var/log is not a file")]
    [InlineData("/etc/hosts", "DirectoryOrCreate", "hostPath type check failed: /etc/hosts is not a directory")]
    [InlineData("/etc/hosts", "CharDevice", "hostPath type check failed: /etc/hosts is not a character device")]
    [InlineData("/dev/null", "BlockDevice", "hostPath type check failed: /dev/null is not a block device")]
    [InlineData("/no/where", "FileOrCreate", "open /no/where: no such file or directory")]
    public void Path_of_the_machine_must_be_what_its_volume_says(string path, string type, string why)
    {
        _cluster.Put(APodWith(HostPath(path, type), Mount("data", "/data")));
        Assert.Equal(PodPhase.Pending, _cluster.Status().Phase);
        Assert.Null(_cluster.Status().PodIP);
        var recorded = _cluster.Api.EventsAbout("web").Single();
        Assert.Equal(("FailedMount", "MountVolume.SetUp failed for volume \"data\" : " + why), (recorded.Reason, recorded.Message));
    }

    [Theory]
    [InlineData("/var/log", "Directory")]
    [InlineData("/new/deep", "DirectoryOrCreate")]
    [InlineData("/run/new.lock", "FileOrCreate")]
    [InlineData("/etc/hosts", "File")]
    [InlineData("/var/run/containerd/containerd.sock", "Socket")]
    [InlineData("/dev/kmsg", "CharDevice")]
    [InlineData("/dev/vda", "BlockDevice")]
    [InlineData("/anything", "")]
    public void Pod_must_start_when_the_path_is_right_or_can_be_made(string path, string type)
    {
        _cluster.Put(APodWith(HostPath(path, type), Mount("data", "/data")));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
        Assert.Equal(type.Contains("Directory", StringComparison.Ordinal) || type.Length == 0 ? "0\n" : "1\n", Run("test -d /data; echo $?"));
    }

    [Fact]
    public void Pod_must_start_once_another_has_made_the_path()
    {
        _cluster.Put(APodWith(HostPath("/late", "Directory"), Mount("data", "/data")));
        _cluster.System.Advance(TimeSpan.FromSeconds(5));
        var maker = APod("maker", "node-a", AContainer() with { VolumeMounts = [Mount("data", "/data")] });
        _cluster.Put(maker.With(static spec => spec with { Volumes = [HostPath("/late", "DirectoryOrCreate")] }));
        _cluster.System.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
    }

    [Fact]
    public void Content_of_a_claim_must_be_kept_by_its_volume()
    {
        var volume = new Volume { Name = "data", PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = "data" } };
        string Next(string claim, string bound, string script)
        {
            _cluster.Api.Remove<PersistentVolumeClaim>("default", "data");
            _cluster.Api.Remove<PersistentVolumeClaim>("default", "other");
            _cluster.Put(Claim(claim, bound));
            _cluster.Put(APodWith(
                volume with { PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = claim } }, Mount("data", "/data")));
            Assert.Equal(PodPhase.Running, _cluster.Status().Phase);
            var output = Run(script);
            _cluster.Delete("web", 0);
            return output;
        }

        _cluster.Put(PersistentVolume("first", "uid-first"));
        _cluster.Put(PersistentVolume("second", "uid-second"));
        Next("data", "first", "echo kept > /data/file");
        Assert.Equal("", Next("data", "second", "ls /data"));
        Assert.Equal("kept\n", Next("other", "first", "cat /data/file"));

        _cluster.Api.Remove<PersistentVolume>("", "first");
        _cluster.Put(PersistentVolume("first", "uid-again"));
        Assert.Equal("", Next("data", "first", "ls /data"));
    }

    [Fact]
    public void Part_of_a_volume_must_follow_from_the_environment()
    {
        var volume = new Volume { Name = "work", EmptyDir = new EmptyDirVolumeSource() };
        var pod = APodWith(volume, Mount("work", "/logs") with { SubPathExpr = "$(POD)/deep" }, Mount("work", "/work"));
        pod = pod.With(spec => spec with { Containers = [spec.Containers![0] with { Env = [new EnvVar { Name = "POD", Value = "foo" }] }] });
        _cluster.Put(pod);
        Assert.Equal("0\n", Run("test -d /work/foo/deep; echo $?"));
        Run("echo x > /logs/a");
        Assert.Equal("x\n", Run("cat /work/foo/deep/a"));
    }

    [Theory]
    [InlineData("..", "unable to provision SubPath `..`: must not contain '..'")]
    [InlineData("/tmp", "error SubPath `/tmp` must not be an absolute path")]
    [InlineData(null, "missing value for \"POD\"")]
    public void Part_that_cannot_be_mounted_must_hold_up_the_container(string? value, string message)
    {
        var pod = APodWith(new Volume { Name = "work", EmptyDir = new EmptyDirVolumeSource() }, Mount("work", "/logs") with { SubPathExpr = "$(POD)" });
        EnvVar[]? variables = value is null ? null : [new EnvVar { Name = "POD", Value = value }];
        _cluster.Put(pod.With(spec => spec with { Containers = [spec.Containers![0] with { Env = variables }] }));
        var waiting = _cluster.Status().ContainerStatuses![0].State.Waiting!;
        Assert.Equal(("CreateContainerConfigError", message), (waiting.Reason, waiting.Message));
    }

    private string Run(string script) => _cluster.Exec("web", "main", "sh", "-c", script);

    private static VolumeMount Mount(string name, string path, string? part = null) => new() { Name = name, MountPath = path, SubPath = part };

    private static Pod APodWith(Volume volume, params VolumeMount[] mounts) =>
        APod("web", "node-a", AContainer() with { VolumeMounts = mounts }).With(spec => spec with { Volumes = [volume] });

    private static Volume HostPath(string path, string type) => new() { Name = "data", HostPath = new HostPathVolumeSource { Path = path, Type = type } };

    private static PersistentVolumeClaim Claim(string name, string volume) => new()
    {
        Kind = "PersistentVolumeClaim",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PersistentVolumeClaimSpec { VolumeName = volume },
    };

    private static PersistentVolume PersistentVolume(string name, string uid) =>
        new() { Kind = "PersistentVolume", ApiVersion = "v1", Metadata = new ObjectMeta { Name = name, Uid = uid } };

    private static ConfigMap Map(string key, string value) => new()
    {
        Kind = "ConfigMap",
        ApiVersion = "v1",
        Metadata = new ObjectMeta { Name = "settings", Namespace = "default" },
        Data = new Dictionary<string, string> { [key] = value },
    };
}
