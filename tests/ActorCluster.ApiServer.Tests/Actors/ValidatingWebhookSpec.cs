using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Scheduling;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Validating webhooks (Kubernetes' documentation, Dynamic Admission Control; texts of k8s.io/apiserver/pkg/admission/plugin/webhook).
/// </summary>
public sealed class ValidatingWebhookSpec : WebhookFixture
{
    // webhook/validating/dispatcher.go: the webhook is told in whole seconds, rounded up.
    [Theory]
    [InlineData(null, 5.0, "timeout=5s")]
    [InlineData(2.5, 2.5, "timeout=3s")]
    [InlineData(20.0, 5.0, "timeout=5s")]
    public async Task A_webhook_must_get_no_longer_than_it_wants_and_the_client_waits(double? client, double expected, string told)
    {
        Install(AValidatingWebhook() with { TimeoutSeconds = 5 });
        var call = Create("x", asked => asked with { Deadline = client is { } seconds ? Time.GetUtcNow() + TimeSpan.FromSeconds(seconds) : null });
        var next = NextCall();
        Assert.Equal(TimeSpan.FromSeconds(expected), next.Call.Timeout);
        Assert.EndsWith(told, next.Call.Target.Url.OriginalString, StringComparison.Ordinal);
        Allow(next);
        Assert.Equal(201, (await call).Code);
    }

    [Fact]
    public async Task Webhook_must_get_a_review_of_what_is_created()
    {
        Install(AValidatingWebhook());
        var result = Create("x", call => call with { FieldManager = "kubectl-create" }, ("a", "1"));
        var asked = NextCall();
        var request = asked.Request;
        Assert.Equal("https://hooks.example.com/a.example.com?timeout=10s", asked.Call.Target.Url.OriginalString);
        Assert.Equal(TimeSpan.FromSeconds(10), asked.Call.Timeout);
        Assert.Equal(("CREATE", "default", "x", false), ((string?)request["operation"], (string?)request["namespace"], (string?)request["name"], (bool?)request["dryRun"]));
        Assert.Equal("""{"group":"","version":"v1","kind":"ConfigMap"}""", request["kind"]!.ToJsonString());
        Assert.Equal("""{"group":"","version":"v1","resource":"configmaps"}""", request["resource"]!.ToJsonString());
        Assert.Equal(request["kind"]!.ToJsonString(), request["requestKind"]!.ToJsonString());
        Assert.Equal("""{"username":"jane","uid":"u-1","groups":["devs","system:authenticated"]}""", request["userInfo"]!.ToJsonString());
        Assert.Equal("1", (string?)request["object"]!["data"]!["a"]);
        Assert.Null(request["oldObject"]);
        Assert.Equal(("CreateOptions", "kubectl-create"), ((string?)request["options"]!["kind"], (string?)request["options"]!["fieldManager"]));
        Assert.False(result.IsCompleted);

        Allow(asked);
        Assert.Equal(201, (await result).Code);
    }

    [Theory]
    [InlineData("""{"allowed":false}""", 400, "admission webhook \"a.example.com\" denied the request without explanation")]
    [InlineData("""{"allowed":false,"status":{"message":"no"}}""", 400, "admission webhook \"a.example.com\" denied the request: no")]
    [InlineData("""{"allowed":false,"status":{"reason":"Because"}}""", 400, "admission webhook \"a.example.com\" denied the request: Because")]
    [InlineData("""{"allowed":false,"status":{"message":"no","code":403}}""", 403, "admission webhook \"a.example.com\" denied the request: no")]
    [InlineData("""{"allowed":false,"status":{"message":"no","code":200}}""", 400, "admission webhook \"a.example.com\" denied the request: no")]
    public async Task Webhook_must_be_able_to_refuse(string response, int code, string message)
    {
        Install(AValidatingWebhook());
        var result = Create("x");
        Answer(NextCall(), (JsonObject)JsonNode.Parse(response)!);
        Assert.Equal((code, message, "Failure"), ((await result).Code, (await result).Status!.Message, (await result).Status!.Outcome));
        Assert.Equal(404, (await Call(ApiVerb.Get, "x")).Code);
    }

    [Fact]
    public async Task Warnings_must_reach_the_client()
    {
        Install(AValidatingWebhook());
        var result = Create("x");
        Answer(NextCall(), new JsonObject { ["allowed"] = true, ["warnings"] = new JsonArray("beware", "twice") });
        Assert.Equal(["beware", "twice"], (await result).Warnings);
    }

    [Fact]
    public async Task A_failed_call_must_refuse_what_it_was_about()
    {
        Install(AValidatingWebhook());
        var result = Create("x");
        Break(NextCall().Call, "dial tcp 127.0.0.1:443: connect: connection refused");
        Assert.Equal(500, (await result).Code);
        Assert.Equal(
            "Internal error occurred: failed calling webhook \"a.example.com\": failed to call webhook: "
            + "Post \"https://hooks.example.com/a.example.com?timeout=10s\": dial tcp 127.0.0.1:443: connect: connection refused",
            (await result).Status!.Message);
    }

    [Theory]
    [InlineData(500, "oops", "failed to call webhook: an error on the server (\"oops\") has prevented the request from succeeding")]
    [InlineData(404, "", "failed to call webhook: the server could not find the requested resource")]
    [InlineData(200, "{}", "received invalid webhook response: webhook response was absent")]
    [InlineData(200, """{"response":{"uid":"x","allowed":true}}""", null)]
    public async Task An_answer_that_is_none_must_count_as_failed(int code, string body, string? why)
    {
        Install(AValidatingWebhook());
        var result = Create("x");
        var asked = NextCall();
        Reply(asked.Call, code, body);
        why ??= $"received invalid webhook response: expected response.uid=\"{asked.Request["uid"]}\", got \"x\"";
        Assert.Equal($"Internal error occurred: failed calling webhook \"a.example.com\": {why}", (await result).Status!.Message);
    }

    [Fact]
    public async Task A_failed_call_must_be_ignored_where_the_policy_says_so()
    {
        Install(AValidatingWebhook() with { FailurePolicy = "Ignore" });
        var result = Create("x");
        Break(NextCall().Call, "EOF");
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public async Task Validating_webhooks_must_be_asked_side_by_side()
    {
        Install(AValidatingWebhook(), AValidatingWebhook("b.example.com"));
        var result = Create("x");
        var first = NextCall();
        var second = NextCall();
        Answer(second, new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = "b" } });
        Answer(first, new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["message"] = "a" } });
        Assert.Equal("admission webhook \"a.example.com\" denied the request: a", (await result).Status!.Message);
    }

    [Fact]
    public async Task A_dry_run_must_ask_only_who_has_no_side_effects()
    {
        Install(AValidatingWebhook() with { SideEffects = "NoneOnDryRun" });
        var result = Create("x", static call => call with { DryRun = true });
        var asked = NextCall();
        Assert.Equal((true, "All"), ((bool?)asked.Request["dryRun"], (string?)asked.Request["options"]!["dryRun"]![0]));
        Allow(asked);
        Assert.Equal(201, (await result).Code);
        Assert.Equal(404, (await Call(ApiVerb.Get, "x")).Code);
    }

    [Fact]
    public async Task An_update_must_show_both_states()
    {
        Assert.Equal(201, (await Create("x", null, ("a", "1"))).Code);
        Install(AValidatingWebhook());
        var result = Call(ApiVerb.Patch, "x", static call => call with { PatchKind = PatchKind.Merge, Patch = """{"data":{"a":"2"}}"""u8.ToArray() });
        var asked = NextCall();
        Assert.Equal(
            ("UPDATE", "2", "1", "UpdateOptions"),
            ((string?)asked.Request["operation"], (string?)asked.Request["object"]!["data"]!["a"], (string?)asked.Request["oldObject"]!["data"]!["a"],
                (string?)asked.Request["options"]!["kind"]));
        Allow(asked);
        Assert.Equal(200, (await result).Code);
    }

    [Fact]
    public async Task A_deletion_must_show_the_object_that_goes()
    {
        Assert.Equal(201, (await Create("x", null, ("a", "1"))).Code);
        Install(AValidatingWebhook());
        var result = Call(ApiVerb.Delete, "x");
        var asked = NextCall();
        Assert.Equal("DELETE", (string?)asked.Request["operation"]);
        Assert.Null(asked.Request["object"]);
        Assert.Equal("1", (string?)asked.Request["oldObject"]!["data"]!["a"]);
        Answer(asked, new JsonObject { ["allowed"] = false });
        Assert.Equal(400, (await result).Code);
        Assert.Equal(200, (await Call(ApiVerb.Get, "x")).Code);
    }

    // GuaranteedUpdate: what changes meanwhile is decided on anew, and everybody is asked again.
    [Fact]
    public async Task Others_must_be_able_to_write_while_a_webhook_thinks()
    {
        Assert.Equal(201, (await Create("x", null, ("a", "1"))).Code);
        Install(AValidatingWebhook());
        var slow = Call(ApiVerb.Patch, "x", static call => call with { PatchKind = PatchKind.Merge, Patch = """{"data":{"a":"2"}}"""u8.ToArray() });
        var first = NextCall();
        var quick = Call(ApiVerb.Patch, "x", static call => call with { PatchKind = PatchKind.Merge, Patch = """{"data":{"b":"3"}}"""u8.ToArray() });
        Allow(NextCall());
        Assert.Equal(200, (await quick).Code);

        Allow(first);
        var again = NextCall();
        Assert.Equal("3", (string?)again.Request["object"]!["data"]!["b"]);
        Allow(again);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "2", ["b"] = "3" }, ((ConfigMap)(await slow).Object!.Value).Data);
    }

    [Fact]
    public async Task An_update_from_a_stale_version_must_conflict_after_the_wait()
    {
        Assert.Equal(201, (await Create("x", null, ("a", "1"))).Code);
        var current = (ConfigMap)(await Call(ApiVerb.Get, "x")).Object!.Value;
        Install(AValidatingWebhook());
        var slow = Call(ApiVerb.Update, "x", call => call with { Body = current with { Data = new Dictionary<string, string> { ["a"] = "2" } } });
        var first = NextCall();
        var quick = Call(ApiVerb.Patch, "x", static call => call with { PatchKind = PatchKind.Merge, Patch = """{"data":{"b":"3"}}"""u8.ToArray() });
        Allow(NextCall());
        Assert.Equal(200, (await quick).Code);
        Allow(first);
        Assert.Equal(409, (await slow).Code);
    }

    [Fact]
    public async Task Two_creations_of_one_name_must_not_both_succeed()
    {
        Install(AValidatingWebhook());
        var one = Create("x");
        var first = NextCall();
        var two = Create("x");
        Allow(NextCall());
        Assert.Equal(201, (await two).Code);
        Allow(first);
        Assert.Equal((409, "AlreadyExists"), ((await one).Code, (await one).Status!.Reason));
    }

    // Otherwise a webhook that refuses everything could never be removed.
    [Fact]
    public async Task Configurations_of_webhooks_must_never_be_asked_about()
    {
        Install(AValidatingWebhook() with
        {
            Rules = [new RuleWithOperations { Operations = ["*"], ApiGroups = ["*"], ApiVersions = ["*"], Resources = ["*/*"] }],
        });
        Succeed(Delete<ValidatingWebhookConfiguration>("v"));
        Assert.Equal(201, (await Create("x")).Code);
    }

    [Fact]
    public async Task Conditions_must_be_able_to_spare_a_call()
    {
        Install(AValidatingWebhook() with
        {
            MatchConditions =
            [
                new MatchCondition { Name = "not-jane", Expression = "!(request.userInfo.username in ['jane']) || object.metadata.name == 'x'" },
                new MatchCondition { Name = "data", Expression = "has(object.data) && object.data.size() > 0" },
            ],
        });
        Assert.Equal(201, (await Create("y", null, ("a", "1"))).Code);
        Assert.Equal(201, (await Create("x")).Code);
        var result = Create("x", null, ("a", "1"));
        Allow(NextCall());
        Assert.Equal(409, (await result).Code);
    }

    [Theory]
    [InlineData("Ignore", 201, null)]
    [InlineData("Fail", 403, "configmaps \"x\" is forbidden: expression 'object.spec.replicas > 1' resulted in error: no such key: spec")]
    public async Task A_condition_that_fails_must_follow_the_failure_policy(string policy, int code, string? message)
    {
        Install(AValidatingWebhook() with
        {
            FailurePolicy = policy,
            MatchConditions = [new MatchCondition { Name = "c", Expression = "object.spec.replicas > 1" }],
        });
        var result = await Create("x");
        Assert.Equal((code, message), (result.Code, result.Status?.Message));
    }

    [Fact]
    public void An_actor_must_be_shown_as_the_user_that_it_stands_for()
    {
        Install(AValidatingWebhook());
        Api.Tell(new CreateObject(99, "system:node:worker-1", ResourceTypes.ConfigMaps, AConfigMap("x")), TestActor);
        var asked = NextCall();
        Assert.Equal("""{"username":"system:node:worker-1","groups":["system:nodes","system:authenticated"]}""", asked.Request["userInfo"]!.ToJsonString());
        Answer(asked, new JsonObject { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = 403, ["message"] = "no" } });
        Assert.Equal(403, FishForMessage<ApiResponse>(static response => response.RequestId == 99).Failure!.Code);
    }

    [Fact]
    public async Task A_webhook_of_the_first_version_must_be_talked_to_in_it()
    {
        Install(AValidatingWebhook() with { AdmissionReviewVersions = ["v2", "v1beta1"] });
        var result = Create("x");
        var call = NextCall().Call;
        Assert.Equal("admission.k8s.io/v1beta1", (string?)JsonNode.Parse(Encoding.UTF8.GetString(call.Body.Span))!["apiVersion"]);
        // Neither the uid nor the version of the answer was looked at then.
        Reply(call, 200, """{"response":{"allowed":true}}""");
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public void Eviction_and_binding_must_be_asked_about_as_what_they_are()
    {
        var pod = Create(APod());
        Install(AValidatingWebhook() with
        {
            Rules = [new RuleWithOperations { Operations = ["CREATE"], ApiGroups = [""], ApiVersions = ["v1"], Resources = ["pods/eviction", "pods/binding"] }],
        });
        Api.Tell(new BindPod(98, "kube-scheduler", new ObjectKey("default", "web"), pod.Metadata.Uid, "n1"), TestActor);
        var binding = NextCall();
        Assert.Equal(
            ("Binding", "binding", "n1"),
            ((string?)binding.Request["kind"]!["kind"], (string?)binding.Request["subResource"], (string?)binding.Request["object"]!["target"]!["name"]));
        Allow(binding);
        Assert.True(FishForMessage<ApiResponse>(static response => response.RequestId == 98).Succeeded);

        Api.Tell(new EvictObject(99, "test", new ObjectKey("default", "web"), null), TestActor);
        var eviction = NextCall();
        Assert.Equal(
            ("policy", "Eviction", "eviction"),
            ((string?)eviction.Request["kind"]!["group"], (string?)eviction.Request["kind"]!["kind"], (string?)eviction.Request["subResource"]));
        Answer(eviction, new JsonObject { ["allowed"] = false });
        Assert.False(FishForMessage<ApiResponse>(static response => response.RequestId == 99).Succeeded);
    }

    // kubernetes pkg/kubeapiserver/options/plugins.go: ValidatingAdmissionWebhook comes after the plugins of the API, Priority among them.
    [Fact]
    public async Task What_a_plugin_of_the_api_refuses_must_not_reach_webhooks()
    {
        Create(APriorityClass("a"));
        Install(AValidatingWebhook() with
        {
            Rules =
            [
                new RuleWithOperations { Operations = ["*"], ApiGroups = ["scheduling.k8s.io"], ApiVersions = ["v1"], Resources = ["priorityclasses"] },
            ],
        });
        var refused = await Call(ApiVerb.Create, "", static call => call with
        {
            Resource = ResourceTypes.PriorityClasses,
            Key = new ObjectKey("", ""),
            Body = APriorityClass("b"),
        });
        Assert.Equal(403, refused.Code);
        Webhooks.ExpectNoMsg(TimeSpan.Zero);
    }

    private static PriorityClass APriorityClass(string name) =>
        new() { Metadata = new ObjectMeta { Name = name }, Value = 1, GlobalDefault = true };
}
