using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Kubelet;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Settings;
using ActorCluster.Node.Tests.Support;
using static ActorCluster.Node.Tests.Support.Build;

namespace ActorCluster.Node.Tests.Kubelet;

public sealed class PodAdmissionSpec
{
    private static readonly Dictionary<string, string> Labels = new() { ["disk"] = "ssd", ["cores"] = "8" };

    [Theory]
    [InlineData("1", "1Gi", 0, null)]
    [InlineData("5", null, 0, "OutOfcpu")]
    [InlineData("1", "9Gi", 0, "OutOfmemory")]
    [InlineData("0", null, 110, "OutOfpods")]
    public void Pod_must_fit_what_is_left(string cpu, string? memory, int pods, string? reason) =>
        Assert.Equal(reason, Decide(APod("web", "n", AContainer().Requesting(cpu, memory)), pods)?.Reason);

    [Fact]
    public void Node_selector_must_match() =>
        Assert.Equal("NodeAffinity", Decide(APod().With(s => s with { NodeSelector = new Dictionary<string, string> { ["disk"] = "hdd" } }))?.Reason);

    [Fact]
    public void Lack_of_resources_must_be_named_before_anything_else()
    {
        var pod = APod("web", "n", AContainer().Requesting("5")).With(s => s with { NodeSelector = new Dictionary<string, string> { ["disk"] = "hdd" } });
        Assert.Equal("OutOfcpu", Decide(pod)?.Reason);
    }

    [Theory]
    [InlineData("NoExecute", false, "TaintToleration")]
    [InlineData("NoExecute", true, null)]
    [InlineData("NoSchedule", false, null)]
    public void Only_taints_that_also_evict_must_keep_a_pod_away(string effect, bool tolerated, string? reason)
    {
        var pod = tolerated ? APod().With(s => s with { Tolerations = [new Toleration { Key = "mine", Operator = "Exists" }] }) : APod();
        Assert.Equal(reason, Decide(pod, taint: new Taint { Key = "mine", Effect = effect })?.Reason);
    }

    [Fact]
    public void BestEffort_must_stay_away_from_memory_pressure()
    {
        Assert.Equal("Evicted", Decide(APod(), pressure: true)?.Reason);
        Assert.Null(Decide(APod() with { Status = new PodStatus { QosClass = PodQosClass.Burstable } }, pressure: true));
        Assert.Null(Decide(APod().With(s => s with { Priority = 2_000_001_000 }), pressure: true));
    }

    [Theory]
    [InlineData("node.kubernetes.io/memory-pressure", "Exists", null, true)]
    [InlineData("node.kubernetes.io/memory-pressure", "Exists", "NoSchedule", true)]
    [InlineData("node.kubernetes.io/memory-pressure", "Exists", "NoExecute", false)]
    [InlineData("node.kubernetes.io/disk-pressure", "Exists", null, false)]
    [InlineData(null, "Exists", null, true)]
    public void BestEffort_that_tolerates_the_taint_of_memory_pressure_must_be_accepted(string? key, string @operator, string? effect, bool accepted)
    {
        var pod = APod().With(s => s with { Tolerations = [new Toleration { Key = key, Operator = @operator, Effect = effect }] });
        Assert.Equal(accepted, Decide(pod, pressure: true) is null);
    }

    [Fact]
    public void Only_critical_pods_must_get_onto_a_node_that_is_short_of_disk_or_process_ids()
    {
        var burstable = APod() with { Status = new PodStatus { QosClass = PodQosClass.Burstable } };
        Assert.Equal("The node had condition: [DiskPressure]. ", Refuse(burstable, new Pressure(false, true, false)));
        Assert.Equal("The node had condition: [PIDPressure]. ", Refuse(burstable, new Pressure(false, false, true)));
        Assert.Equal("The node had condition: [MemoryPressure DiskPressure]. ", Refuse(burstable, new Pressure(true, true, false)));
        Assert.Null(Refuse(burstable.With(s => s with { Priority = 2_000_000_000 }), new Pressure(true, true, true)));

        static string? Refuse(Pod pod, Pressure pressure) => DecideUnder(pod, pressure)?.Message;
    }

    private static PodAdmission.Refusal? Decide(Pod pod, int pods = 0, bool pressure = false, Taint? taint = null) =>
        DecideUnder(pod, new Pressure(pressure, false, false), pods, taint);

    private static PodAdmission.Refusal? DecideUnder(Pod pod, Pressure pressure, int pods = 0, Taint? taint = null) => PodAdmission.Decide(
        pod,
        PodRequests.Of(pod.Spec),
        new PodAdmission.NodeState("n", Labels, taint is null ? null : [taint], new NodeResources(4000, 8L << 30, 100L << 30, 110), default, pods, pressure, false),
        static (_, _) => false);
}
