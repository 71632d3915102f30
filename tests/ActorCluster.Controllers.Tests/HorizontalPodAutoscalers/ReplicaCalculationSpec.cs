using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.HorizontalPodAutoscalers;

/// <summary>
/// The cases of kubernetes pkg/controller/podautoscaler/replica_calculator_test.go for resources: pods that request one core, an
/// initialization period of two minutes, a delay of the first readiness of ten seconds.
/// </summary>
public sealed class ReplicaCalculationSpec
{
    private static readonly AutoscalerSettings Settings = AnAutoscaler.Settings with
    {
        CpuInitializationPeriod = TimeSpan.FromMinutes(2),
        InitialReadinessDelay = TimeSpan.FromSeconds(10),
    };

    // What is measured in thousandths of what is requested; fewer numbers than pods leave the last ones unmeasured, more are of nobody.
    [Theory]
    [InlineData(new[] { 300, 500, 700 }, 3, 30, 5)]
    [InlineData(new[] { 1010, 1030, 1020 }, 3, 100, 3)]
    [InlineData(new[] { 100, 300, 500, 250, 250 }, 5, 50, 3)]
    [InlineData(new[] { 4000, 9500, 3000, 7000, 3200, 2000 }, 4, 100, 24)]
    [InlineData(new[] { 400, 95 }, 4, 100, 3)]
    [InlineData(new[] { 1000 }, 2, 100, 2)]
    [InlineData(new[] { 1900 }, 2, 100, 2)]
    [InlineData(new[] { 600 }, 2, 100, 2)]
    [InlineData(new[] { 800 }, 2, 150, 2)]
    public void Ready_pods_must_be_brought_to_the_target(int[] cpuMillis, int pods, int percent, int replicas) =>
        Assert.Equal(replicas, Calculate(cpuMillis, percent, [.. Enumerable.Repeat("ready", pods)]).Replicas);

    // The pods that are not ready come first, as in the source, and what they use says nothing.
    [Theory]
    [InlineData(new[] { 100, 450 }, new[] { "unready", "ready", "ready" }, 50, 3, 45)]
    [InlineData(new[] { 100, 450 }, new[] { "starting", "ready", "ready" }, 50, 3, 45)]
    [InlineData(new[] { 100, 2000 }, new[] { "unready", "ready", "ready" }, 50, 4, 200)]
    [InlineData(new[] { 100, 100, 100 }, new[] { "unready", "ready", "ready", "ready" }, 50, 3, 10)]
    [InlineData(new[] { 300, 500, 700 }, new[] { "unready", "ready", "ready" }, 30, 4, 60)]
    [InlineData(new[] { 400, 500, 700 }, new[] { "ready", "unready", "unready" }, 30, 3, 40)]
    [InlineData(new[] { 300, 500, 700 }, new[] { "starting", "ready", "ready" }, 30, 4, 60)]
    [InlineData(new[] { 500, 700 }, new[] { "ready", "ready", "failed" }, 30, 4, 60)]
    [InlineData(new[] { 500, 700 }, new[] { "ready", "ready", "deleted" }, 30, 4, 60)]
    [InlineData(new[] { 500, 700 }, new[] { "ready", "ready", "pending" }, 30, 4, 60)]
    public void Pods_that_are_not_ready_must_damp_a_rise_only(int[] cpuMillis, string[] pods, int percent, int replicas, int share)
    {
        var proposal = Calculate(cpuMillis, percent, pods);
        Assert.Equal((replicas, share), (proposal.Replicas, proposal.Current.AverageUtilization));
    }

