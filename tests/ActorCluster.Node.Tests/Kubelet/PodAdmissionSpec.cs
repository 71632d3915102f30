using ActorCluster.Api.Core;
using ActorCluster.Node.Kubelet;
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

    [Theory]
    [InlineData("disk", "In", "ssd", true)]
    [InlineData("disk", "NotIn", "ssd", false)]
    [InlineData("gpu", "NotIn", "ssd", true)]
    [InlineData("disk", "Exists", null, true)]
    [InlineData("gpu", "Exists", null, false)]
    [InlineData("gpu", "DoesNotExist", null, true)]
    [InlineData("cores", "Gt", "7", true)]
    [InlineData("cores", "Gt", "8", false)]
    [InlineData("cores", "Lt", "9", true)]
    [InlineData("disk", "Lt", "9", false)]
    public void Required_affinity_must_match(string key, string @operator, string? value, bool matches)
    {
        var requirement = new NodeSelectorRequirement { Key = key, Operator = @operator, Values = value is null ? null : [value] };
        var spec = APod().Spec with
        {
            Affinity = new Affinity
            {
                NodeAffinity = new NodeAffinity
                {
                    RequiredDuringSchedulingIgnoredDuringExecution = new NodeSelector
                    {
                        NodeSelectorTerms = [new NodeSelectorTerm(), new NodeSelectorTerm { MatchExpressions = [requirement] }],
                    },
                },
            },
        };
        Assert.Equal(matches, NodeAffinityMatch.Matches(spec, Labels, "n"));
    }

    [Fact]
    public void BestEffort_must_stay_away_from_memory_pressure()
    {
        Assert.Equal("Evicted", Decide(APod(), pressure: true)?.Reason);
        Assert.Null(Decide(APod() with { Status = new PodStatus { QosClass = PodQosClass.Burstable } }, pressure: true));
        Assert.Null(Decide(APod().With(s => s with { Priority = 2_000_001_000 }), pressure: true));
    }

    [Fact]
    public void Requests_must_be_the_larger_of_init_and_running_containers()
    {
        var spec = new PodSpec
        {
            InitContainers =
            [
                AContainer("first").Requesting("3"),
                AContainer("sidecar").Requesting("1") with { RestartPolicy = "Always" },
                AContainer("last").Requesting("2500m"),
            ],
            Containers = [AContainer("a").Requesting("1"), AContainer("b").Requesting("500m")],
        };
        // first alone 3, last beside the sidecar 3.5, all running 2.5.
        Assert.Equal(3500, PodRequests.Of(spec).CpuMillis);
    }

    private static PodAdmission.Refusal? Decide(Pod pod, int pods = 0, bool pressure = false) => PodAdmission.Decide(
        pod, PodRequests.Of(pod.Spec), Labels, "n", new NodeResources(4000, 8L << 30, 100L << 30, 110), default, pods, pressure, static (_, _) => false);
}
