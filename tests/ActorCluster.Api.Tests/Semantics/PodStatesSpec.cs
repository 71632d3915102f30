using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Api.Tests.Semantics;

public sealed class PodStatesSpec
{
    private static readonly Time Then = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly Time Now = new(Then.Value.AddMinutes(1));

    [Theory]
    [InlineData("Succeeded", true)]
    [InlineData("Failed", true)]
    [InlineData("Running", false)]
    [InlineData("Pending", false)]
    [InlineData("Unknown", false)]
    [InlineData(null, false)]
    public void Pod_must_have_ended_in_two_phases_only(string? phase, bool ended)
    {
        var pod = new Pod { Status = new PodStatus { Phase = phase } };
        Assert.Equal((ended, !ended), (pod.IsTerminal(), pod.IsActive()));
        Assert.False((pod with { Metadata = new ObjectMeta { DeletionTimestamp = Now } }).IsActive());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public void Pod_must_be_available_after_it_has_been_ready_for_long_enough(int minReadySeconds, bool available) =>
        Assert.Equal(available, APod(Ready("True")).IsAvailable(minReadySeconds, Now.Value));

    [Fact]
    public void Condition_must_move_its_transition_time_only_with_its_status()
    {
        var status = APod(Ready("True")).Status;
        var other = status.WithCondition(new PodCondition { Type = "Ready", Status = "True", Reason = "Other" }, Now);
        Assert.Equal(Then, other.Conditions.Find("Ready")!.LastTransitionTime);
        var flipped = status.WithCondition(new PodCondition { Type = "Ready", Status = "False" }, Now);
        Assert.Equal(Now, flipped.Conditions.Find("Ready")!.LastTransitionTime);
    }

    [Fact]
    public void Condition_that_says_the_same_must_leave_the_status_alone()
    {
        var status = APod(Ready("True")).Status;
        Assert.Same(status, status.WithCondition(new PodCondition { Type = "Ready", Status = "True" }, Now));
    }

    [Fact]
    public void Condition_must_be_added_behind_the_others()
    {
        var status = APod(Ready("True")).Status.WithCondition(new PodCondition { Type = "Mine", Status = "True" }, Now);
        Assert.Equal(["Ready", "Mine"], status.Conditions!.Select(static condition => condition.Type));
        Assert.Equal(Now, status.Conditions!.Find("Mine")!.LastTransitionTime);
    }

    [Fact]
    public void Readiness_must_be_taken_only_from_a_pod_that_has_it()
    {
        Assert.Equal("False", APod(Ready("True")).Status.WithoutReadiness(Now).Conditions.Find("Ready")!.Status);
        var unready = APod(Ready("False")).Status;
        Assert.Same(unready, unready.WithoutReadiness(Now));
        Assert.Same(PodStatus.Empty, PodStatus.Empty.WithoutReadiness(Now));
    }

    private static PodCondition Ready(string status) => new() { Type = "Ready", Status = status, LastTransitionTime = Then };

    private static Pod APod(PodCondition condition) => new() { Status = new PodStatus { Conditions = [condition] } };
}