    // TestGroupPods: how long ago the pod started, its readiness changed and the measurement was made, and whether it is ready.
    [Theory]
    [InlineData(60, 30, 0, true, true)]
    [InlineData(60, 5, 0, true, false)]
    [InlineData(60, 30, 0, false, false)]
    [InlineData(180, 180, 120, true, true)]
    [InlineData(600, 594, 0, false, false)]
    [InlineData(600, 540, 0, false, true)]
    [InlineData(600, 590, 0, false, true)]
    public void Cpu_of_a_pod_must_count_once_it_has_been_ready_for_a_window(int started, int changed, int measured, bool isReady, bool counts)
    {
        var pod = AnAutoscaler.Pod("p0").Ready(Ago(changed), isReady).Started(Ago(started));
        var state = State([pod], 1) with { Metrics = [AnAutoscaler.Uses("p0", 100, Ago(measured))] };
        var proposal = ReplicaCalculation.Of(state, ResourceName.Cpu, "", AnAutoscaler.Cpu(100).Resource!.Target);
        Assert.Equal(counts ? null : NotReceived, proposal.Failure);

        // Memory counts from the start.
        var memory = AnAutoscaler.Average(ResourceName.Memory, "100Mi").Resource!.Target;
        Assert.Equal((1, null), (ReplicaCalculation.Of(state, ResourceName.Memory, "", memory) is { } p ? (p.Replicas, p.Failure) : default));
    }

    [Fact]
    public void What_is_missing_must_be_told_in_the_order_of_Kubernetes()
    {
        var target = AnAutoscaler.Cpu(100).Resource!.Target;
        var unready = AnAutoscaler.Pod("p0", null).Ready(Ago(5), false).Started(Ago(5));
        var state = State([unready], 1) with { Metrics = [AnAutoscaler.Uses("p0", 100)] };
        Assert.Equal(NotReceived, ReplicaCalculation.Of(state, ResourceName.Cpu, "", target).Failure);
        Assert.Equal(
            "failed to get cpu utilization: no pods returned by selector while calculating replica count",
            ReplicaCalculation.Of(state with { Pods = [] }, ResourceName.Cpu, "", target).Failure);
        Assert.Equal(
            "failed to get cpu utilization: missing request for cpu in container main of Pod p0",
            ReplicaCalculation.Of(state with { Pods = [AnAutoscaler.Pod("p0", null).Started(APod.Epoch)] }, ResourceName.Cpu, "", target).Failure);
        Assert.Equal(
            "failed to get cpu utilization: unable to get metrics for resource cpu: failed to get container metrics: container log not present in "
            + "metrics for pod default/p0",
            ReplicaCalculation.Of(state, ResourceName.Cpu, "log", target).Failure);
        Assert.Equal(
            "failed to get cpu utilization: no metrics returned matched known pods",
            ReplicaCalculation.Of(
                state with { Pods = [AnAutoscaler.Pod("p1").Started(APod.Epoch)], Metrics = [AnAutoscaler.Uses("other", 100)] },
                ResourceName.Cpu, "", target).Failure);
    }

    private const string NotReceived = "failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)";

    private static DateTimeOffset Ago(int seconds) => AnAutoscaler.Now.AddSeconds(-seconds);

    private static AutoscalerState State(IReadOnlyList<Pod> pods, int replicas) =>
        new(AnAutoscaler.Of(), AutoscalerMemory.Empty, Settings, AnAutoscaler.Now) { Scale = AnAutoscaler.Scale(replicas), Pods = pods };

    private static Proposal Calculate(int[] cpuMillis, int percent, string[] kinds)
    {
        var pods = kinds.Select(static (kind, i) => PodOf("p" + i, kind)).ToList();
        var state = State(pods, kinds.Length) with { Metrics = [.. cpuMillis.Select(static (cpu, i) => AnAutoscaler.Uses("p" + i, cpu))] };
        return ReplicaCalculation.Of(state, ResourceName.Cpu, "", AnAutoscaler.Cpu(percent).Resource!.Target);
    }

    private static Pod PodOf(string name, string kind)
    {
        var pod = AnAutoscaler.Pod(name, "1").Started(APod.Epoch);
        return kind switch
        {
            "unready" => pod.Ready(APod.Epoch, false).Started(APod.Epoch),
            "starting" => pod.Ready(Ago(10)).Started(Ago(60)),
            "failed" => pod with { Status = pod.Status with { Phase = PodPhase.Failed } },
            "pending" => pod with { Status = pod.Status with { Phase = PodPhase.Pending } },
            "deleted" => pod.Terminating(),
            _ => pod,
        };
    }
}
