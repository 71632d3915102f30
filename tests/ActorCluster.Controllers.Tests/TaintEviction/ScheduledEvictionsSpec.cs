using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Pods;
using ActorCluster.Controllers.TaintEviction;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.TaintEviction;

public sealed class ScheduledEvictionsSpec
{
    private static readonly ObjectKey Pod = new("default", "a");
    private static readonly Taint NotReady = new() { Key = WellKnownTaints.NotReady, Effect = TaintEffect.NoExecute };
    private static readonly Taint Mine = new() { Key = "mine", Value = "x", Effect = TaintEffect.NoExecute };

    public static TheoryData<string, Toleration[], bool, double?> Tolerances => new()
    {
        { "none", [], false, 0 },
        { "for ever", [Exists(WellKnownTaints.NotReady, null), Exists("mine", null)], true, null },
        { "one of two", [Exists(WellKnownTaints.NotReady, 300)], false, 0 },
        { "the shortest", [Exists(WellKnownTaints.NotReady, 300), Exists("mine", 20)], true, 20 },
        { "negative is not at all", [Exists(WellKnownTaints.NotReady, 300), Exists("mine", -5)], true, 0 },
        { "everything", [new Toleration { Operator = "Exists" }], true, null },
        { "by value", [Exists(WellKnownTaints.NotReady, null), new Toleration { Key = "mine", Value = "x" }], true, null },
        { "another value", [Exists(WellKnownTaints.NotReady, null), new Toleration { Key = "mine", Value = "y" }], false, 0 },
        { "another effect", [Exists(WellKnownTaints.NotReady, null), Exists("mine", null) with { Effect = TaintEffect.NoSchedule }], false, 0 },
    };

    [Theory]
    [MemberData(nameof(Tolerances))]
    public void Tolerance_must_be_the_shortest_of_all_taints(string why, Toleration[] tolerations, bool all, double? seconds) =>
        Assert.Equal((why, new Tolerance(all, seconds is { } s ? TimeSpan.FromSeconds(s) : null)), (why, Tolerance.Of([NotReady, Mine], tolerations)));

    [Fact]
    public void Evictions_must_count_from_when_the_taint_was_first_seen()
    {
        var evictions = new ScheduledEvictions();
        var tolerance = new Tolerance(true, TimeSpan.FromSeconds(300));
        evictions.Consider(Pod, tolerance, APod.Epoch);
        Assert.Equal(EvictionChange.None, evictions.Consider(Pod, tolerance, APod.Epoch.AddSeconds(100)));
        Assert.Equal(APod.Epoch.AddSeconds(300), evictions.NextDue);
        Assert.False(evictions.TryTakeDue(APod.Epoch.AddSeconds(299), out _));
        Assert.True(evictions.TryTakeDue(APod.Epoch.AddSeconds(300), out var due));
        Assert.Equal(Pod, due);
        Assert.Null(evictions.NextDue);
    }

    [Fact]
    public void Evictions_must_be_immediate_without_a_toleration_even_when_a_later_one_is_planned()
    {
        var evictions = new ScheduledEvictions();
        evictions.Consider(Pod, new Tolerance(true, TimeSpan.FromSeconds(300)), APod.Epoch);
        evictions.Consider(Pod, new Tolerance(false, TimeSpan.Zero), APod.Epoch.AddSeconds(10));
        Assert.True(evictions.TryTakeDue(APod.Epoch.AddSeconds(10), out _));
        Assert.False(evictions.TryTakeDue(APod.Epoch.AddSeconds(1000), out _));
    }

    [Fact]
    public void Evictions_must_be_cancelled_when_the_pod_may_stay()
    {
        var evictions = new ScheduledEvictions();
        evictions.Consider(Pod, new Tolerance(true, TimeSpan.FromSeconds(300)), APod.Epoch);
        Assert.Equal(EvictionChange.Cancelled, evictions.Consider(Pod, new Tolerance(true, null), APod.Epoch.AddSeconds(10)));
        Assert.Equal(EvictionChange.None, evictions.Consider(Pod, new Tolerance(true, null), APod.Epoch.AddSeconds(11)));
        Assert.Null(evictions.NextDue);
        Assert.False(evictions.Cancel(Pod));
    }

    private static Toleration Exists(string key, long? seconds) => new() { Key = key, Operator = TolerationOperator.Exists, TolerationSeconds = seconds };
}
