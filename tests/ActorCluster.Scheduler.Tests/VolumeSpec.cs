using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Storage;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Cycle;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Tests;

/// <summary>
/// Volumes in the choice of a node (kubernetes pkg/scheduler/framework/plugins: volumebinding/volume_binding_test.go,
/// volumezone/volume_zone_test.go, volumerestrictions/volume_restrictions_test.go; kubernetes.io/docs/concepts/storage/storage-classes,
/// "Volume binding mode").
/// </summary>
public sealed class VolumeSpec
{
    private const string NotHelpful = " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.";

    private readonly ClusterCache _cluster = new();
    private readonly SchedulingCycle _cycle = new(DefaultProfile.Filters, DefaultProfile.Scores, DefaultProfile.PostFilter(new Random(1)), 0, new Random(1));

    public VolumeSpec()
    {
        _cluster.SetNode(Node("n1", "a"));
        _cluster.SetNode(Node("n2", "b"));
    }

    [Fact]
    public void Pod_must_wait_for_a_claim_that_is_not_there() =>
        Assert.Equal("0/2 nodes are available: persistentvolumeclaim \"data\" not found." + NotHelpful, Failure(Using("web")));

    [Fact]
    public void Pod_must_wait_for_a_claim_that_is_to_be_bound_at_once()
    {
        Have(Claim(""));
        Assert.Equal("0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims." + NotHelpful, Failure(Using("web")));
    }

