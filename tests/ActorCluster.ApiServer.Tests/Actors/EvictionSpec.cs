using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>The subresource <c>eviction</c> (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/).</summary>
public sealed class EvictionSpec : ApiFixture
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web" };
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");
    private readonly ActorApiEndpoint _endpoint;

    public EvictionSpec() => _endpoint = new ActorApiEndpoint(Api);

    [Fact]
    public async Task Eviction_must_mark_and_delete_a_pod()
    {
        var pod = Running("web");
        var result = await Evict("web");
        Assert.Equal((201, "Success", 201), (result.Code, result.Status!.Outcome, result.Status.Code));
        var going = Pod("web");
        Assert.NotNull(going.Metadata.DeletionTimestamp);
        Assert.Equal(30, going.Metadata.DeletionGracePeriodSeconds);
        var target = going.Status.Conditions!.Single(static condition => condition.Type == "DisruptionTarget");
        Assert.Equal(("True", "EvictionByEvictionAPI", "Eviction API: evicting"), (target.Status, target.Reason, target.Message));
        Assert.Equal(pod.Metadata.Uid, going.Metadata.Uid);
    }

    [Fact]
    public async Task Eviction_must_write_nothing_in_a_dry_run()
    {
        Running("web");
        var budget = Budget(allowed: 1);
        Assert.Equal(201, (await Evict("web", new DeleteOptions { DryRun = ["All"] })).Code);
        Assert.Null(Pod("web").Metadata.DeletionTimestamp);
        Assert.Equal(budget.Metadata.ResourceVersion, Keep().Metadata.ResourceVersion);
        Allow(0);
        Assert.Equal(429, (await Evict("web", new DeleteOptions { DryRun = ["All"] })).Code);
    }

    [Fact]
    public async Task Eviction_must_heed_preconditions()
    {
        Running("web");
        Assert.Equal(409, (await Evict("web", new DeleteOptions { Preconditions = new Preconditions { Uid = "other" } })).Code);
    }

    [Fact]
    public async Task Eviction_of_nobody_must_not_be_found() => Assert.Equal(404, (await Evict("nobody")).Code);

    [Fact]
    public async Task Eviction_must_be_refused_by_a_spent_budget()
    {
        Running("web");
        Create(NewBudget("keep"));
        var early = await Evict("web");
        Assert.Equal((429, 10), (early.Code, early.Status!.Details!.RetryAfterSeconds));
        Assert.Equal(("DisruptionBudget", "The disruption budget keep is still being processed by the server."), Cause(early));

        Allow(0);
        var spent = await Evict("web");
        Assert.Equal((429, "Cannot evict pod as it would violate the pod's disruption budget."), (spent.Code, spent.Status!.Message));
        Assert.Equal(("DisruptionBudget", "The disruption budget keep needs 1 healthy pods and has 1 currently"), Cause(spent));

        Modify<PodDisruptionBudget>("keep", budget => budget with
        {
            Status = budget.Status with { Conditions = [new Condition { Type = "DisruptionAllowed", Status = "False", Reason = "SyncFailed", Message = "why" }] },
        }, "status");
        Assert.Equal(("DisruptionBudget", "The disruption budget keep does not allow evicting pods currently because it failed sync: why"), Cause(await Evict("web")));
        Allow(-1);
        Assert.Equal((403, "poddisruptionbudgets.policy \"keep\" is forbidden: pdb disruptions allowed is negative"), (await Evict("web")) is var negative ? (negative.Code, negative.Status!.Message) : default);
    }

    [Fact]
    public async Task Eviction_must_be_taken_from_the_budget_before_the_pod_goes()
    {
        Running("web");
        Budget(allowed: 1);
        Assert.Equal(201, (await Evict("web")).Code);
        var status = Keep().Status;
        Assert.Equal((0, "InsufficientPods", "False"), (status.DisruptionsAllowed, status.Conditions![0].Reason, status.Conditions[0].Status));
        Assert.Equal("web", Assert.Single(status.DisruptedPods!).Key);

        // Evicting what goes already costs nothing and fails at nothing.
        Assert.Equal(201, (await Evict("web")).Code);
        Assert.Equal(0, Keep().Status.DisruptionsAllowed);
    }

    [Fact]
    public async Task Evictions_at_the_same_time_must_not_exceed_the_budget()
    {
        for (var i = 0; i < 6; i++)
        {
            Running("web-" + i);
        }

        Budget(allowed: 2);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Evict("web-" + (i % 6))));
        Assert.Equal(2, Enumerable.Range(0, 6).Count(i => Pod("web-" + i).Metadata.DeletionTimestamp is not null));
        Assert.All(results, result => Assert.Contains(result.Code, (int[])[201, 429]));
        Assert.Equal((0, 2), (Keep().Status.DisruptionsAllowed, Keep().Status.DisruptedPods!.Count));
    }

    [Fact]
    public async Task Eviction_must_not_choose_between_budgets()
    {
        Running("web");
        Budget(allowed: 1);
        Create(NewBudget("other"));
        var refused = await Evict("web");
        Assert.Equal(
            (500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), (refused.Code, refused.Status!.Message));
    }

    [Theory]
    [InlineData(PodPhase.Pending)]
    [InlineData(PodPhase.Succeeded)]
    [InlineData(PodPhase.Failed)]
    public async Task Eviction_of_what_does_not_run_must_not_ask_the_budget(string phase)
    {
        Running("web");
        Modify<Pod>("web", pod => pod with { Status = pod.Status with { Phase = phase } }, "status");
        Budget(allowed: 0);
        Assert.Equal(201, (await Evict("web")).Code);
    }

    [Theory]
    [InlineData(null, 2, 2, 201)]
    [InlineData(null, 1, 2, 429)]
    [InlineData("IfHealthyBudget", 0, 0, 429)]
    [InlineData("AlwaysAllow", 0, 2, 201)]
    public async Task Eviction_of_an_unready_pod_must_go_by_the_policy(string? policy, int healthy, int desired, int code)
    {
        Running("web");
        Modify<Pod>("web", static pod => pod with
        {
            Status = pod.Status with { Conditions = [new PodCondition { Type = PodConditionType.Ready, Status = ConditionStatus.False }] },
        }, "status");
        Create(NewBudget("keep") with { Spec = NewBudget("keep").Spec with { UnhealthyPodEvictionPolicy = policy } });
        Modify<PodDisruptionBudget>("keep", budget => budget with
        {
            Status = budget.Status with { ObservedGeneration = 1, CurrentHealthy = healthy, DesiredHealthy = desired },
        }, "status");
        Assert.Equal(code, (await Evict("web")).Code);
        Assert.Null(Keep().Status.DisruptedPods);
    }

    private static (string?, string?) Cause(ApiResult result) => result.Status!.Details!.Causes![0] is var cause ? (cause.Reason, cause.Message) : default;

    private static PodDisruptionBudget NewBudget(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Spec = new PodDisruptionBudgetSpec { MinAvailable = new IntOrString(1), Selector = new LabelSelector { MatchLabels = Labels } },
    };

    private PodDisruptionBudget Budget(int allowed)
    {
        Create(NewBudget("keep"));
        return Allow(allowed);
    }

    private PodDisruptionBudget Allow(int allowed) => Modify<PodDisruptionBudget>("keep", budget => budget with
    {
        Status = new PodDisruptionBudgetStatus { ObservedGeneration = 1, DesiredHealthy = 1, CurrentHealthy = 1, DisruptionsAllowed = allowed },
    }, "status");

    private PodDisruptionBudget Keep() => (PodDisruptionBudget)Succeed(Get<PodDisruptionBudget>("keep"));

    private Pod Pod(string name) => (Pod)Succeed(Get<Pod>(name));

    private Pod Running(string name)
    {
        Succeed(Bind(Create(APod(name) with { Metadata = new ObjectMeta { Name = name, Namespace = "default", Labels = Labels } }), "node-1"));
        return Modify<Pod>(name, static current => current with
        {
            Status = current.Status with { Phase = PodPhase.Running, Conditions = [new PodCondition { Type = PodConditionType.Ready, Status = ConditionStatus.True }] },
        }, "status");
    }

    private Task<ApiResult> Evict(string name, DeleteOptions? options = null) => _endpoint.InvokeAsync(
        new ApiCall(Admin, ApiVerb.Create, ResourceTypes.Pods, new ObjectKey("default", name))
        {
            Subresource = "eviction",
            Body = new Eviction { Metadata = new ObjectMeta { Name = name, Namespace = "default" }, DeleteOptions = options },
        },
        CancellationToken.None);
}
