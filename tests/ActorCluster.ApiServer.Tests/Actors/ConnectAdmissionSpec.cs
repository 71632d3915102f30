using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Webhooks and policies about connections (Kubernetes' documentation, "Dynamic Admission Control": operation CONNECT;
/// k8s.io/apiserver/pkg/endpoints/handlers/rest.go, ConnectResource).
/// </summary>
public sealed class ConnectAdmissionSpec : WebhookFixture
{
    [Fact]
    public async Task A_webhook_must_see_the_options_of_an_exec()
    {
        Install(AValidatingWebhook() with { Rules = Connections("pods/exec") });
        var call = Exec("""{"stdin":true,"container":"main","command":["sh","-c"]}""");
        var asked = NextCall();
        Assert.Equal(("CONNECT", "exec", "web", "default"), (
            (string?)asked.Request["operation"], (string?)asked.Request["subResource"], (string?)asked.Request["name"], (string?)asked.Request["namespace"]));
        Assert.Equal("""{"group":"","version":"v1","kind":"PodExecOptions"}""", asked.Request["kind"]!.ToJsonString());
        Assert.Equal("""{"group":"","version":"v1","resource":"pods"}""", asked.Request["resource"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"kind":"PodExecOptions","apiVersion":"v1","stdin":true,"container":"main","command":["sh","-c"]}"""), asked.Request["object"]));
        Assert.Null(asked.Request["oldObject"]);
        Assert.Null(asked.Request["options"]);
        Assert.False((bool)asked.Request["dryRun"]!);
        Allow(asked);
        Assert.Equal(200, (await call).Code);
    }

    [Fact]
    public async Task A_webhook_must_be_able_to_refuse_a_connection()
    {
        Install(AValidatingWebhook() with { Rules = Connections("pods/exec") });
        var call = Exec("{}");
        Answer(NextCall(), new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = "no shells" } });
        Assert.Equal("admission webhook \"a.example.com\" denied the request: no shells", (await call).Status!.Message);
    }

    [Fact]
    public async Task A_mutating_webhook_must_change_what_is_connected_to()
    {
        InstallMutating("m", AMutatingWebhook() with { Rules = Connections("pods/exec") });
        var call = Exec("""{"container":"main","command":["sh"]}""");
        Patch(NextCall(), """[{"op":"replace","path":"/command","value":["true"]}]""");
        var options = (CustomObject)(await call).Object!.Value;
        Assert.Equal("true", Assert.Single((IEnumerable<object?>)options["command"]!));
        Assert.Equal("main", options["container"]);
    }

    [Fact]
    public async Task A_policy_must_judge_a_connection_by_its_options()
    {
        Create(new ValidatingAdmissionPolicy
        {
            Metadata = new ObjectMeta { Name = "p" },
            Spec = new ValidatingAdmissionPolicySpec
            {
                MatchConstraints = new MatchResources
                {
                    ResourceRules = [new NamedRuleWithOperations { Operations = ["CONNECT"], ApiGroups = [""], ApiVersions = ["*"], Resources = ["pods/exec", "pods/attach"] }],
                },
                Validations = [new Api.AdmissionRegistration.Validation { Expression = "!has(object.tty) || !object.tty", Message = "no terminals" }],
            },
        });
        Create(new ValidatingAdmissionPolicyBinding
        {
            Metadata = new ObjectMeta { Name = "b" },
            Spec = new ValidatingAdmissionPolicyBindingSpec { PolicyName = "p", ValidationActions = ["Deny"] },
        });
        Assert.Equal(200, (await Exec("""{"command":["sh"]}""")).Code);
        var refused = await Exec("""{"tty":true}""");
        Assert.Equal(
            (422, "pods \"web\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no terminals"), (refused.Code, refused.Status!.Message));
        Assert.Equal(200, (await Connect("portforward", "PodPortForwardOptions", "{}")).Code);
    }

    [Fact]
    public async Task Options_must_be_selected_by_no_label_at_all()
    {
        Install(AValidatingWebhook() with
        {
            Rules = Connections("*/*"),
            ObjectSelector = new LabelSelector { MatchExpressions = [new LabelSelectorRequirement { Key = "a", Operator = "DoesNotExist" }] },
        });
        Assert.Equal(200, (await Exec("{}")).Code);
        Webhooks.ExpectNoMsg(TimeSpan.Zero);
    }

    private static IReadOnlyList<RuleWithOperations> Connections(params string[] resources) =>
        [new RuleWithOperations { Operations = ["CONNECT"], ApiGroups = [""], ApiVersions = ["v1"], Resources = resources }];

    private Task<ApiResult> Exec(string options) => Connect("exec", "PodExecOptions", options);

    private Task<ApiResult> Connect(string subresource, string kind, string options) => Call(ApiVerb.Connect, "web", call => call with
    {
        Resource = ResourceTypes.Pods,
        Subresource = subresource,
        Body = new CustomObject { Kind = kind, ApiVersion = "v1" }.WithContent((Api.Collections.SortedMap<object?>)JsonData.Parse(options)!),
    });
}