    [Fact]
    public void Pod_must_not_run_with_a_claim_that_is_going_or_lost()
    {
        var claim = Bound(Claim(""), "one");
        Have(claim with { Metadata = claim.Metadata with { DeletionTimestamp = new Time(DateTimeOffset.UnixEpoch) } });
        Assert.StartsWith("0/2 nodes are available: persistentvolumeclaim \"data\" is being deleted.", Failure(Using("web")), StringComparison.Ordinal);
        Have(claim with { Status = claim.Status with { Phase = "Lost" } });
        Assert.StartsWith(
            "0/2 nodes are available: persistentvolumeclaim \"data\" bound to non-existent persistentvolume \"one\".", Failure(Using("web")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pod_must_run_where_its_bound_volume_is()
    {
        Have(Bound(Claim(""), "one"));
        Assert.Equal(
            "0/2 nodes are available: 2 node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)." + NotHelpful, Failure(Using("web")));
        Have(Volume("one", "b"));
        Assert.Equal("n2", Place(Using("web")));
        Have(Volume("one", "c"));
        Assert.Equal("0/2 nodes are available: 2 node(s) had volume node affinity conflict." + NotHelpful, Failure(Using("web")));
    }

    [Fact]
    public void Pod_must_run_in_the_zone_that_its_volume_is_labelled_with()
    {
        Have(Bound(Claim(""), "one"));
        Have(Labelled("a__c"));
        Assert.Equal("n1", Place(Using("web")));
        Have(Labelled("c"));
        Assert.Equal("0/2 nodes are available: 2 node(s) had no available volume zone." + NotHelpful, Failure(Using("web")));
    }

    [Fact]
    public void Pod_must_go_where_a_volume_for_its_waiting_claim_is()
    {
        Have(new StorageClass { Metadata = new ObjectMeta { Name = "local" }, Provisioner = "kubernetes.io/no-provisioner", VolumeBindingMode = "WaitForFirstConsumer" });
        Have(Claim("local"));
        Assert.Equal("0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind." + NotHelpful, Failure(Using("web")));
        var volume = Volume("one", "b");
        Have(volume with { Spec = volume.Spec with { StorageClassName = "local" } });
        Assert.Equal("n2", Place(Using("web")));
        _cluster.Volumes.Reserve("one", new ActorCluster.Api.Resources.ObjectKey("default", "other"));
        Assert.StartsWith("0/2 nodes are available: 2 node(s) didn't find", Failure(Using("web")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pod_must_go_where_a_volume_may_be_made_or_is_being_made()
    {
        Have(new StorageClass
        {
            Metadata = new ObjectMeta { Name = "late" },
            Provisioner = "example.com/disks",
            VolumeBindingMode = "WaitForFirstConsumer",
            AllowedTopologies = [new TopologySelectorTerm { MatchLabelExpressions = [new TopologySelectorLabelRequirement { Key = WellKnownLabels.Zone, Values = ["b"] }] }],
        });
        Have(Claim("late"));
        Assert.Equal("n2", Place(Using("web")));
        var claim = Claim("late");
        Have(claim with { Metadata = claim.Metadata with { Annotations = new Dictionary<string, string> { ["volume.kubernetes.io/selected-node"] = "n1" } } });
        Assert.StartsWith(
            "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind.", Failure(Using("web")), StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_of_one_pod_must_serve_no_second_one_until_that_is_gone()
    {
        var claim = Bound(Claim(""), "one");
        Have(claim with { Spec = claim.Spec with { AccessModes = ["ReadWriteOncePod"] } });
        var volume = Volume("one", null);
        Have(volume);
        var first = new PodInfo(Using("first"));
        _cluster.Place(first, "n1");
        Assert.StartsWith(
            "0/2 nodes are available: 2 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode.",
            Failure(Using("second")),
            StringComparison.Ordinal);

        // One of higher priority takes its place: on the first pod's node.
        var result = _cycle.Select(new PodInfo(Using("second").OfPriority(1000)), _cluster);
        Assert.Equal(("n1", "first"), (result.PostFilter!.NominatedNode, Assert.Single(result.PostFilter.Victims).Key.Name));
        _cluster.Remove(first.Uid);
        Assert.NotNull(_cycle.Select(new PodInfo(Using("second")), _cluster).Node);
    }

    private static Node Node(string name, string zone)
    {
        var node = ANode.Named(name);
        return node with
        {
            Metadata = node.Metadata with { Labels = new Dictionary<string, string>(node.Metadata.Labels ?? new Dictionary<string, string>()) { [WellKnownLabels.Zone] = zone } },
        };
    }

    private static Pod Using(string name) => APod.Named(name).With(static spec => spec with
    {
        Volumes = [new Volume { Name = "data", PersistentVolumeClaim = new PersistentVolumeClaimVolumeSource { ClaimName = "data" } }],
    });

    private static PersistentVolumeClaim Claim(string storageClass) => new()
    {
        Metadata = new ObjectMeta { Name = "data", Namespace = "default", Uid = "uid-data" },
        Spec = new PersistentVolumeClaimSpec
        {
            StorageClassName = storageClass,
            AccessModes = ["ReadWriteOnce"],
            Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } },
        },
        Status = new PersistentVolumeClaimStatus { Phase = "Pending" },
    };

    private static PersistentVolumeClaim Bound(PersistentVolumeClaim claim, string volume) => claim with
    {
        Metadata = claim.Metadata with { Annotations = new Dictionary<string, string> { ["pv.kubernetes.io/bind-completed"] = "yes" } },
        Spec = claim.Spec with { VolumeName = volume },
        Status = new PersistentVolumeClaimStatus { Phase = "Bound" },
    };

    private static PersistentVolume Volume(string name, string? zone) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new PersistentVolumeSpec
        {
            Capacity = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") },
            AccessModes = ["ReadWriteOnce"],
            Local = new LocalVolumeSource { Path = "/disks/" + name },
            NodeAffinity = zone is null
                ? null
                : new VolumeNodeAffinity
                {
                    Required = new NodeSelector
                    {
                        NodeSelectorTerms = [new NodeSelectorTerm { MatchExpressions = [new NodeSelectorRequirement { Key = WellKnownLabels.Zone, Operator = "In", Values = [zone] }] }],
                    },
                },
        },
        Status = new PersistentVolumeStatus { Phase = VolumePhase.Available },
    };

    private static PersistentVolume Labelled(string zones)
    {
        var volume = Volume("one", null);
        return volume with { Metadata = volume.Metadata with { Labels = new Dictionary<string, string> { [WellKnownLabels.Zone] = zones } } };
    }

    private void Have(PersistentVolumeClaim claim) => _cluster.Volumes.SetClaim(null, claim);

    private void Have(PersistentVolume volume) => _cluster.Volumes.SetVolume(null, volume);

    private void Have(StorageClass storageClass) => _cluster.Volumes.SetClass(null, storageClass);

    private string Place(Pod pod)
    {
        var result = _cycle.Select(new PodInfo(pod), _cluster);
        Assert.True(result.Node is not null, result.Failure?.Message);
        return result.Node!.Name;
    }

    private string Failure(Pod pod) => _cycle.Select(new PodInfo(pod), _cluster).Failure!.Message;
}
