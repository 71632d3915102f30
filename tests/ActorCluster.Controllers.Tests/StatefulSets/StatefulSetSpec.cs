using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.StatefulSets;

/// <summary>StatefulSets with every controller and the real API; the test is scheduler and kubelet.</summary>
public sealed class StatefulSetSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public StatefulSetSpec() => _plane.Start(ControllersSupervisor.PropsFor(_plane.Context, "PEM"));

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_set_must_grow_shrink_and_tell_in_events()
    {
        _plane.Create(AWorkload.StatefulSet(3));
        for (var i = 0; i < 3; i++)
        {
            _plane.Advance(1);
            Assert.Equal(i + 1, _plane.All<Pod>().Count);
            Run("web-" + i);
        }

        _plane.Advance(1);
        var set = Set();
        Assert.Equal((3, 3, 3, 3), (set.Status.Replicas, set.Status.ReadyReplicas, set.Status.AvailableReplicas, set.Status.UpdatedReplicas));
        Assert.Equal(1, set.Status.ObservedGeneration);
        Assert.Contains("SuccessfulCreate: create Pod web-2 in StatefulSet web successful", _plane.EventsAbout("web"));

        Scale(1);
        _plane.Advance(1);
        Assert.Equal(["web-2"], _plane.All<Pod>().Where(pod => pod.Metadata.DeletionTimestamp is not null).Select(pod => pod.Metadata.Name));
        Stopped("web-2");
        _plane.Advance(1);
        Stopped("web-1");
        _plane.Advance(1);
        Assert.Equal("web-0", Assert.Single(_plane.All<Pod>()).Metadata.Name);
        Assert.Contains("SuccessfulDelete: delete Pod web-1 in StatefulSet web successful", _plane.EventsAbout("web"));
    }

    [Fact]
    public void An_update_must_replace_pods_from_the_highest_down_and_an_undo_bring_the_first_revision_back()
    {
        _plane.Create(AWorkload.StatefulSet(2));
        RunAll();
        var first = Assert.Single(_plane.All<ControllerRevision>());
        Template("nginx:2");
        _plane.Advance(1);
        Assert.NotNull(_plane.Find<Pod>("default", "web-1")!.Metadata.DeletionTimestamp);
        Assert.Null(_plane.Find<Pod>("default", "web-0")!.Metadata.DeletionTimestamp);
        Assert.Equal((first.Metadata.Name, 1), (Set().Status.CurrentRevision, Set().Status.CurrentReplicas));
        RunAll();
        Assert.All(_plane.All<Pod>(), pod => Assert.Equal("nginx:2", pod.Spec.Containers![0].Image));
        Assert.Equal(2, _plane.All<ControllerRevision>().Count);
        Assert.Equal((Set().Status.UpdateRevision, 2), (Set().Status.CurrentRevision, Set().Status.CurrentReplicas));

        Template("nginx:1");
        RunAll();
        Assert.Equal(first.Metadata.Name, Set().Status.UpdateRevision);
        Assert.Equal([2L, 3L], _plane.All<ControllerRevision>().Select(revision => revision.Revision).Order());
        Assert.All(_plane.All<Pod>(), pod => Assert.Equal("nginx:1", pod.Spec.Containers![0].Image));
    }

    [Fact]
    public void Claims_must_stay_when_the_set_shrinks_and_go_with_it_where_the_policy_says_so()
    {
        var set = AWorkload.StatefulSet(2);
        _plane.Create(set with
        {
            Spec = set.Spec with
            {
                Template = Mounting("data"),
                VolumeClaimTemplates = [Claim("data")],
                PersistentVolumeClaimRetentionPolicy = new StatefulSetPersistentVolumeClaimRetentionPolicy { WhenDeleted = "Delete", WhenScaled = "Retain" },
            },
        });
        RunAll();
        Assert.Equal(["data-web-0", "data-web-1"], _plane.All<PersistentVolumeClaim>().Select(claim => claim.Metadata.Name));
        Assert.All(_plane.All<PersistentVolumeClaim>(), claim => Assert.Equal("Bound", claim.Status.Phase));
        Assert.Contains("SuccessfulCreate: create Claim data-web-1 Pod web-1 in StatefulSet web success", _plane.EventsAbout("web"));
        Scale(1);
        RunAll();
        Assert.Equal(2, _plane.All<PersistentVolumeClaim>().Count);
        _plane.Delete<StatefulSet>("default", "web");
        RunAll();
        Assert.Empty(_plane.All<PersistentVolumeClaim>());
        Assert.Empty(_plane.All<ControllerRevision>());
        Assert.Empty(_plane.All<Pod>());
    }

    [Fact]
    public void Pods_and_revisions_of_a_set_that_left_them_must_be_taken_over_by_the_next_of_its_name()
    {
        _plane.Create(AWorkload.StatefulSet(2));
        RunAll();
        var uids = _plane.All<Pod>().Select(pod => pod.Metadata.Uid).ToList();
        _plane.Delete<StatefulSet>("default", "web", new DeleteOptions { PropagationPolicy = DeletionPropagation.Orphan });
        _plane.Advance(5);
        Assert.All(_plane.All<Pod>(), pod => Assert.Null(pod.Metadata.OwnerReferences is { Count: > 0 } owners ? owners[0].Name : null));
        var again = _plane.Create(AWorkload.StatefulSet(2));
        RunAll();
        Assert.Equal(uids, _plane.All<Pod>().Select(pod => pod.Metadata.Uid));
        Assert.All(_plane.All<Pod>(), pod => Assert.Equal(again.Metadata.Uid, pod.Metadata.OwnerReferences![0].Uid));
        Assert.Equal(again.Metadata.Uid, Assert.Single(_plane.All<ControllerRevision>()).Metadata.OwnerReferences![0].Uid);
    }

    private static PodTemplateSpec Mounting(string claim)
    {
        var template = AWorkload.Template();
        var container = template.Spec.Containers![0] with { VolumeMounts = [new VolumeMount { Name = claim, MountPath = "/data" }] };
        return template with { Spec = template.Spec with { Containers = [container] } };
    }

    private StatefulSet Set() => _plane.Find<StatefulSet>("default", "web")!;

    private void Scale(int replicas) => _plane.Change<StatefulSet>("default", "web", set => set with { Spec = set.Spec with { Replicas = replicas } });

    private void Template(string image) =>
        _plane.Change<StatefulSet>("default", "web", set => set with { Spec = set.Spec with { Template = AWorkload.Template(image) } });

    private void Run(string name)
    {
        var pod = _plane.Find<Pod>("default", name)!;
        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            _plane.Bind(pod, "n1");
        }

        _plane.Run(pod, "10.0.0.1");
    }

    private void Stopped(string name) => _plane.Delete<Pod>("default", name, new DeleteOptions { GracePeriodSeconds = 0 });

    private void RunAll()
    {
        for (var i = 0; i < 20; i++)
        {
            _plane.Advance(1);
            foreach (var pod in _plane.All<Pod>())
            {
                if (pod.Metadata.DeletionTimestamp is not null)
                {
                    Stopped(pod.Metadata.Name);
                }
                else if (pod.Status.Phase != PodPhase.Running)
                {
                    Run(pod.Metadata.Name);
                }
            }
        }
    }

    private static PersistentVolumeClaim Claim(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            Resources = new VolumeResourceRequirements { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } },
        },
    };
}
