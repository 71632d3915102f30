using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>An api actor whose webhooks are the test's to answer.</summary>
public abstract class WebhookFixture : ApiFixture
{
    private readonly ActorApiEndpoint _endpoint;

    protected WebhookFixture() => _endpoint = new ActorApiEndpoint(Api);

    protected static Caller User { get; } = new("jane", ["devs", "system:authenticated"], "u-1", "test");

    /// <summary>A call that may wait for webhooks.</summary>
    protected Task<ApiResult> Call(ApiVerb verb, string name, Func<ApiCall, ApiCall>? with = null)
    {
        var call = new ApiCall(User, verb, ResourceTypes.ConfigMaps, new ObjectKey("default", name));
        return _endpoint.InvokeAsync(with is null ? call : with(call), default);
    }

    protected Task<ApiResult> Create(string name, Func<ApiCall, ApiCall>? with = null, params (string Key, string Value)[] data) =>
        Call(ApiVerb.Create, "", call => (with ?? (static same => same))(call with { Body = AConfigMap(name, data) }));

    protected static ConfigMap AConfigMap(string name, params (string Key, string Value)[] data) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Data = data.ToDictionary(static entry => entry.Key, static entry => entry.Value),
    };

    protected static ValidatingWebhook AValidatingWebhook(string name = "a.example.com") => new()
    {
        Name = name,
        ClientConfig = new WebhookClientConfig { Url = "https://hooks.example.com/" + name },
        Rules = Rules("CREATE", "UPDATE", "DELETE"),
        SideEffects = "None",
        AdmissionReviewVersions = ["v1"],
    };

    protected static MutatingWebhook AMutatingWebhook(string name = "a.example.com") => new()
    {
        Name = name,
        ClientConfig = new WebhookClientConfig { Url = "https://hooks.example.com/" + name },
        Rules = Rules("CREATE", "UPDATE", "DELETE"),
        SideEffects = "None",
        AdmissionReviewVersions = ["v1"],
    };

    protected static IReadOnlyList<RuleWithOperations> Rules(params string[] operations) =>
        [new RuleWithOperations { Operations = operations, ApiGroups = [""], ApiVersions = ["v1"], Resources = ["configmaps"] }];

    protected void Install(params ValidatingWebhook[] hooks) => Create(new ValidatingWebhookConfiguration
    {
        Metadata = new ObjectMeta { Name = "v" },
        Webhooks = hooks,
    });

    protected void InstallMutating(string name, params MutatingWebhook[] hooks) => Create(new MutatingWebhookConfiguration
    {
        Metadata = new ObjectMeta { Name = name },
        Webhooks = hooks,
    });

    /// <summary>The next call of a webhook.</summary>
    protected (CallWebhook Call, JsonNode Request) NextCall()
    {
        var call = Webhooks.ExpectMsg<CallWebhook>();
        var review = JsonNode.Parse(call.Body.Span)!;
        Assert.Equal("AdmissionReview", (string?)review["kind"]);
        return (call, review["request"]!);
    }

    protected void Answer((CallWebhook Call, JsonNode Request) asked, JsonObject response)
    {
        response["uid"] = (string?)asked.Request["uid"];
        Reply(asked.Call, 200, new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = response }.ToJsonString());
    }

    protected void Allow((CallWebhook Call, JsonNode Request) asked) => Answer(asked, new JsonObject { ["allowed"] = true });

    protected void Patch((CallWebhook Call, JsonNode Request) asked, string patch) => Answer(asked, new JsonObject
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch)),
    });

    protected void Reply(CallWebhook call, int code, string body) =>
        Api.Tell(new WebhookAnswered(call.CallId, code, Encoding.UTF8.GetBytes(body), null), Webhooks.Ref);

    protected void Break(CallWebhook call, string why) =>
        Api.Tell(new WebhookAnswered(call.CallId, 0, default, $"Post \"{call.Target.Url.OriginalString}\": {why}"), Webhooks.Ref);

    protected static string Text(KubernetesObject value) => KubernetesJson.ToText(value);
}
