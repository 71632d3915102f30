using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Autoscaling;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Tests.Actors;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.CustomResources;

/// <summary>
/// Conversion by webhook (Kubernetes' documentation, Versions in CustomResourceDefinitions, "Webhook conversion"; texts of
/// k8s.io/apiextensions-apiserver/pkg/apiserver/conversion/webhook_converter.go). The stored version has host and port, the other one
/// has both in one text, as in the documentation's example.
/// </summary>
public sealed class ConversionWebhookSpec : ApiFixture
{
    private const string Definition = """
        {"metadata":{"name":"crontabs.example.com"},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"crontabs","kind":"CronTab"},
          "conversion":{"strategy":"Webhook","webhook":{"conversionReviewVersions":["v1"],"clientConfig":{"url":"https://hooks.example.com/convert"}}},
          "versions":[
           {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"host":{"type":"string"},"port":{"type":"string"},
             "spec":{"type":"object","properties":{"replicas":{"type":"integer"}}}}}},
            "subresources":{"scale":{"specReplicasPath":".spec.replicas","statusReplicasPath":".status.replicas"}}},
           {"name":"v2","served":true,"storage":false,"schema":{"openAPIV3Schema":{"type":"object","properties":{"hostPort":{"type":"string"},
             "spec":{"type":"object","properties":{"size":{"type":"integer"}}}}}},
            "subresources":{"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.replicas"}}}]}}
        """;

    private static readonly ResourceType Stored = new("example.com", "v1", "CronTab", "crontabs", "crontab", true, typeof(CustomObject));
    private static readonly ResourceType Other = Stored with { Version = "v2" };
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");
    private readonly ActorApiEndpoint _endpoint;

    public ConversionWebhookSpec()
    {
        _endpoint = new ActorApiEndpoint(Api);
        Create(KubernetesJson.Decode<CustomResourceDefinition>(Definition));
        AwaitCondition(() => ((CustomResourceDefinition)Get<CustomResourceDefinition>("crontabs.example.com").Object!).Status.Conditions?.Count >= 2);
    }

