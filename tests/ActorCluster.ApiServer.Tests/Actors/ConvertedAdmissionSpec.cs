using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Webhooks and policies that name another version than the request's, of a kind that a webhook converts: k8s.io/apiserver
/// <c>pkg/admission/plugin/webhook/generic/conversion.go</c>. The stored version, v1, has host and port, v2 has both in one text.
/// </summary>
public sealed class ConvertedAdmissionSpec : WebhookFixture
{
    private static readonly ResourceType Other = new("example.com", "v2", "CronTab", "crontabs", "crontab", true, typeof(CustomObject));

    public ConvertedAdmissionSpec()
    {
        Create(KubernetesJson.Decode<CustomResourceDefinition>("""
            {"metadata":{"name":"crontabs.example.com"},
             "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"crontabs","kind":"CronTab"},
              "conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"https://hooks.example.com/convert"}}},
              "versions":[
               {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"host":{"type":"string"},"port":{"type":"string"}}}}},
               {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","properties":{"hostPort":{"type":"string"}}}}}]}}
            """));
        AwaitCondition(() => ((CustomResourceDefinition)Get<CustomResourceDefinition>("crontabs.example.com").Object!).Status.Conditions?.Count >= 2);
    }

    [Fact]
    public async Task A_validating_webhook_must_see_the_version_that_it_names()
    {
        Install(AValidatingWebhook() with { Rules = For("v1") });
        var result = CreateAsync("h:80");
        ConvertNext();
        var asked = NextCall();
        Assert.Equal(
            ("v1", "v2", "example.com/v1", "h"),
            ((string?)asked.Request["kind"]!["version"], (string?)asked.Request["requestKind"]!["version"], (string?)asked.Request["object"]!["apiVersion"], (string?)asked.Request["object"]!["host"]));
        Allow(asked);
        await StoredAsync(result, "h:80");
    }

    [Fact]
    public async Task Both_states_of_an_update_must_be_converted()
    {
        await StoredAsync(CreateAsync("h:80"), "h:80");
        Install(AValidatingWebhook() with { Rules = For("v1"), MatchConditions = [new MatchCondition { Name = "port", Expression = "object.port != oldObject.port" }] });
        var result = Call(ApiVerb.Patch, "a", static call => call with { Resource = Other, PatchKind = PatchKind.Merge, Patch = """{"hostPort":"h:81"}"""u8.ToArray() });
        ConvertNext();
        ConvertNext();
        var asked = NextCall();
        Assert.Equal(("81", "80"), ((string?)asked.Request["object"]!["port"], (string?)asked.Request["oldObject"]!["port"]));
        Allow(asked);
        await StoredAsync(result, "h:81");
    }

    [Fact]
    public async Task A_mutating_webhook_must_change_the_version_that_it_names()
    {
        InstallMutating("m", AMutatingWebhook("a.example.com") with { Rules = For("v1") }, AMutatingWebhook("b.example.com") with { Rules = For("v2") });
        var result = CreateAsync("h:80");
        ConvertNext();
        Patch(NextCall(), """[{"op":"replace","path":"/port","value":"8080"}]""");
        ConvertNext();
        var second = NextCall();
        Assert.Equal(("example.com/v2", "h:8080"), ((string?)second.Request["object"]!["apiVersion"], (string?)second.Request["object"]!["hostPort"]));
        Allow(second);
        // A change has the first looked at again, which names a version that the object is not in any more.
        ConvertNext();
        await StoredAsync(result, "h:8080");
    }

    [Fact]
    public async Task A_policy_must_see_the_version_that_it_names()
    {
        Create(new ValidatingAdmissionPolicy
        {
            Metadata = new ObjectMeta { Name = "p" },
            Spec = new ValidatingAdmissionPolicySpec
            {
                MatchConstraints = new MatchResources
                {
                    ResourceRules = [new NamedRuleWithOperations { Operations = ["*"], ApiGroups = ["example.com"], ApiVersions = ["v1"], Resources = ["crontabs"] }],
                },
                Validations = [new Api.AdmissionRegistration.Validation { Expression = "object.port != '80'", MessageExpression = "'not on ' + object.host" }],
            },
        });
        Create(new ValidatingAdmissionPolicyBinding
        {
            Metadata = new ObjectMeta { Name = "b" },
            Spec = new ValidatingAdmissionPolicyBindingSpec { PolicyName = "p", ValidationActions = ["Deny"] },
        });
        var result = CreateAsync("h:80");
        ConvertNext();
        Assert.EndsWith("denied request: not on h", (await result).Status!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_fails_must_fail_the_request()
    {
        Install(AValidatingWebhook() with { Rules = For("v1") });
        var result = CreateAsync("h:80");
        AnswerNext(static _ => new JsonObject { ["result"] = new JsonObject { ["status"] = "Failure", ["message"] = "no idea" } });
        var failure = (await result).Status!;
        Assert.Equal((500, "InternalError"), (failure.Code, failure.Reason));
        Assert.Contains("no idea", failure.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RuleWithOperations> For(string version) =>
        [new RuleWithOperations { Operations = ["*"], ApiGroups = ["example.com"], ApiVersions = [version], Resources = ["crontabs"] }];

    private Task<ApiResult> CreateAsync(string hostPort) => Call(ApiVerb.Create, "", call => call with
    {
        Resource = Other,
        Body = (KubernetesObject)KubernetesJson.Decode(
            JsonNode.Parse($$$"""{"apiVersion":"example.com/v2","kind":"CronTab","metadata":{"name":"a","namespace":"default"},"hostPort":"{{{hostPort}}}"}""")!,
            typeof(CustomObject)).Value,
    });

    // What is written is converted to the stored version, and back for the answer.
    private async Task StoredAsync(Task<ApiResult> result, string hostPort)
    {
        ConvertNext();
        ConvertNext();
        Assert.Equal($$"""{"hostPort":"{{hostPort}}"}""", ((CustomObject)(await result).Object!.Value).Content.ToString());
    }

    private void ConvertNext() => AnswerNext(static request =>
    {
        var desired = (string?)request["desiredAPIVersion"];
        var objects = new JsonArray();
        foreach (var sent in request["objects"]!.AsArray())
        {
            var value = sent!.DeepClone().AsObject();
            if (desired == "example.com/v2")
            {
                value["hostPort"] = $"{value["host"]}:{value["port"]}";
                value.Remove("host");
                value.Remove("port");
            }
            else
            {
                var parts = ((string)value["hostPort"]!).Split(':');
                (value["host"], value["port"]) = (parts[0], parts[1]);
                value.Remove("hostPort");
            }

            value["apiVersion"] = desired;
            objects.Add(value);
        }

        return new JsonObject { ["result"] = new JsonObject { ["status"] = "Success" }, ["convertedObjects"] = objects };
    });

    private void AnswerNext(Func<JsonNode, JsonObject> answer)
    {
        var call = Webhooks.ExpectMsg<CallWebhook>();
        var review = JsonNode.Parse(call.Body.Span)!;
        Assert.Equal("ConversionReview", (string?)review["kind"]);
        var response = answer(review["request"]!);
        response["uid"] = (string?)review["request"]!["uid"];
        Reply(call, 200, new JsonObject { ["apiVersion"] = "apiextensions.k8s.io/v1", ["kind"] = "ConversionReview", ["response"] = response }.ToJsonString());
    }
}
