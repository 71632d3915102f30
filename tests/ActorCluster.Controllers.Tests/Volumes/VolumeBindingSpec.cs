using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Storage;
using ActorCluster.Controllers.Tests.Support;
using ActorCluster.Controllers.Volumes;

namespace ActorCluster.Controllers.Tests.Volumes;

/// <summary>Claims and volumes find each other (kubernetes pkg/controller/volume/persistentvolume: binder_test.go, index_test.go).</summary>
public sealed class VolumeBindingSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public VolumeBindingSpec()
    {
        _plane.Start(PersistentVolumeController.PropsFor(_plane.Context));
        _plane.Start(ClaimUseController.PropsFor(_plane.Context));
    }

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void Claim_must_get_the_smallest_volume_that_serves_it()
    {
        _plane.Create(Volume("large", "10Gi"));
        _plane.Create(Volume("small", "1Gi"));
        _plane.Create(Volume("fitting", "5Gi"));
        var shared = Volume("a-shared", "5Gi");
        _plane.Create(shared with { Spec = shared.Spec with { AccessModes = ["ReadOnlyMany"] } });
        _plane.Advance(1);
        Assert.All(_plane.All<PersistentVolume>(), static volume => Assert.Equal("Available", volume.Status.Phase));
        _plane.Create(Claim("data", "3Gi"));
        _plane.Advance(5);
        var claim = Claim();
        Assert.Equal(("Bound", "fitting", "5Gi"), (claim.Status.Phase, claim.Spec.VolumeName, claim.Status.Capacity!["storage"].ToString()));
        Assert.Equal(["ReadWriteOnce"], claim.Status.AccessModes!);
        Assert.Equal(("yes", "yes"), (claim.Metadata.Annotations!["pv.kubernetes.io/bind-completed"], claim.Metadata.Annotations["pv.kubernetes.io/bound-by-controller"]));
        var volume = _plane.Find<PersistentVolume>("", "fitting")!;
        Assert.Equal(("Bound", claim.Metadata.Uid, "data"), (volume.Status.Phase, volume.Spec.ClaimRef!.Uid, volume.Spec.ClaimRef.Name));
        Assert.Equal("Available", _plane.Find<PersistentVolume>("", "large")!.Status.Phase);
    }

    [Fact]
    public void Claim_without_class_or_volume_must_wait_for_one()
    {
        _plane.Create(Claim("data", "3Gi"));
        _plane.Advance(5);
        Assert.Equal("Pending", Claim().Status.Phase);
        Assert.Contains("FailedBinding: no persistent volumes available for this claim and no storage class is set", _plane.EventsAbout("data"));
        _plane.Create(Volume("late", "3Gi"));
        _plane.Advance(5);
        Assert.Equal(("Bound", "late"), (Claim().Status.Phase, Claim().Spec.VolumeName));
    }

    [Fact]
    public void Volume_must_be_kept_for_the_claim_that_it_names_and_for_the_labels_that_are_asked_for()
    {
        var kept = Volume("kept", "5Gi");
        _plane.Create(kept with { Spec = kept.Spec with { ClaimRef = new ObjectReference { Namespace = "default", Name = "mine" } } });
        var claim = Claim("data", "1Gi");
        _plane.Create(claim with { Spec = claim.Spec with { Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["disk"] = "fast" } } } });
        var fast = Volume("fast", "9Gi");
        _plane.Create(Volume("slow", "2Gi"));
        _plane.Create(fast with { Metadata = fast.Metadata with { Labels = new Dictionary<string, string> { ["disk"] = "fast" } } });
        _plane.Create(Claim("mine", "1Gi"));
        _plane.Advance(5);
        Assert.Equal("fast", Claim().Spec.VolumeName);
        Assert.Equal("kept", Claim("mine").Spec.VolumeName);
        Assert.False(_plane.Find<PersistentVolume>("", "kept")!.Metadata.Annotations?.ContainsKey("pv.kubernetes.io/bound-by-controller") == true);
    }

    [Theory]
    [InlineData("1Gi", "", "requested PV is too small")]
    [InlineData("5Gi", "gold", "storageClassName does not match")]
    public void Claim_must_hear_why_the_volume_that_it_names_does_not_serve_it(string size, string storageClass, string why)
    {
        var volume = Volume("named", size);
        _plane.Create(volume with { Spec = volume.Spec with { StorageClassName = storageClass } });
        var claim = Claim("data", "3Gi");
        _plane.Create(claim with { Spec = claim.Spec with { VolumeName = "named" } });
        _plane.Advance(5);
        Assert.Equal("Pending", Claim().Status.Phase);
        Assert.Contains($"VolumeMismatch: Cannot bind to requested volume \"named\": {why}", _plane.EventsAbout("data"));
    }

    [Fact]
    public void Standard_class_must_make_a_volume_and_take_it_back()
    {
        var claim = Claim("data", "3Gi");
        _plane.Create(claim with { Spec = claim.Spec with { StorageClassName = null } });
        _plane.Advance(5);
        var bound = Claim();
        var name = "pvc-" + bound.Metadata.Uid;
        Assert.Equal(("standard", "Bound", name), (bound.Spec.StorageClassName, bound.Status.Phase, bound.Spec.VolumeName));
        var volume = _plane.Find<PersistentVolume>("", name)!;
        Assert.Equal(("Bound", "Delete", "standard", "3Gi"), (volume.Status.Phase, volume.Spec.PersistentVolumeReclaimPolicy, volume.Spec.StorageClassName, volume.Spec.Capacity!["storage"].ToString()));
        Assert.Equal("actorcluster.dev/emulated", volume.Metadata.Annotations!["pv.kubernetes.io/provisioned-by"]);
        var events = _plane.EventsAbout("data");
        Assert.Contains("Provisioning: External provisioner is provisioning volume for claim \"default/data\"", events);
        Assert.Contains($"ProvisioningSucceeded: Successfully provisioned volume {name}", events);
        _plane.Delete<PersistentVolumeClaim>("default", "data");
        _plane.Advance(5);
        Assert.Empty(_plane.All<PersistentVolume>());
    }

    [Fact]
    public void Volume_must_be_released_and_kept_where_its_policy_says_so()
    {
        _plane.Create(Volume("one", "3Gi"));
        _plane.Create(Claim("data", "3Gi"));
        _plane.Advance(5);
        _plane.Delete<PersistentVolumeClaim>("default", "data");
        _plane.Advance(5);
        Assert.Equal("Released", _plane.Find<PersistentVolume>("", "one")!.Status.Phase);
        _plane.Create(Claim("data", "3Gi"));
        _plane.Advance(5);
        Assert.Equal("Pending", Claim().Status.Phase);
    }

    [Fact]
    public void Claim_must_be_lost_with_its_volume()
    {
        _plane.Create(Volume("one", "3Gi"));
        _plane.Create(Claim("data", "3Gi"));
        _plane.Advance(5);

        // A bound volume is kept; whoever forces it out loses what is on it.
        _plane.Change<PersistentVolume>("", "one", static volume => volume with { Metadata = volume.Metadata with { Finalizers = null } });
        _plane.Delete<PersistentVolume>("", "one");
        _plane.Advance(5);
        Assert.Equal("Lost", Claim().Status.Phase);
        Assert.Contains("ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!", _plane.EventsAbout("data"));
    }

    [Fact]
    public void Claim_of_a_class_that_waits_must_wait_for_its_first_pod()
    {
        _plane.Create(new StorageClass
        {
            Metadata = new ObjectMeta { Name = "late" },
            Provisioner = "actorcluster.dev/emulated",
            VolumeBindingMode = "WaitForFirstConsumer",
        });
        var claim = Claim("data", "3Gi");
        _plane.Create(claim with { Spec = claim.Spec with { StorageClassName = "late" } });
        _plane.Advance(5);
        Assert.Equal("Pending", Claim().Status.Phase);
        Assert.Contains("WaitForFirstConsumer: waiting for first consumer to be created before binding", _plane.EventsAbout("data"));
        _plane.Change<PersistentVolumeClaim>("default", "data", static current => current with
        {
            Metadata = current.Metadata with { Annotations = new Dictionary<string, string> { ["volume.kubernetes.io/selected-node"] = "node-1" } },
        });
        _plane.Advance(5);
        Assert.Equal("Bound", Claim().Status.Phase);
    }

    private static PersistentVolume Volume(string name, string size) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new PersistentVolumeSpec
        {
            Capacity = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse(size) },
            AccessModes = ["ReadWriteOnce"],
            HostPath = new HostPathVolumeSource { Path = "/data/" + name },
        },
    };

    private static PersistentVolumeClaim Claim(string name, string size) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PersistentVolumeClaimSpec
        {
            StorageClassName = "",
            AccessModes = ["ReadWriteOnce"],
            Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse(size) } },
        },
    };

    private PersistentVolumeClaim Claim(string name = "data") => _plane.Find<PersistentVolumeClaim>("default", name)!;
}