    [Fact]
    public async Task What_is_stored_must_be_converted_when_it_is_read_in_another_version()
    {
        var stored = await StoreAsync("a", "h", "80");
        var get = CallAsync(Other, ApiVerb.Get, "a");
        var asked = Next();
        Assert.Equal("https://hooks.example.com/convert", asked.Call.Target.Url.OriginalString);
        Assert.Equal("apiextensions.k8s.io/v1 ConversionReview", $"{asked.Review["apiVersion"]} {asked.Review["kind"]}");
        Assert.Equal("example.com/v2", (string?)asked.Review["request"]!["desiredAPIVersion"]);
        var sent = Assert.Single(asked.Review["request"]!["objects"]!.AsArray())!;
        Assert.Equal(("example.com/v1", "h", stored.Metadata.Uid), ((string?)sent["apiVersion"], (string?)sent["host"], (string?)sent["metadata"]!["uid"]));
        Assert.False(get.IsCompleted);

        Convert(asked);
        var read = (CustomObject)(await get).Object!.Value;
        Assert.Equal(("example.com/v2", """{"hostPort":"h:80"}"""), (read.ApiVersion, read.Content.ToString()));
        Assert.Equal(stored.Metadata.ResourceVersion, read.Metadata.ResourceVersion);

        Assert.Equal(200, (await CallAsync(Stored, ApiVerb.Get, "a")).Code);
        Webhooks.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_written_in_another_version_must_be_stored_converted_and_shown_converted_back()
    {
        var create = CallAsync(Other, ApiVerb.Create, "", static call => call with { Body = Decode("v2", "a", """{"hostPort":"h:80"}""") });
        var there = Next();
        Assert.Equal("example.com/v1", (string?)there.Review["request"]!["desiredAPIVersion"]);
        Convert(there);
        Convert(Next());
        Assert.Equal(("example.com/v2", 201), ((await create).Object!.Value.ApiVersion, (await create).Code));
        Assert.Equal("""{"host":"h","port":"80"}""", Content(await CallAsync(Stored, ApiVerb.Get, "a")));

        var patch = CallAsync(Other, ApiVerb.Patch, "a", static call => call with
        {
            PatchKind = PatchKind.Merge,
            Patch = """{"hostPort":"h:81"}"""u8.ToArray(),
        });
        Convert(Next());
        Convert(Next());
        Convert(Next());
        Assert.Equal("""{"hostPort":"h:81"}""", Content(await patch));
        Assert.Equal("""{"host":"h","port":"81"}""", Content(await CallAsync(Stored, ApiVerb.Get, "a")));
    }

    [Fact]
    public async Task Apply_must_decide_in_the_version_of_the_configuration()
    {
        await StoreAsync("a", "h", "80");
        var apply = CallAsync(Other, ApiVerb.Patch, "a", static call => call with
        {
            PatchKind = PatchKind.Apply,
            FieldManager = "me",
            Force = true,
            Patch = """{"apiVersion":"example.com/v2","kind":"CronTab","metadata":{"name":"a","namespace":"default"},"hostPort":"g:1"}"""u8.ToArray(),
        });
        Convert(Next());
        Convert(Next());
        Convert(Next());
        var applied = (await apply).Object!.Value;
        Assert.Equal("""{"hostPort":"g:1"}""", ((CustomObject)applied).Content.ToString());
        Assert.Contains(applied.Metadata.ManagedFields!, static entry => entry is { Manager: "me", ApiVersion: "example.com/v2" });
        Assert.Equal("""{"host":"g","port":"1"}""", Content(await CallAsync(Stored, ApiVerb.Get, "a")));
    }

    [Fact]
    public async Task A_list_must_be_converted_once()
    {
        await StoreAsync("a", "h", "80");
        await StoreAsync("b", "h", "81");
        var list = ListAsync();
        Convert(Next());
        Assert.Equal(["""{"hostPort":"h:80"}""", """{"hostPort":"h:81"}"""], (await list).Objects.Select(static found => ((CustomObject)found.Value).Content.ToString()));

        Assert.Equal(2, (await ListAsync()).Objects.Count);
        Webhooks.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_watch_must_be_told_in_order_whatever_the_webhook_takes()
    {
        Api.Tell(new WatchResource(7, "test", Other, "", null, null), TestActor);
        ExpectMsg<WatchStarted>();
        var first = await StoreAsync("a", "h", "80");
        var second = await StoreAsync("b", "h", "81");
        var (one, two) = (Next(), Next());
        Convert(two);
        await CallAsync(Stored, ApiVerb.Get, "a");
        ExpectNoMsg(TimeSpan.Zero);
        Convert(one);
        var seen = new List<string>();
        while (seen.Count < 2)
        {
            seen.AddRange(ExpectMsg<WatchBatch>().Events.Select(static change => $"{change.Object.ApiVersion} {change.Object.Metadata.Name}"));
            Api.Tell(new AcknowledgeBatch(7), TestActor);
        }

        Assert.Equal(["example.com/v2 a", "example.com/v2 b"], seen);
        Assert.NotEqual(first.Metadata.ResourceVersion, second.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_watch_must_end_when_its_objects_cannot_be_converted()
    {
        Api.Tell(new WatchResource(7, "test", Other, "", null, null), TestActor);
        ExpectMsg<WatchStarted>();
        await StoreAsync("a", "h", "80");
        Answer(Next(), """{"result":{"status":"Failed","message":"no"}}""");
        Assert.Equal("conversion webhook for example.com/v1, Kind=CronTab failed: no", ExpectMsg<WatchEnded>().Reason!.Message);
    }

    [Theory]
    [InlineData("""{"result":{"status":"Failed","message":"no"}}""", "failed: no")]
    [InlineData("""{"result":{"status":"Failed"}}""", "failed: response.result.status was 'Failed', not 'Success'")]
    [InlineData("""{"result":{"status":"Success"},"convertedObjects":[]}""", "returned 0 objects, expected 1")]
    [InlineData(
        """{"result":{"status":"Success"},"convertedObjects":[{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{}}]}""",
        "returned invalid object at index 0: invalid groupVersion (expected example.com/v2, received example.com/v1)")]
    [InlineData(
        """{"result":{"status":"Success"},"convertedObjects":[{"apiVersion":"example.com/v2","kind":"Cron","metadata":{}}]}""",
        "returned invalid object at index 0: invalid kind (expected CronTab, received Cron)")]
    [InlineData(
        """{"result":{"status":"Success"},"convertedObjects":[{"apiVersion":"example.com/v2","kind":"CronTab","metadata":{"name":"b"}}]}""",
        "returned invalid object: must have the same name: a != b")]
    public async Task An_answer_that_is_none_must_fail_the_read(string response, string why)
    {
        await StoreAsync("a", "h", "80");
        var get = CallAsync(Other, ApiVerb.Get, "a");
        Answer(Next(), response);
        Assert.Equal((500, "conversion webhook for example.com/v1, Kind=CronTab " + why), ((await get).Code, (await get).Status!.Message));
    }

    [Fact]
    public async Task Reads_past_the_watch_cache_writes_and_deletions_must_fail_with_the_webhook()
    {
        await StoreAsync("a", "h", "80");
        foreach (var verb in new[] { ApiVerb.Get, ApiVerb.Get, ApiVerb.Delete })
        {
            var call = CallAsync(Other, verb, "a");
            var asked = Next().Call;
            Api.Tell(new WebhookAnswered(asked.CallId, 0, default, "Post \"https://hooks.example.com/convert\": EOF"), Webhooks.Ref);
            Assert.Equal(
                "conversion webhook for example.com/v1, Kind=CronTab failed: Post \"https://hooks.example.com/convert\": EOF", (await call).Status!.Message);
        }

        Assert.Equal(200, (await CallAsync(Stored, ApiVerb.Get, "a")).Code);
    }

    [Fact]
    public async Task Only_labels_and_annotations_of_the_metadata_must_come_from_the_webhook()
    {
        var stored = await StoreAsync("a", "h", "80");
        var get = CallAsync(Other, ApiVerb.Get, "a");
        Convert(Next(), static value =>
        {
            value["metadata"]!["labels"] = new JsonObject { ["l"] = "1" };
            value["metadata"]!["annotations"] = new JsonObject { ["n"] = "2" };
            value["metadata"]!["finalizers"] = new JsonArray("example.com/f");
            value["metadata"]!["generation"] = 99;
        });
        var read = (await get).Object!.Value.Metadata;
        Assert.Equal(("1", "2"), (read.Labels!["l"], read.Annotations!["n"]));
        Assert.Equal((stored.Metadata.Generation, true), (read.Generation, read.Finalizers is null));
    }

    // pkg/registry/customresource/etcd.go: the paths are those of the version that is asked for, and so is the object.
    [Fact]
    public async Task Scale_must_be_read_of_the_converted_object_for_actors_and_clients_alike()
    {
        await CallAsync(Stored, ApiVerb.Create, "", static call => call with { Body = Decode("v1", "a", """{"host":"h","port":"80","spec":{"replicas":3}}""") });
        var key = new ObjectKey("default", "a");
        Api.Tell(new GetObject(1000, "test", Other, key) { Subresource = "scale" }, TestActor);
        Convert(Next(), Resize);
        var told = ExpectMsg<ApiResponse>();
        Assert.Null(told.Failure);
        Assert.Equal(3, ((Scale)told.Object!).Spec.Replicas);

        var get = CallAsync(Other, ApiVerb.Get, "a", static call => call with { Subresource = "scale" });
        Convert(Next(), Resize);
        Assert.Equal(3, ((Scale)(await get).Object!.Value).Spec.Replicas);

        static void Resize(JsonNode value) => value["spec"] = new JsonObject { ["size"] = (int)value["spec"]!["replicas"]! };
    }

    [Fact]
    public async Task Labels_of_another_type_must_fail_the_read()
    {
        await StoreAsync("a", "h", "80");
        var get = CallAsync(Other, ApiVerb.Get, "a");
        Convert(Next(), static value => value["metadata"]!["labels"] = new JsonObject { ["l"] = 1 });
        Assert.Equal(
            "conversion webhook for example.com/v1, Kind=CronTab returned invalid metadata: metadata.labels[l] must be a string, but is int64 in converted object",
            (await get).Status!.Message);
    }

    private static string Content(ApiResult result) => ((CustomObject)result.Object!.Value).Content.ToString();

    private static CustomObject Decode(string version, string name, string content)
    {
        var node = (JsonObject)JsonNode.Parse(content)!;
        node["apiVersion"] = "example.com/" + version;
        node["kind"] = "CronTab";
        node["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" };
        return (CustomObject)KubernetesJson.Decode(node, typeof(CustomObject)).Value;
    }

    private async Task<CustomObject> StoreAsync(string name, string host, string port) => (CustomObject)(await CallAsync(
        Stored, ApiVerb.Create, "", call => call with { Body = Decode("v1", name, $$"""{"host":"{{host}}","port":"{{port}}"}""") })).Object!.Value;

    private Task<ApiResult> CallAsync(ResourceType type, ApiVerb verb, string name, Func<ApiCall, ApiCall>? with = null)
    {
        var call = new ApiCall(Admin, verb, type, new ObjectKey("default", name));
        return _endpoint.InvokeAsync(with is null ? call : with(call), default);
    }

    private Task<ApiListResult> ListAsync() => _endpoint.ListAsync(new CollectionCall(Admin, Other, "default"), default);

    private (CallWebhook Call, JsonNode Review) Next()
    {
        var call = Webhooks.ExpectMsg<CallWebhook>();
        return (call, JsonNode.Parse(call.Body.Span)!);
    }

    private void Convert((CallWebhook Call, JsonNode Review) asked, Action<JsonNode>? change = null)
    {
        var desired = (string?)asked.Review["request"]!["desiredAPIVersion"];
        var objects = new JsonArray();
        foreach (var sent in asked.Review["request"]!["objects"]!.AsArray())
        {
            var value = sent!.DeepClone();
            if (desired == "example.com/v2")
            {
                value["hostPort"] = $"{value["host"]}:{value["port"]}";
                value.AsObject().Remove("host");
                value.AsObject().Remove("port");
            }
            else
            {
                var parts = ((string)value["hostPort"]!).Split(':');
                (value["host"], value["port"]) = (parts[0], parts[1]);
                value.AsObject().Remove("hostPort");
            }

            value["apiVersion"] = desired;
            change?.Invoke(value);
            objects.Add(value);
        }

        Answer(asked, new JsonObject { ["result"] = new JsonObject { ["status"] = "Success" }, ["convertedObjects"] = objects }.ToJsonString());
    }

    private void Answer((CallWebhook Call, JsonNode Review) asked, string response)
    {
        var answer = (JsonObject)JsonNode.Parse(response)!;
        answer["uid"] = (string?)asked.Review["request"]!["uid"];
        var body = new JsonObject { ["apiVersion"] = "apiextensions.k8s.io/v1", ["kind"] = "ConversionReview", ["response"] = answer };
        Api.Tell(new WebhookAnswered(asked.Call.CallId, 200, Encoding.UTF8.GetBytes(body.ToJsonString()), null), Webhooks.Ref);
    }
}
