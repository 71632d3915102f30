using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.DaemonSets;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.DaemonSets;

/// <summary>DaemonSets with the real controllers and API; the test is scheduler and kubelet.</summary>
public sealed class DaemonSetSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public DaemonSetSpec()
    {
        // Without those who look after nodes: nobody sends heartbeats.
        var chosen = ControllersSupervisor.Registry(_plane.Context, "PEM").Where(entry => entry.Name is "daemonset" or "garbage-collector").ToList();
        _plane.Start(Props.Create(() => new ControllersSupervisor(_plane.Context, chosen)));
        _plane.CreateReady(ANode.Named("n1"));
        _plane.CreateReady(ANode.Named("n2"));
        _plane.Create(AWorkload.DaemonSet());
        RunAll();
    }

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void Nodes_must_get_their_pod_when_they_come_and_lose_it_when_they_are_tainted()
    {
        Assert.Equal(["n1", "n2"], _plane.All<Pod>().Select(pod => pod.Spec.NodeName).Order());
        _plane.CreateReady(ANode.Named("n3"));
        RunAll();
        Assert.Equal((3, 3, 3, 3, 0), Counts());
        _plane.Change<Node>("", "n2", node => node.Tainted("mine", TaintEffect.NoExecute));
        RunAll();
        Assert.Equal(["n1", "n3"], _plane.All<Pod>().Select(pod => pod.Spec.NodeName).Order());
        Assert.Equal((2, 2, 2, 2, 0), Counts());
        Assert.Contains(_plane.EventsAbout("web"), e => e.StartsWith("SuccessfulDelete: Deleted pod: web-", StringComparison.Ordinal));
    }

    [Fact]
    public void An_update_must_go_node_by_node_and_an_undo_bring_the_first_revision_back()
    {
        var first = Assert.Single(_plane.All<ControllerRevision>());
        Template("nginx:2");
        _plane.Advance(1);
        Assert.Single(_plane.All<Pod>(), pod => pod.Metadata.DeletionTimestamp is not null);
        RunAll();
        Assert.All(_plane.All<Pod>(), pod => Assert.Equal("nginx:2", pod.Spec.Containers![0].Image));
        Assert.Equal(2, _plane.All<ControllerRevision>().Count);
        Template("nginx:1");
        RunAll();
        Assert.All(_plane.All<Pod>(), pod => Assert.Equal("nginx:1", pod.Spec.Containers![0].Image));
        Assert.Equal((first.Metadata.Name, 3L), _plane.All<ControllerRevision>().MaxBy(revision => revision.Revision) is { } newest ? (newest.Metadata.Name, newest.Revision) : default);
    }

    [Fact]
    public void A_pod_that_fails_at_once_must_come_again_at_growing_intervals()
    {
        var starts = 0;
        for (var second = 0; second < 120; second++)
        {
            foreach (var pod in _plane.All<Pod>().Where(pod => DaemonPods.NodeOf(pod) == "n1" && pod.Status.Phase != PodPhase.Failed))
            {
                starts++;
                _plane.Change<Pod>("default", pod.Metadata.Name, current => current.InPhase(PodPhase.Failed), "status");
            }

            _plane.Advance(1);
        }

        // At once and after 1, 2, 4, 8, 16, 32 seconds.
        Assert.InRange(starts, 6, 8);
    }

    private (int Desired, int Current, int Ready, int Available, int Misscheduled) Counts() => _plane.Find<DaemonSet>("default", "web")!.Status is var status
        ? (status.DesiredNumberScheduled, status.CurrentNumberScheduled, status.NumberReady, status.NumberAvailable, status.NumberMisscheduled)
        : default;

    private void Template(string image) =>
        _plane.Change<DaemonSet>("default", "web", set => set with { Spec = set.Spec with { Template = AWorkload.Template(image) } });

    private void RunAll()
    {
        for (var i = 0; i < 20; i++)
        {
            _plane.Advance(1);
            foreach (var pod in _plane.All<Pod>())
            {
                if (pod.Metadata.DeletionTimestamp is not null)
                {
                    _plane.Delete<Pod>("default", pod.Metadata.Name, new DeleteOptions { GracePeriodSeconds = 0 });
                }
                else if (string.IsNullOrEmpty(pod.Spec.NodeName))
                {
                    _plane.Bind(pod, DaemonPods.NodeOf(pod)!);
                    _plane.Run(pod, "10.0.0.1");
                }
            }
        }
    }
}
