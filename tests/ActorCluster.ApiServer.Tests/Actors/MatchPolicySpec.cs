using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Requests in another version than that which webhooks and policies name (Kubernetes' documentation, Dynamic Admission Control, "Matching
/// requests: matchPolicy", and the fields kind, requestKind, resource and requestResource of AdmissionRequest in k8s.io/api/admission/v1).
/// </summary>
public sealed class MatchPolicySpec : WebhookFixture
{
    private const string Group = "mygroup.example.com";
    private static readonly ResourceType First = new(Group, "v1", "Noxu", "noxus", "noxu", true, typeof(CustomObject));
    private static readonly ResourceType Second = new(Group, "v2", "Noxu", "noxus", "noxu", true, typeof(CustomObject));

    public MatchPolicySpec()
    {
        const string Schema = """
            "subresources":{"status":{}},"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"color":{"type":"string"}}}}}}
            """;
        Create(KubernetesJson.Decode<CustomResourceDefinition>($$$"""
            {"metadata":{"name":"noxus.mygroup.example.com"},
             "spec":{"group":"mygroup.example.com","scope":"Namespaced","names":{"plural":"noxus","kind":"Noxu"},
              "versions":[{"name":"v1","served":true,"storage":true,{{{Schema}}}},{"name":"v2","served":true,"storage":false,{{{Schema}}}}]}}
            """));
        AwaitCondition(() => ((CustomResourceDefinition)Get<CustomResourceDefinition>("noxus.mygroup.example.com").Object!).Status.Conditions?.Count >= 2);
    }

    [Theory]
    [InlineData("v1", "v2")]
    [InlineData("v2", "v1")]
    public async Task A_webhook_must_see_a_custom_object_in_the_version_that_it_names(string named, string sent)
    {
        Install(AValidatingWebhook() with { Rules = For(Group, "noxus", named) });
        var result = CreateNoxu(sent);
        var asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", named, sent);
        Assert.Equal((Group + "/" + named, "blue"), ((string?)asked.Request["object"]!["apiVersion"], (string?)asked.Request["object"]!["spec"]!["color"]));
        Allow(asked);
        var created = (await result).Object!.Value;
        Assert.Equal((201, Group + "/" + sent), ((await result).Code, created.ApiVersion));
    }

    [Fact]
    public async Task Both_states_of_an_update_and_the_object_of_a_deletion_must_be_in_that_version()
    {
        Assert.Equal(201, (await CreateNoxu("v1")).Code);
        Install(AValidatingWebhook() with { Rules = For(Group, "noxus", "v1") });
        var update = Call(ApiVerb.Patch, "a", static call => call with { Resource = Second, PatchKind = PatchKind.Merge, Patch = """{"spec":{"color":"red"}}"""u8.ToArray() });
        var asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v1", "v2");
        Assert.Equal((Group + "/v1", "red"), ((string?)asked.Request["object"]!["apiVersion"], (string?)asked.Request["object"]!["spec"]!["color"]));
        Assert.Equal((Group + "/v1", "blue"), ((string?)asked.Request["oldObject"]!["apiVersion"], (string?)asked.Request["oldObject"]!["spec"]!["color"]));
        Allow(asked);
        Assert.Equal(Group + "/v2", (await update).Object!.Value.ApiVersion);

        var deletion = Call(ApiVerb.Delete, "a", static call => call with { Resource = Second });
        asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v1", "v2");
        Assert.Equal(Group + "/v1", (string?)asked.Request["oldObject"]!["apiVersion"]);
        Allow(asked);
        Assert.Equal(200, (await deletion).Code);
    }

    [Fact]
    public async Task A_webhook_must_see_the_version_of_the_request_when_it_names_both()
    {
        Install(AValidatingWebhook() with { Rules = For(Group, "noxus", "v1", "v2") });
        var result = CreateNoxu("v2");
        var asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v2", "v2");
        Allow(asked);
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public async Task A_webhook_that_wants_exact_matches_must_not_be_asked_about_other_versions()
    {
        Install(AValidatingWebhook() with { Rules = For(Group, "noxus", "v1"), MatchPolicy = "Exact" });
        Assert.Equal(201, (await CreateNoxu("v2")).Code);
    }

    [Fact]
    public async Task A_webhook_must_change_an_object_in_the_version_that_it_sees()
    {
        InstallMutating("m", AMutatingWebhook() with { Rules = For(Group, "noxus", "v1") });
        var result = CreateNoxu("v2");
        var asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v1", "v2");
        Patch(asked, """[{"op":"test","path":"/apiVersion","value":"mygroup.example.com/v1"},{"op":"replace","path":"/spec/color","value":"red"}]""");
        var created = (CustomObject)(await result).Object!.Value;
        Assert.Equal((201, Group + "/v2", """{"spec":{"color":"red"}}"""), ((await result).Code, created.ApiVersion, created.Content.ToString()));
    }

    [Fact]
    public async Task Two_webhooks_must_each_see_their_own_version()
    {
        InstallMutating("m", AMutatingWebhook("a.example.com") with { Rules = For(Group, "noxus", "v1") }, AMutatingWebhook("b.example.com") with { Rules = For(Group, "noxus", "v2") });
        var result = CreateNoxu("v2");
        var asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v1", "v2");
        Patch(asked, """[{"op":"replace","path":"/spec/color","value":"red"}]""");
        asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v2", "v2");
        Assert.Equal((Group + "/v2", "red"), ((string?)asked.Request["object"]!["apiVersion"], (string?)asked.Request["object"]!["spec"]!["color"]));
        Allow(asked);
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public async Task Subresources_must_be_matched_in_other_versions_too()
    {
        Assert.Equal(201, (await CreateNoxu("v1")).Code);
        Install(AValidatingWebhook() with { Rules = For(Group, "noxus/status", "v1") });
        Func<ApiCall, ApiCall> painted = static call => call with { Resource = Second, PatchKind = PatchKind.Merge, Patch = """{"metadata":{"labels":{"a":"b"}}}"""u8.ToArray() };
        Assert.Equal(200, (await Call(ApiVerb.Patch, "a", painted)).Code);
        var result = Call(ApiVerb.Patch, "a", call => painted(call) with { Subresource = "status" });
        var asked = NextCall();
        Expect(asked.Request, Group, "noxus", "Noxu", "v1", "v2");
        Assert.Equal(("status", "status"), ((string?)asked.Request["subResource"], (string?)asked.Request["requestSubResource"]));
        Allow(asked);
        Assert.Equal(200, (await result).Code);
    }

    [Fact]
    public async Task A_kind_of_the_api_must_be_converted()
    {
        Install(AValidatingWebhook() with { Rules = For("autoscaling", "horizontalpodautoscalers", "v2") });
        var result = CreateAutoscaler(50);
        var asked = NextCall();
        Expect(asked.Request, "autoscaling", "horizontalpodautoscalers", "HorizontalPodAutoscaler", "v2", "v1");
        var spec = asked.Request["object"]!["spec"]!;
        Assert.Null(spec["targetCPUUtilizationPercentage"]);
        Assert.Equal(
            ("autoscaling/v2", 50), ((string?)asked.Request["object"]!["apiVersion"], (int?)spec["metrics"]![0]!["resource"]!["target"]!["averageUtilization"]));
        Allow(asked);
        Assert.Equal(201, (await result).Code);
    }

    // The documentation's example is of Deployments in two groups; events are the kind that 1.32 still serves so.
    [Theory]
    [InlineData("events.k8s.io", "")]
    [InlineData("", "events.k8s.io")]
    public async Task A_kind_that_two_groups_serve_must_be_matched_in_either(string named, string sent)
    {
        Install(AValidatingWebhook() with { Rules = For(named, "events", "v1") });
        var type = sent.Length == 0 ? ResourceTypes.Events : ResourceTypes.EventsV1;
        var time = sent.Length == 0 ? "" : ""","eventTime":"2026-01-01T00:00:00.000000Z","reportingController":"a.example.com/b","reportingInstance":"c","action":"d","reason":"e","type":"Normal" """;
        var about = sent.Length == 0 ? "involvedObject" : "regarding";
        var json = $$$"""{"metadata":{"name":"a","namespace":"default"},"{{{about}}}":{"kind":"Pod","namespace":"default","name":"web"}{{{time}}}}""";
        var result = Call(ApiVerb.Create, "", call => call with { Resource = type, Body = Decode(type, json) });
        var asked = NextCall();
        Assert.Equal((named, sent), ((string?)asked.Request["resource"]!["group"], (string?)asked.Request["requestResource"]!["group"]));
        Assert.Equal("web", (string?)asked.Request["object"]![named.Length == 0 ? "involvedObject" : "regarding"]!["name"]);
        Allow(asked);
        Assert.Equal(201, (await result).Code);
    }

    [Theory]
    [InlineData(null, 422)]
    [InlineData("Equivalent", 422)]
    [InlineData("Exact", 201)]
    public async Task A_policy_must_see_the_version_that_it_names(string? policy, int code)
    {
        Create(new ValidatingAdmissionPolicy
        {
            Metadata = new ObjectMeta { Name = "p" },
            Spec = new ValidatingAdmissionPolicySpec
            {
                MatchConstraints = new MatchResources
                {
                    MatchPolicy = policy,
                    ResourceRules =
                    [
                        new NamedRuleWithOperations { Operations = ["*"], ApiGroups = ["autoscaling"], ApiVersions = ["v2"], Resources = ["horizontalpodautoscalers"] },
                    ],
                },
                Validations =
                [
                    new Api.AdmissionRegistration.Validation
                    {
                        Expression = "object.spec.metrics[0].resource.target.averageUtilization < 60",
                        MessageExpression = "object.apiVersion + ', ' + request.kind.version + ' for ' + request.requestKind.version + ', ' "
                            + "+ request.resource.version + ' for ' + request.requestResource.version",
                    },
                ],
            },
        });
        Create(new ValidatingAdmissionPolicyBinding
        {
            Metadata = new ObjectMeta { Name = "b" },
            Spec = new ValidatingAdmissionPolicyBindingSpec { PolicyName = "p", ValidationActions = ["Deny"] },
        });
        var refused = await CreateAutoscaler(70);
        Assert.Equal(code, refused.Code);
        if (code == 422)
        {
            Assert.EndsWith("denied request: autoscaling/v2, v2 for v1, v2 for v1", refused.Status!.Message, StringComparison.Ordinal);
        }
    }

    private static void Expect(JsonNode request, string group, string resource, string kind, string seen, string sent)
    {
        Assert.Equal(Kind(seen), request["kind"]!.ToJsonString());
        Assert.Equal(Kind(sent), request["requestKind"]!.ToJsonString());
        Assert.Equal(Resource(seen), request["resource"]!.ToJsonString());
        Assert.Equal(Resource(sent), request["requestResource"]!.ToJsonString());

        string Kind(string version) => $$"""{"group":"{{group}}","version":"{{version}}","kind":"{{kind}}"}""";
        string Resource(string version) => $$"""{"group":"{{group}}","version":"{{version}}","resource":"{{resource}}"}""";
    }

    private static IReadOnlyList<RuleWithOperations> For(string group, string resource, params string[] versions) =>
        [new RuleWithOperations { Operations = ["*"], ApiGroups = [group], ApiVersions = versions, Resources = [resource] }];

    private static KubernetesObject Decode(ResourceType type, string json) =>
        (KubernetesObject)KubernetesJson.Decode(JsonNode.Parse(json)!.AsObject(), type.ObjectType).Value with { ApiVersion = type.ApiVersion, Kind = type.Kind };

    private Task<ApiResult> CreateNoxu(string version)
    {
        var type = version == "v1" ? First : Second;
        var json = $$$"""{"apiVersion":"{{{type.ApiVersion}}}","kind":"Noxu","metadata":{"name":"a","namespace":"default"},"spec":{"color":"blue"}}""";
        return Call(ApiVerb.Create, "", call => call with { Resource = type, Body = Decode(type, json) });
    }

    private Task<ApiResult> CreateAutoscaler(int utilization)
    {
        var type = ResourceTypes.HorizontalPodAutoscalersV1;
        var json = $$$"""
            {"apiVersion":"autoscaling/v1","kind":"HorizontalPodAutoscaler","metadata":{"name":"a","namespace":"default"},
             "spec":{"maxReplicas":3,"scaleTargetRef":{"kind":"Deployment","name":"web","apiVersion":"apps/v1"},"targetCPUUtilizationPercentage":{{{utilization}}}}}
            """;
        return Call(ApiVerb.Create, "", call => call with { Resource = type, Body = Decode(type, json) });
    }
}
