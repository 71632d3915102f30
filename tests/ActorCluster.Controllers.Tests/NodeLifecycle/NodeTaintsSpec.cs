using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.NodeLifecycle;

public sealed class NodeTaintsSpec
{
    public static TheoryData<string, string, string?> ByCondition => new()
    {
        { NodeConditionType.Ready, ConditionStatus.True, null },
        { NodeConditionType.Ready, ConditionStatus.False, WellKnownTaints.NotReady },
        { NodeConditionType.Ready, ConditionStatus.Unknown, WellKnownTaints.Unreachable },
        { NodeConditionType.MemoryPressure, ConditionStatus.True, WellKnownTaints.MemoryPressure },
        { NodeConditionType.MemoryPressure, ConditionStatus.Unknown, null },
        { NodeConditionType.DiskPressure, ConditionStatus.True, WellKnownTaints.DiskPressure },
        { NodeConditionType.PIDPressure, ConditionStatus.True, WellKnownTaints.PIDPressure },
        { NodeConditionType.NetworkUnavailable, ConditionStatus.True, WellKnownTaints.NetworkUnavailable },
    };

    [Theory]
    [MemberData(nameof(ByCondition))]
    public void Taints_must_follow_the_conditions(string condition, string status, string? taint)
    {
        var node = NodeTaints.WithNoSchedule(ANode.Named("n").With(condition, status), APod.Epoch);
        Assert.Equal(taint is null ? [] : [taint], (node.Spec.Taints ?? []).Select(t => t.Key));
        Assert.All(node.Spec.Taints ?? [], t => Assert.Equal(TaintEffect.NoSchedule, t.Effect));
        Assert.Same(node, NodeTaints.WithNoSchedule(node, APod.Epoch.AddHours(1)));
        Assert.Null(NodeTaints.WithNoSchedule(node.With(condition, ConditionStatus.True == status ? ConditionStatus.False : ConditionStatus.True) with
        {
            Status = NodeStatus.Empty,
        }, APod.Epoch).Spec.Taints);
    }

    [Fact]
    public void Taints_must_follow_a_cordon_and_leave_those_of_others_alone()
    {
        var node = ANode.Named("n").Ready().Tainted("mine", TaintEffect.NoSchedule).Tainted(WellKnownTaints.NotReady, TaintEffect.NoExecute);
        var cordoned = NodeTaints.WithNoSchedule(node with { Spec = node.Spec with { Unschedulable = true } }, APod.Epoch);
        Assert.Equal(["mine", WellKnownTaints.NotReady, WellKnownTaints.Unschedulable], cordoned.Spec.Taints!.Select(t => t.Key));
        var free = NodeTaints.WithNoSchedule(cordoned with { Spec = cordoned.Spec with { Unschedulable = false } }, APod.Epoch);
        Assert.Equal(["mine", WellKnownTaints.NotReady], free.Spec.Taints!.Select(t => t.Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(WellKnownTaints.NotReady)]
    [InlineData(WellKnownTaints.Unreachable)]
    public void NoExecute_taints_must_exclude_each_other(string? wanted)
    {
        foreach (var present in new[] { null, WellKnownTaints.NotReady, WellKnownTaints.Unreachable })
        {
            var node = ANode.Named("n").Tainted("mine", TaintEffect.NoExecute);
            node = present is null ? node : node.Tainted(present, TaintEffect.NoExecute);
            var after = NodeTaints.WithNoExecute(node, wanted, APod.Epoch);
            Assert.Equal(wanted is null ? ["mine"] : ["mine", wanted], after.Spec.Taints!.Select(t => t.Key));
            Assert.Equal(present == wanted, ReferenceEquals(node, after));
        }
    }

    [Theory]
    [InlineData(0, 0, ZoneState.Normal)]
    [InlineData(0, 1, ZoneState.FullDisruption)]
    [InlineData(1, 2, ZoneState.Normal)]
    [InlineData(2, 3, ZoneState.PartialDisruption)]
    [InlineData(9, 11, ZoneState.PartialDisruption)]
    [InlineData(10, 11, ZoneState.Normal)]
    public void Zones_must_have_the_state_of_their_nodes(int ready, int notReady, ZoneState state) =>
        Assert.Equal(state, Zones.StateOf(ready, notReady, 0.55));
}
