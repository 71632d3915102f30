using System.Text.Json.Nodes;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// Mutating webhooks (Kubernetes' documentation, Dynamic Admission Control: response, reinvocation policy; k8s.io/apiserver/pkg/admission/
/// plugin/webhook/mutating).
/// </summary>
public sealed class MutatingWebhookSpec : WebhookFixture
{
    private const string AddB = """[{"op":"add","path":"/data/b","value":"2"}]""";

    [Fact]
    public async Task A_patch_must_change_what_is_written()
    {
        InstallMutating("m", AMutatingWebhook());
        var result = Create("x", null, ("a", "1"));
        Patch(NextCall(), AddB);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, ((ConfigMap)(await result).Object!.Value).Data);
    }

    [Fact]
    public async Task Webhooks_must_be_asked_in_the_order_of_their_configurations_each_about_the_last_ones_work()
    {
        InstallMutating("z", AMutatingWebhook("z.example.com"));
        InstallMutating("b", AMutatingWebhook("b.example.com"), AMutatingWebhook("a.example.com"));
        var result = Create("x", null, ("a", "1"));
        var first = NextCall();
        Assert.EndsWith("/b.example.com?timeout=10s", first.Call.Target.Url.OriginalString, StringComparison.Ordinal);
        Patch(first, AddB);
        var second = NextCall();
        Assert.EndsWith("/a.example.com?timeout=10s", second.Call.Target.Url.OriginalString, StringComparison.Ordinal);
        Assert.Equal("2", (string?)second.Request["object"]!["data"]!["b"]);
        Allow(second);
        var third = NextCall();
        Assert.EndsWith("/z.example.com?timeout=10s", third.Call.Target.Url.OriginalString, StringComparison.Ordinal);
        Allow(third);
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public async Task A_webhook_that_asks_for_it_must_see_what_later_ones_changed()
    {
        InstallMutating("a", AMutatingWebhook("again.example.com") with { ReinvocationPolicy = "IfNeeded" }, AMutatingWebhook("once.example.com"));
        InstallMutating("b", AMutatingWebhook("changes.example.com") with { ReinvocationPolicy = "IfNeeded" });
        var result = Create("x", null, ("a", "1"));
        Allow(NextCall());
        Allow(NextCall());
        Patch(NextCall(), AddB);
        var again = NextCall();
        Assert.EndsWith("/again.example.com?timeout=10s", again.Call.Target.Url.OriginalString, StringComparison.Ordinal);
        Assert.Equal("2", (string?)again.Request["object"]!["data"]!["b"]);
        Allow(again);
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public async Task Validating_webhooks_must_see_what_mutating_ones_made()
    {
        InstallMutating("m", AMutatingWebhook());
        Install(AValidatingWebhook("v.example.com"));
        var result = Create("x", null, ("a", "1"));
        Patch(NextCall(), AddB);
        var validating = NextCall();
        Assert.Equal("2", (string?)validating.Request["object"]!["data"]!["b"]);
        Allow(validating);
        Assert.Equal(201, (await result).Code);
    }

    [Fact]
    public async Task What_a_webhook_makes_must_be_valid()
    {
        InstallMutating("m", AMutatingWebhook());
        var result = Create("x", null, ("a", "1"));
        Patch(NextCall(), """[{"op":"add","path":"/data/not a key","value":"2"}]""");
        Assert.Equal((422, "Invalid"), ((await result).Code, (await result).Status!.Reason));
    }

    [Theory]
    [InlineData("""{"allowed":true,"patch":"W10="}""", "received invalid webhook response: webhook returned response.patch but not response.patchType")]
    [InlineData("""{"allowed":true,"patchType":"JSONPatch"}""", "received invalid webhook response: webhook returned response.patchType but not response.patch")]
    [InlineData("""{"allowed":true,"patchType":"Other","patch":"W3sib3AiOiJhZGQiLCJwYXRoIjoiL2RhdGEvYiIsInZhbHVlIjoiMiJ9XQ=="}""", "unsupported patch type \"Other\"")]
    public async Task A_patch_that_is_none_must_count_as_a_failed_call(string response, string why)
    {
        InstallMutating("m", AMutatingWebhook());
        var result = Create("x", null, ("a", "1"));
        Answer(NextCall(), (JsonObject)JsonNode.Parse(response)!);
        Assert.Equal($"Internal error occurred: failed calling webhook \"a.example.com\": {why}", (await result).Status!.Message);
    }

    [Fact]
    public async Task A_deletion_must_not_be_changed()
    {
        Assert.Equal(201, (await Create("x")).Code);
        InstallMutating("m", AMutatingWebhook());
        var result = Call(ApiVerb.Delete, "x");
        Patch(NextCall(), AddB);
        Assert.Equal(
            "Internal error occurred: admission webhook \"a.example.com\" attempted to modify the object, which is not supported for this operation",
            (await result).Status!.Message);
    }

    [Fact]
    public async Task An_update_must_be_changed_but_not_in_what_only_the_server_writes()
    {
        var created = (await Create("x", null, ("a", "1"))).Object!.Value;
        InstallMutating("m", AMutatingWebhook());
        var result = Call(ApiVerb.Patch, "x", static call => call with { PatchKind = PatchKind.Merge, Patch = """{"data":{"a":"3"}}"""u8.ToArray() });
        Patch(NextCall(), """[{"op":"add","path":"/data/b","value":"2"},{"op":"replace","path":"/metadata/uid","value":"other"}]""");
        var updated = (ConfigMap)(await result).Object!.Value;
        Assert.Equal(created.Metadata.Uid, updated.Metadata.Uid);
        Assert.Equal(new Dictionary<string, string> { ["a"] = "3", ["b"] = "2" }, updated.Data);
    }

    // The plugins of the API run once more on what a webhook made: a pod gets its priority from the class that the webhook gave it.
    [Fact]
    public void Plugins_must_see_what_a_webhook_changed()
    {
        InstallMutating("m", AMutatingWebhook() with
        {
            Rules = [new() { Operations = ["CREATE"], ApiGroups = [""], ApiVersions = ["v1"], Resources = ["pods"] }],
        });
        Api.Tell(new ActorCluster.Client.Protocol.CreateObject(99, "test", ActorCluster.Api.Resources.ResourceTypes.Pods, APod()), TestActor);
        Patch(NextCall(), """[{"op":"add","path":"/spec/priorityClassName","value":"missing"},{"op":"remove","path":"/spec/priority"}]""");
        var response = FishForMessage<ActorCluster.Client.Protocol.ApiResponse>(static answer => answer.RequestId == 99);
        Assert.Equal("pods \"web\" is forbidden: no PriorityClass with name missing was found", response.Failure!.Message);
    }
}
