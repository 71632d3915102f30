using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Controllers.Tests.Support;
using Akka.Actor;

namespace ActorCluster.Controllers.Tests.Disruption;

/// <summary>Evictions against a budget, with the real controllers and API; the test is scheduler, kubelet and <c>kubectl drain</c>.</summary>
public sealed class DrainSpec : IDisposable
{
    private readonly ControlPlane _plane = new();
    private readonly IActorRef _controllers;

    public DrainSpec()
    {
        // Without those who look after nodes: the pods' node is only a name.
        var chosen = ControllersSupervisor.Registry(_plane.Context, "PEM").Where(entry => entry.Name is "deployment" or "replicaset" or "disruption").ToList();
        _controllers = _plane.Start(Props.Create(() => new ControllersSupervisor(_plane.Context, chosen)));
        _plane.Create(AWorkload.Deployment(5));
        _plane.Create(new PodDisruptionBudget
        {
            Metadata = new ObjectMeta { Name = "keep", Namespace = "default" },
            Spec = new PodDisruptionBudgetSpec { MaxUnavailable = 2, Selector = new LabelSelector { MatchLabels = AWorkload.Labels } },
        });
        _plane.Advance(1);
        RunNew();
    }

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_drain_must_be_let_on_only_as_replacements_become_ready()
    {
        Assert.Equal((5, 3, 2, 5), Counts());
        var old = _plane.All<Pod>();
        Assert.Equal([201, 201, 429, 429, 429], old.Select(_plane.Evict));
        _plane.Advance(1);
        Assert.Equal(0, Budget().Status.DisruptionsAllowed);
        Assert.Equal([201, 201, 429, 429, 429], old.Select(_plane.Evict));

        // Replacements that are not ready yet do not help; ready ones do.
        Assert.Equal(7, _plane.All<Pod>().Count);
        RunNew();
        Assert.Equal((5, 3, 2, 5), Counts());
        Assert.Equal([201, 201, 201, 201, 429], old.Select(_plane.Evict));
    }

    [Fact]
    public void A_budget_must_hold_while_its_controller_stands_still()
    {
        _plane.Clock.ToleratesErrors = true;
        _controllers.Tell(PoisonPill.Instance);
        _plane.Clock.Drain();
        var pods = _plane.All<Pod>();
        Assert.Equal([201, 201, 429, 429, 429], pods.Select(_plane.Evict));
        _plane.Advance(600);
        Assert.Equal([201, 201, 429, 429, 429], pods.Select(_plane.Evict));
        Assert.Equal(2, Budget().Status.DisruptedPods!.Count);
    }

    [Fact]
    public void An_eviction_that_came_to_nothing_must_be_given_back_after_two_minutes()
    {
        var name = _plane.All<Pod>()[0].Metadata.Name;
        _plane.Change<PodDisruptionBudget>("default", "keep", budget => budget with
        {
            Status = budget.Status with { DisruptionsAllowed = 1, DisruptedPods = new Dictionary<string, Time> { [name] = new(_plane.Now) } },
        }, "status");
        _plane.Advance(1);
        Assert.Equal(4, Budget().Status.CurrentHealthy);
        _plane.Advance(118);
        Assert.Equal(4, Budget().Status.CurrentHealthy);
        _plane.Advance(3);
        Assert.Equal((5, 3, 2, 5), Counts());
        Assert.Null(Budget().Status.DisruptedPods);
        Assert.Contains("NotDeleted: Pod was expected by PDB default/keep to be deleted but it wasn't", _plane.EventsAbout(name));
    }

    private PodDisruptionBudget Budget() => _plane.Find<PodDisruptionBudget>("default", "keep")!;

    private (int Healthy, int Desired, int Allowed, int Expected) Counts() => Budget().Status is var status
        ? (status.CurrentHealthy, status.DesiredHealthy, status.DisruptionsAllowed, status.ExpectedPods)
        : default;

    private void RunNew()
    {
        foreach (var pod in _plane.All<Pod>().Where(pod => pod.Status.Phase == PodPhase.Pending))
        {
            _plane.Bind(pod, "n1");
            _plane.Run(pod, "10.0.0.1");
        }

        _plane.Advance(1);
    }
}
