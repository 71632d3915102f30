using ActorCluster.Api.Apps;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>The controller before the real API (https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale-walkthrough/).</summary>
public sealed class HorizontalPodAutoscalerControllerSpec : IDisposable
{
    private readonly ControlPlane _plane = new();

    public HorizontalPodAutoscalerControllerSpec() => _plane.Start(HorizontalPodAutoscalerController.PropsFor(_plane.Context));

    public void Dispose() => _plane.Dispose();

    [Fact]
    public void A_deployment_must_rise_with_its_load_and_fall_five_minutes_after_it()
    {
        _plane.Create(AWorkload.Deployment(1));
        var cpu = 200L;
        AddPod("p0");
        _plane.Measured = () => [AnAutoscaler.Uses("p0", cpu, _plane.Now)];
        _plane.Advance(400);
        _plane.Create(AnAutoscaler.Of(AnAutoscaler.Cpu(50)));
        _plane.Advance(14);
        Assert.Equal(1, Deployment.Spec.Replicas);
        _plane.Advance(2);
        Assert.Equal(4, Deployment.Spec.Replicas);
        Assert.Equal((1, 4, 200), (Status.CurrentReplicas, Status.DesiredReplicas, Status.CurrentMetrics![0].Resource!.Current.AverageUtilization));
        Assert.Equal(
            ["SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above target"], _plane.EventsAbout("web"));
        cpu = 1;
        _plane.Advance(290);
        Assert.Equal(4, Deployment.Spec.Replicas);
        _plane.Advance(30);
        Assert.Equal(1, Deployment.Spec.Replicas);
        Assert.Contains("SuccessfulRescale: New size: 1; reason: All metrics below target", _plane.EventsAbout("web"));
    }

    [Fact]
    public void A_target_that_cannot_be_scaled_must_be_told()
    {
        var autoscaler = AnAutoscaler.Of(AnAutoscaler.Cpu(50));
        _plane.Create(autoscaler);
        _plane.Advance(16);
        Assert.Equal("FailedGetScale: deployments.apps \"web\" not found", Assert.Single(_plane.EventsAbout("web")));
        _plane.Change<HorizontalPodAutoscaler>("default", "web", static current => current with
        {
            Spec = current.Spec with { ScaleTargetRef = new CrossVersionObjectReference { ApiVersion = "example.com/v1", Kind = "Thing", Name = "web" } },
        });
        _plane.Advance(15);
        var condition = Assert.Single(Status.Conditions!);
        Assert.Equal(
            ("AbleToScale", "False", "FailedGetScale",
                "the HPA controller was unable to get the target's current scale: no matches for kind \"Thing\" in group \"example.com\""),
            (condition.Type, condition.Status, condition.Reason, condition.Message));
        _plane.Change<HorizontalPodAutoscaler>("default", "web", static current => current with
        {
            Spec = current.Spec with { ScaleTargetRef = new CrossVersionObjectReference { ApiVersion = "a/b/v1", Kind = "Deployment", Name = "web" } },
        });
        _plane.Advance(15);
        Assert.Contains("FailedGetScale: unexpected GroupVersion string: a/b/v1", _plane.EventsAbout("web"));
    }

    private Deployment Deployment => _plane.Find<Deployment>("default", "web")!;

    private HorizontalPodAutoscalerStatus Status => _plane.Find<HorizontalPodAutoscaler>("default", "web")!.Status;

    private void AddPod(string name)
    {
        var pod = _plane.Create(AnAutoscaler.Pod(name) with { Status = PodStatus.Empty });
        _plane.Run(pod, "10.0.0.1");
        _plane.Change<Pod>("default", name, current => current.Started(_plane.Now), "status");
    }
}
