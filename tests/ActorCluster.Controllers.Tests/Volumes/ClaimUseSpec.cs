using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Controllers.Tests.Support;
using ActorCluster.Controllers.Volumes;

namespace ActorCluster.Controllers.Tests.Volumes;

/// <summary>
/// Claims and the pods that use them (kubernetes.io/docs/concepts/storage/persistent-volumes: "Storage Object in Use Protection" and
/// "Expanding Persistent Volumes Claims"; …/storage/ephemeral-volumes: "Generic ephemeral volumes").
/// </summary>
public sealed class ClaimUseSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public ClaimUseSpec()
    {
        _plane.Start(PersistentVolumeController.PropsFor(_plane.Context));
        _plane.Start(ClaimUseController.PropsFor(_plane.Context));
    }

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void Claim_must_stay_until_its_pod_is_gone()
    {
        _plane.Create(Claim());
        _plane.Advance(5);
        Assert.Equal(["kubernetes.io/pvc-protection"], Data()!.Metadata.Finalizers!);
        _plane.Bind(_plane.Create(Using("web")), "node-1");
        _plane.Advance(1);
        _plane.Delete<PersistentVolumeClaim>("default", "data");
        _plane.Advance(60);
        Assert.NotNull(Data()!.Metadata.DeletionTimestamp);
        Assert.Equal("Bound", Data()!.Status.Phase);
        _plane.Delete<Pod>("default", "web", new DeleteOptions { GracePeriodSeconds = 0 });
        _plane.Advance(1);
        Assert.Null(Data());
    }

    [Fact]
    public void Claim_must_go_at_once_that_only_pods_without_a_node_name()
    {
        _plane.Create(Claim());
        _plane.Create(Using("web"));
        _plane.Advance(5);
        _plane.Delete<PersistentVolumeClaim>("default", "data");
        _plane.Advance(1);
        Assert.Null(Data());
    }

    [Fact]
    public void Volume_must_stay_while_it_is_bound()
    {
        _plane.Create(Claim());
        _plane.Advance(5);
        var name = Data()!.Spec.VolumeName!;
        Assert.Equal(["kubernetes.io/pv-protection"], Volume(name)!.Metadata.Finalizers!);
        _plane.Delete<PersistentVolume>("", name);
        _plane.Advance(60);
        Assert.Equal(("Bound", true), (Volume(name)!.Status.Phase, Volume(name)!.Metadata.DeletionTimestamp is not null));
        _plane.Delete<PersistentVolumeClaim>("default", "data");
        _plane.Advance(1);
        Assert.Null(Volume(name));
    }

    [Fact]
    public void Claim_must_grow_with_its_volume_and_its_file_system_with_the_next_pod()
    {
        _plane.Create(Claim());
        _plane.Advance(5);
        _plane.Change<PersistentVolumeClaim>("default", "data", static current => current with { Spec = current.Spec with { Resources = Size("3Gi") } });
        _plane.Advance(5);
        var grown = Data()!;
        var condition = Assert.Single(grown.Status.Conditions!);
        Assert.Equal(
            ("FileSystemResizePending", "True", "Waiting for user to (re-)start a pod to finish file system resize of volume on node."),
            (condition.Type, condition.Status, condition.Message));
        Assert.Equal(("1Gi", "3Gi"), (grown.Status.Capacity!["storage"].ToString(), Volume(grown.Spec.VolumeName!)!.Spec.Capacity!["storage"].ToString()));
        Assert.Equal(("3Gi", "NodeResizePending"), (grown.Status.AllocatedResources!["storage"].ToString(), grown.Status.AllocatedResourceStatuses!["storage"]));
        var events = _plane.EventsAbout("data");
        Assert.Contains($"Resizing: External resizer is resizing volume {grown.Spec.VolumeName}", events);
        Assert.Contains("FileSystemResizeRequired: Require file system resize of volume on node", events);

        var pod = _plane.Create(Using("web"));
        _plane.Bind(pod, "node-1");
        _plane.Run(_plane.Find<Pod>("default", "web")!, "10.0.0.1");
        _plane.Advance(5);
        var done = Data()!;
        Assert.Equal(("3Gi", "Bound"), (done.Status.Capacity!["storage"].ToString(), done.Status.Phase));
        Assert.Empty(done.Status.Conditions ?? []);
        Assert.Contains(
            $"FileSystemResizeSuccessful: MountVolume.NodeExpandVolume succeeded for volume \"{done.Spec.VolumeName}\" node-1", _plane.EventsAbout("data"));
    }

    [Fact]
    public void Ephemeral_volume_must_get_a_claim_that_its_pod_owns()
    {
        var pod = Using("web");
        var template = new PersistentVolumeClaimTemplate { Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["type"] = "scratch" } }, Spec = Claim().Spec };
        pod = _plane.Create(pod with
        {
            Spec = pod.Spec with { Volumes = [new Volume { Name = "scratch", Ephemeral = new EphemeralVolumeSource { VolumeClaimTemplate = template } }] },
        });
        _plane.Advance(5);
        var claim = _plane.Find<PersistentVolumeClaim>("default", "web-scratch")!;
        Assert.Equal(("Bound", "scratch"), (claim.Status.Phase, claim.Metadata.Labels!["type"]));
        var owner = Assert.Single(claim.Metadata.OwnerReferences!);
        Assert.Equal(("Pod", "web", pod.Metadata.Uid, true, true), (owner.Kind, owner.Name, owner.Uid, owner.Controller, owner.BlockOwnerDeletion));
    }

    private static VolumeResourceRequirements Size(string size) =>
        new() { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse(size) } };

    private static PersistentVolumeClaim Claim() => new()
    {
        Metadata = new ObjectMeta { Name = "data", Namespace = "default" },
        Spec = new PersistentVolumeClaimSpec { AccessModes = ["ReadWriteOnce"], Resources = Size("1Gi") },
    };

    private static Pod Using(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PodSpec
        {
            Containers = [new Container { Name = "main", Image = "nginx" }],
            Volumes = [new Volume { Name = "data", PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = "data" } }],
        },
    };

    private PersistentVolumeClaim? Data() => _plane.Find<PersistentVolumeClaim>("default", "data");

    private PersistentVolume? Volume(string name) => _plane.Find<PersistentVolume>("", name);
}
