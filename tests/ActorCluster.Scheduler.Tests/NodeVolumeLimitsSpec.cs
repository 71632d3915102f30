using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Storage;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;
using ActorCluster.Scheduler.Plugins.NodeVolumeLimits;

namespace ActorCluster.Scheduler.Tests;

/// <summary>
/// How many volumes of a driver a node takes (kubernetes pkg/scheduler/framework/plugins/nodevolumelimits/csi_test.go;
/// kubernetes.io/docs/concepts/storage/storage-limits, "Dynamic volume limits").
/// </summary>
public sealed class NodeVolumeLimitsSpec
{
    private const string Disks = "disks.example.com";
    private const string Files = "files.example.com";
    private const string Full = "node(s) exceed max volume count";

    private readonly ClusterCache _cluster = new();
    private readonly NodeVolumeLimitsFilter _plugin = new();

    public NodeVolumeLimitsSpec()
    {
        _cluster.SetNode(ANode.Named("n1"));
        _cluster.Volumes.SetClass(null, new StorageClass { Metadata = new ObjectMeta { Name = "disks" }, Provisioner = Disks });
        foreach (var name in new[] { "a", "b", "c" })
        {
            Bound(name, Disks);
        }

        Bound("f", Files);
    }

    [Theory]
    [InlineData(3, null)]
    [InlineData(2, Full)]
    public void Node_must_take_as_many_volumes_as_its_driver_allows(int limit, string? expected)
    {
        Limit((Disks, limit));
        Run("first", "a", "b");
        Assert.Equal(expected, Ask(Using("next", "c")));
    }

    [Fact]
    public void Refusal_must_be_one_that_the_end_of_another_pod_may_help()
    {
        Limit((Disks, 0));
        var rejection = _plugin.PreFilter(Using("next", "a"), _cluster)!.Filter(_cluster.Find("n1")!);
        Assert.True(rejection!.PreemptionMightHelp);
    }

    [Fact]
    public void Limit_must_be_the_drivers_own()
    {
        Limit((Disks, 1), (Files, 1));
        Run("first", "a");
        Assert.Null(Ask(Using("next", "f")));
        Assert.Equal(Full, Ask(Using("next", "f", "b")));
    }

    [Fact]
    public void Node_without_limits_must_take_any_number()
    {
        Run("first", "a", "b");
        Assert.Null(Ask(Using("next", "c")));
        _cluster.Volumes.SetDrivers(null, new CSINode { Metadata = new ObjectMeta { Name = "n1" }, Spec = new CSINodeSpec { Drivers = [new CSINodeDriver { Name = Disks, NodeID = "n1" }] } });
        Assert.Null(Ask(Using("next", "c")));
    }

    [Fact]
    public void Volume_that_pods_share_must_count_once()
    {
        Limit((Disks, 2));
        Run("first", "a");
        Run("second", "a");
        Assert.Null(Ask(Using("next", "a", "b")));
        Run("third", "b");
        Assert.Null(Ask(Using("next", "a", "b")));
        Assert.Equal(Full, Ask(Using("next", "c")));
    }

    [Fact]
    public void Claim_without_a_volume_must_count_for_the_provisioner_of_its_class()
    {
        Limit((Disks, 1));
        _cluster.Volumes.SetClaim(null, Claim("later", "disks", null));
        _cluster.Volumes.SetClaim(null, Claim("lost", "disks", "no-such-volume"));
        Assert.Null(Ask(Using("next", "later")));
        Run("first", "later");
        Assert.Null(Ask(Using("next", "later")));
        Assert.Equal(Full, Ask(Using("next", "lost")));
        Assert.Equal(Full, Ask(Using("next", "a")));
    }

    [Fact]
    public void Volume_of_no_driver_must_not_count()
    {
        Limit((Disks, 0));
        _cluster.Volumes.SetVolume(null, new PersistentVolume
        {
            Metadata = new ObjectMeta { Name = "pv-local" },
            Spec = new PersistentVolumeSpec { Local = new LocalVolumeSource { Path = "/disks/one" } },
        });
        _cluster.Volumes.SetClaim(null, Claim("local", "disks", "pv-local"));
        _cluster.Volumes.SetClaim(null, Claim("classless", "", null));
        Assert.Null(_plugin.PreFilter(Using("next", "local", "classless"), _cluster));
        Assert.Null(_plugin.PreFilter(new PodInfo(APod.Named("plain")), _cluster));
    }

    [Fact]
    public void Claim_of_an_ephemeral_volume_must_count_for_its_own_pod()
    {
        Limit((Disks, 1));
        var pod = APod.Named("web").With(static spec => spec with { Volumes = [new Volume { Name = "scratch", Ephemeral = new EphemeralVolumeSource() }] });
        var claim = Claim("web-scratch", "disks", null);
        _cluster.Volumes.SetClaim(null, claim);
        _cluster.Place(new PodInfo(pod), "n1");
        Assert.Null(Ask(Using("next", "a")));
        _cluster.Volumes.SetClaim(null, claim with
        {
            Metadata = claim.Metadata with { OwnerReferences = [new OwnerReference { Kind = "Pod", Name = "web", Uid = "uid-web", Controller = true }] },
        });
        Assert.Equal(Full, Ask(Using("next", "a")));
    }

