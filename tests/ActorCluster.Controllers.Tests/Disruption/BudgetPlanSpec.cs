using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Controllers.Disruption;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.Tests.Support;

namespace ActorCluster.Controllers.Tests.Disruption;

/// <summary>How many evictions a budget allows (https://kubernetes.io/docs/tasks/run-application/configure-pdb/).</summary>
public sealed class BudgetPlanSpec
{
    private static readonly DateTimeOffset Now = APod.Epoch.AddMinutes(10);

    [Theory]
    [InlineData("2", null, 5, 5, 5, 2, 3)]
    [InlineData("2", null, 5, 1, 5, 2, 0)]
    [InlineData("50%", null, 7, 7, 7, 4, 3)]
    [InlineData(null, "1", 7, 7, 7, 6, 1)]
    [InlineData(null, "1", 7, 6, 7, 6, 0)]
    [InlineData(null, "30%", 7, 7, 7, 4, 3)]
    [InlineData(null, "100%", 3, 0, 3, 0, 0)]
    [InlineData(null, "9", 3, 3, 3, 0, 3)]
    [InlineData("0", null, 0, 0, 0, 0, 0)]
    [InlineData(null, null, 3, 3, 0, 0, 0)]
    public void Bounds_must_be_rounded_up_and_counted_against_what_is_healthy(
        string? min, string? max, int pods, int ready, int expected, int desired, int allowed)
    {
        var status = Status(Decide(Budget(min, max), [.. Enumerable.Range(0, pods).Select(i => Pod("p" + i).Ready(ready: i < ready))]));
        Assert.Equal((expected, desired, allowed), (status.ExpectedPods, status.DesiredHealthy, status.DisruptionsAllowed));
        Assert.Equal((ready, 3), (status.CurrentHealthy, status.ObservedGeneration));
        var condition = Assert.Single(status.Conditions!);
        Assert.Equal(
            ("DisruptionAllowed", allowed > 0 ? "SufficientPods" : "InsufficientPods", allowed > 0 ? "True" : "False", 3L),
            (condition.Type, condition.Reason, condition.Status, condition.ObservedGeneration));
    }

    [Fact]
    public void What_goes_and_what_was_granted_must_not_count_as_healthy()
    {
        var budget = Budget("1", null);
        budget = budget with
        {
            Status = budget.Status with
            {
                DisruptedPods = new Dictionary<string, Time>
                {
                    ["p0"] = new(Now.AddSeconds(-100)),
                    ["p1"] = new(Now.AddSeconds(-121)),
                    ["p2"] = new(Now.AddSeconds(-5)),
                    ["gone"] = new(Now),
                },
            },
        };
        var plan = Decide(budget, [Pod("p0"), Pod("p1"), Pod("p2").Terminating(), Pod("p3")]);
        Assert.Equal((2, 1), (Status(plan).CurrentHealthy, Status(plan).DisruptionsAllowed));
        Assert.Equal("p0", Assert.Single(Status(plan).DisruptedPods!).Key);
        Assert.InRange(plan.Again!.Value.TotalSeconds, 20, 20.1);
        Assert.Equal(("NotDeleted", "p1", "Pod was expected by PDB default/keep to be deleted but it wasn't"), Event(plan));
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    public void The_next_pod_of_an_evicted_pods_name_must_count(int createdAfter, int healthy)
    {
        var budget = Budget("1", null);
        budget = budget with { Status = budget.Status with { DisruptedPods = new Dictionary<string, Time> { ["web-0"] = new(Now.AddSeconds(-5)) } } };
        var pods = Enumerable.Range(0, 3).Select(i => APod.Named("web-" + i).OwnedBy(AWorkload.StatefulSet(3)).Ready().CreatedAt(Now.AddSeconds(createdAfter - 5)));
        var status = Status(Decide(budget, [.. pods]));
        Assert.Equal((healthy, healthy == 3 ? 0 : 1), (status.CurrentHealthy, status.DisruptedPods?.Count ?? 0));
    }

    [Fact]
    public void The_scale_of_a_group_must_count_once_and_a_pod_on_its_own_not_at_all()
    {
        var plan = Decide(Budget("50%", null), [Pod("a0"), Pod("a1"), Pod("b0"), APod.Named("lone").Ready()], pod => (new Scale(pod.Metadata.Name[..1], 5), null));
        Assert.Equal((10, 5, 4), (Status(plan).ExpectedPods, Status(plan).DesiredHealthy, Status(plan).CurrentHealthy));
    }

    [Fact]
    public void Nothing_must_be_allowed_while_the_group_is_unknown()
    {
        var plan = Decide(Budget(null, "1"), [Pod("p0")], _ => (null, "daemonsets.apps does not implement the scale subresource"));
        var status = Status(plan);
        Assert.Equal((0, "SyncFailed", "daemonsets.apps does not implement the scale subresource"), (status.DisruptionsAllowed, status.Conditions![0].Reason, status.Conditions[0].Message));
        Assert.Equal(
            ("CalculateExpectedPodCountFailed", "keep", "Failed to calculate the number of expected pods: daemonsets.apps does not implement the scale subresource"),
            Event(plan));
    }

    [Fact]
    public void A_status_that_is_right_must_not_be_written_again()
    {
        var budget = Budget("1", null);
        var again = Decide(budget with { Status = Status(Decide(budget, [Pod("p0")])) }, [Pod("p0")]);
        Assert.Empty(again.Writes);
        Assert.Equal(("NoPods", "keep", "No matching pods found"), Event(Decide(budget, [])));
    }

    private static (string, string, string) Event(Reconciliation plan)
    {
        var e = Assert.Single(plan.Events);
        return (e.Reason, e.About.Metadata.Name, e.Message);
    }

    private static Pod Pod(string name) => APod.Named(name).OwnedBy(AWorkload.ReplicaSet(7)).Ready();

    private static PodDisruptionBudget Budget(string? min, string? max) => new()
    {
        Metadata = new ObjectMeta { Name = "keep", Namespace = "default", Generation = 3 },
        Spec = new PodDisruptionBudgetSpec { MinAvailable = Bound(min), MaxUnavailable = Bound(max) },
    };

    private static IntOrString? Bound(string? text) => text is null ? null : int.TryParse(text, out var number) ? number : text;

    private static Reconciliation Decide(PodDisruptionBudget budget, Pod[] pods, Func<Pod, (Scale?, string?)>? scale = null) =>
        BudgetPlan.Decide(new BudgetState(budget, pods, scale ?? (_ => (new Scale("uid", pods.Length), null)), Now));

    private static PodDisruptionBudgetStatus Status(Reconciliation plan) => ((PodDisruptionBudget)((UpdateWrite)Assert.Single(plan.Writes)).Object).Status;
}
