using ActorCluster.Api.FlowControl;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;
using Akka.Actor;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>What a server does about schemas and levels (k8s.io/apiserver pkg/util/flowcontrol, pkg/apis/flowcontrol/bootstrap).</summary>
public sealed class FlowControlSpec : ApiFixture
{
    private static readonly string[] Schemas =
    [
        "catch-all", "endpoint-controller", "exempt", "global-default", "kube-controller-manager", "kube-scheduler",
        "kube-system-service-accounts", "probes", "service-accounts", "system-leader-election", "system-node-high", "system-nodes",
        "workload-leader-election",
    ];

    private static readonly string[] Levels =
        ["catch-all", "exempt", "global-default", "leader-election", "node-high", "system", "workload-high", "workload-low"];

    [Fact]
    public void A_new_cluster_must_have_the_schemas_and_levels_of_Kubernetes()
    {
        Assert.Equal(Schemas, List(ResourceTypes.FlowSchemas).Select(static value => value.Metadata.Name));
        Assert.Equal(Levels, List(ResourceTypes.PriorityLevelConfigurations).Select(static value => value.Metadata.Name));
        Assert.All(
            List(ResourceTypes.FlowSchemas).Concat(List(ResourceTypes.PriorityLevelConfigurations)),
            static value => Assert.Equal("true", value.Metadata.Annotations!["apf.kubernetes.io/autoupdate-spec"]));
        AwaitAssert(() => Assert.All(
            List(ResourceTypes.FlowSchemas).Cast<FlowSchema>(),
            static schema => Assert.Equal(("Dangling", "False", "Found"), Told(schema))));
    }

    [Fact]
    public void A_schema_must_dangle_for_as_long_as_its_level_is_missing()
    {
        Create(Schema("mine", "slow"));
        AwaitAssert(() => Assert.Equal(("Dangling", "True", "NotFound"), Told(Find("mine"))));
        Assert.Equal(
            "This FlowSchema references the PriorityLevelConfiguration object named \"slow\" but there is no such object",
            Find("mine").Status.Conditions![0].Message);
        Create(Level("slow"));
        AwaitAssert(() => Assert.Equal(("Dangling", "False", "Found"), Told(Find("mine"))));
        Assert.Equal(
            "This FlowSchema references the PriorityLevelConfiguration object named \"slow\" and it exists", Find("mine").Status.Conditions![0].Message);
        Assert.Equal(1, Find("mine").Metadata.Generation);
        Assert.True(Delete<PriorityLevelConfiguration>("slow").Succeeded);
        AwaitAssert(() => Assert.Equal(("Dangling", "True", "NotFound"), Told(Find("mine"))));
    }

    [Fact]
    public void A_server_that_comes_back_must_restore_what_is_its_own_and_leave_what_is_not()
    {
        Assert.True(Delete<FlowSchema>("catch-all").Succeeded);
        Assert.True(Delete<PriorityLevelConfiguration>("workload-low").Succeeded);
        Modify<FlowSchema>("probes", static schema => schema with { Spec = schema.Spec with { MatchingPrecedence = 3 } });
        Modify<FlowSchema>("system-nodes", static schema => schema with
        {
            Metadata = schema.Metadata with { Annotations = new Dictionary<string, string> { ["apf.kubernetes.io/autoupdate-spec"] = "false" } },
            Spec = schema.Spec with { MatchingPrecedence = 501 },
        });
        var catalog = new ResourceCatalog();
        var second = Sys.ActorOf(ApiActor.PropsFor(StoreRef, Settings, Time, new Random(2), catalog, Webhooks.Ref), "second");
        AwaitAssert(() => Assert.Equal(2, Find("probes", second).Spec.MatchingPrecedence));
        Assert.Equal(501, Find("system-nodes", second).Spec.MatchingPrecedence);
        Assert.Equal(Schemas, List(ResourceTypes.FlowSchemas, second).Select(static value => value.Metadata.Name));
        Assert.Equal(Levels, List(ResourceTypes.PriorityLevelConfigurations, second).Select(static value => value.Metadata.Name));

        // What it tells the front end follows.
        var exempt = List(ResourceTypes.FlowSchemas, second).Single(static value => value.Metadata.Name == "exempt").Metadata.Uid;
        AwaitAssert(() =>
        {
            Assert.True(catalog.Flows.TryClassify(new Caller("admin", ["system:masters"], "", ""), out var flow));
            Assert.Equal(exempt, flow!.SchemaUid);
        });
    }

    [Fact]
    public void A_server_must_look_after_its_own_from_time_to_time()
    {
        Create(Schema("stale", "system") with
        {
            Metadata = new ObjectMeta { Name = "stale", Annotations = new Dictionary<string, string> { ["apf.kubernetes.io/autoupdate-spec"] = "true" } },
        });
        Assert.True(Delete<FlowSchema>("exempt").Succeeded);
        var often = Settings with { FlowControlInterval = TimeSpan.FromMilliseconds(50) };
        var second = Sys.ActorOf(ApiActor.PropsFor(StoreRef, often, Time, new Random(2), null, Webhooks.Ref), "often");
        AwaitAssert(() => Assert.Equal(Schemas, List(ResourceTypes.FlowSchemas, second).Select(static value => value.Metadata.Name)));
        Assert.True(Delete<FlowSchema>("exempt").Succeeded);
        AwaitAssert(() => Assert.Equal(Schemas, List(ResourceTypes.FlowSchemas, second).Select(static value => value.Metadata.Name)));
    }

    private static (string, string?, string?) Told(FlowSchema schema) =>
        schema.Status.Conditions is [var only] ? (only.Type, only.Status, only.Reason) : ("", null, null);

    private FlowSchema Find(string name, IActorRef? api = null) =>
        (FlowSchema)List(ResourceTypes.FlowSchemas, api).Single(value => value.Metadata.Name == name);

    private IReadOnlyList<KubernetesObject> List(ResourceType type, IActorRef? api = null)
    {
        (api ?? Api).Tell(new ListObjects(2_000_000, "test", type, "", null, null), TestActor);
        return FishForMessage<ApiList>(static response => response.RequestId == 2_000_000).Objects;
    }

    private static FlowSchema Schema(string name, string level) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new FlowSchemaSpec { PriorityLevelConfiguration = new PriorityLevelConfigurationReference { Name = level } },
    };

    private static PriorityLevelConfiguration Level(string name) => new()
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new PriorityLevelConfigurationSpec
        {
            Type = PriorityLevelEnablement.Limited,
            Limited = new LimitedPriorityLevelConfiguration { LimitResponse = new LimitResponse { Type = LimitResponseType.Reject } },
        },
    };
}