    [Fact]
    public void Volume_that_is_attached_must_count_without_a_pod_and_once_with_one()
    {
        Limit((Disks, 2));
        Attach("a");
        Attach("b");
        Assert.Equal(Full, Ask(Using("next", "c")));

        // That of the pod itself is on its way off the node as long as no pod there uses it.
        Assert.Equal(Full, Ask(Using("next", "a")));
        Run("first", "a");
        Assert.Null(Ask(Using("next", "a")));
        _cluster.Volumes.SetAttachment(Attachment("b"), null);
        Assert.Null(Ask(Using("next", "c")));
    }

    [Fact]
    public void Pods_must_leave_the_count_with_those_that_preemption_takes_away()
    {
        Limit((Disks, 1));
        Run("first", "a");
        var check = _plugin.PreFilter(Using("next", "b"), _cluster)!;
        var trial = _cluster.Find("n1")!.Copy();
        Assert.NotNull(check.Filter(trial));
        trial.Remove("uid-first");
        Assert.Null(check.Filter(trial));
    }

    [Fact]
    public void Rejected_pod_must_be_tried_again_when_a_pod_with_volumes_has_left_a_node()
    {
        var waiting = Using("next", "a");
        Assert.True(Helps(waiting, new ClusterChange(ClusterEvents.PodRemoved, new PodInfo(Using("gone", "placeholder").Pod.On("n1")))));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.PodRemoved, Using("gone", "a"))));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.PodRemoved, new PodInfo(APod.Named("gone").On("n1")))));
    }

    [Fact]
    public void Rejected_pod_must_be_tried_again_for_its_own_new_claims_and_detached_volumes_and_for_any_new_drivers()
    {
        var waiting = Using("next", "a");
        Assert.True(Helps(waiting, new ClusterChange(ClusterEvents.Volumes | ClusterEvents.ClaimAdded, Claim: new ObjectKey("default", "a"))));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.Volumes | ClusterEvents.ClaimAdded, Claim: new ObjectKey("default", "b"))));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.Volumes | ClusterEvents.ClaimAdded, Claim: new ObjectKey("other", "a"))));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.Volumes, Claim: new ObjectKey("default", "a"))));
        Assert.True(Helps(waiting, new ClusterChange(ClusterEvents.VolumeDetached, Detached: "pv-a")));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.VolumeDetached, Detached: "pv-b")));
        Assert.True(Helps(waiting, new ClusterChange(ClusterEvents.NodeDriversAdded)));
        Assert.False(Helps(waiting, new ClusterChange(ClusterEvents.NodeAllocatable)));
    }

    private static PodInfo Using(string name, params string[] claims) => new(APod.Named(name).With(spec => spec with
    {
        Volumes = [.. claims.Select(static claim => new Volume { Name = claim, PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = claim } })],
    }));

    private static PersistentVolumeClaim Claim(string name, string storageClass, string? volume) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default", Uid = "uid-" + name },
        Spec = new PersistentVolumeClaimSpec { StorageClassName = storageClass, VolumeName = volume },
    };

    private static VolumeAttachment Attachment(string name) => new()
    {
        Metadata = new ObjectMeta { Name = "attached-" + name },
        Spec = new VolumeAttachmentSpec { Attacher = Disks, NodeName = "n1", Source = new VolumeAttachmentSource { PersistentVolumeName = "pv-" + name } },
    };

    private void Bound(string name, string driver)
    {
        _cluster.Volumes.SetClaim(null, Claim(name, "", "pv-" + name));
        _cluster.Volumes.SetVolume(null, new PersistentVolume
        {
            Metadata = new ObjectMeta { Name = "pv-" + name },
            Spec = new PersistentVolumeSpec { Csi = new CSIPersistentVolumeSource { Driver = driver, VolumeHandle = "handle-" + name } },
        });
    }

    private void Limit(params (string Driver, int Count)[] limits) => _cluster.Volumes.SetDrivers(null, new CSINode
    {
        Metadata = new ObjectMeta { Name = "n1" },
        Spec = new CSINodeSpec
        {
            Drivers = [.. limits.Select(static limit => new CSINodeDriver { Name = limit.Driver, NodeID = "n1", Allocatable = new VolumeNodeResources { Count = limit.Count } })],
        },
    });

    private void Attach(string name) => _cluster.Volumes.SetAttachment(null, Attachment(name));

    private void Run(string name, params string[] claims) => _cluster.Place(Using(name, claims), "n1");

    private string? Ask(PodInfo pod) => _plugin.PreFilter(pod, _cluster)?.Filter(_cluster.Find("n1")!)?.Reasons.Single();

    private bool Helps(PodInfo waiting, ClusterChange change) => (_plugin.Events & change.Events) != 0 && _plugin.MightHelp(waiting, change, _cluster);
}
