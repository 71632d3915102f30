using System.Text;
using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Protocol;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>What the HTTP front end gets of the api actor.</summary>
public sealed class EndpointSpec : ApiFixture
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");

    private readonly ActorApiEndpoint _endpoint;

    public EndpointSpec() => _endpoint = new ActorApiEndpoint(Api);

    [Theory]
    [InlineData(PatchKind.Merge, """{"data":{"b":"2","a":null}}""")]
    [InlineData(PatchKind.StrategicMerge, """{"data":{"b":"2","a":null}}""")]
    [InlineData(PatchKind.Json, """[{"op":"remove","path":"/data/a"},{"op":"add","path":"/data/b","value":"2"}]""")]
    public async Task Endpoint_must_patch(PatchKind kind, string patch)
    {
        Create(AConfigMap("x", "a", "1"));
        var result = await Invoke(ApiVerb.Patch, "x", call => call with { PatchKind = kind, Patch = Encoding.UTF8.GetBytes(patch) });
        Assert.Equal(200, result.Code);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "2" }, ((ConfigMap)result.Object!.Value).Data);
    }

    [Fact]
    public async Task Endpoint_must_apply_what_does_not_exist()
    {
        const string Configuration = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"1"}}""";
        var apply = (ApiCall call) => call with { PatchKind = PatchKind.Apply, Patch = Encoding.UTF8.GetBytes(Configuration), FieldManager = "m" };
        Assert.Equal(201, (await Invoke(ApiVerb.Patch, "x", apply)).Code);
        Assert.Equal(200, (await Invoke(ApiVerb.Patch, "x", apply)).Code);
    }

    [Fact]
    public async Task Endpoint_must_write_nothing_in_a_dry_run()
    {
        var created = await Invoke(ApiVerb.Create, "", call => call with { Body = AConfigMap("x", "a", "1"), DryRun = true });
        Assert.Equal(201, created.Code);
        Assert.Equal(404, (await Invoke(ApiVerb.Get, "x")).Code);
    }

    [Fact]
    public async Task Endpoint_must_answer_a_completed_delete_with_a_status()
    {
        var created = Create(AConfigMap("x", "a", "1"));
        var result = await Invoke(ApiVerb.Delete, "x");
        Assert.Equal((200, "Success"), (result.Code, result.Status!.Outcome));
        Assert.Equal(("x", "configmaps", created.Metadata.Uid), (result.Status.Details!.Name, result.Status.Details.Kind, result.Status.Details.Uid));
    }

    [Fact]
    public async Task Endpoint_must_list_in_chunks_at_one_revision()
    {
        for (var i = 0; i < 5; i++)
        {
            Create(AConfigMap("c" + i, "a", "1"));
        }

        var call = new CollectionCall(Admin, ResourceTypes.ConfigMaps, "default") { Limit = 2 };
        var first = await _endpoint.ListAsync(call, default);
        Assert.Equal(3, first.RemainingItemCount);
        Succeed(Delete<ConfigMap>("c3"));
        Create(AConfigMap("c9", "a", "1"));

        var second = await _endpoint.ListAsync(call with { Continue = first.Continue }, default);
        var third = await _endpoint.ListAsync(call with { Continue = second.Continue }, default);
        Assert.Equal(["c0", "c1", "c2", "c3", "c4"], first.Objects.Concat(second.Objects).Concat(third.Objects).Select(item => item.Value.Metadata.Name));
        Assert.Equal((first.Revision, first.Revision, ""), (second.Revision, third.Revision, third.Continue));
    }

    [Fact]
    public async Task Endpoint_must_watch_from_a_revision_without_gap_or_repetition()
    {
        var first = Create(AConfigMap("a", "a", "1"));
        Create(AConfigMap("b", "a", "1"));
        using var cancel = new CancellationTokenSource();
        var session = await _endpoint.WatchAsync(
            new CollectionCall(Admin, ResourceTypes.ConfigMaps, "default") { ResourceVersion = first.Metadata.ResourceVersion }, cancel.Token);
        Create(AConfigMap("c", "a", "1"));
        Assert.Equal(["b", "c"], [(await session.Changes!.ReadAsync()).Object!.Value.Metadata.Name, (await session.Changes.ReadAsync()).Object!.Value.Metadata.Name]);
        await cancel.CancelAsync();
        Assert.False(await session.Changes.WaitToReadAsync());
    }

    [Fact]
    public async Task Endpoint_must_begin_a_watch_with_what_is()
    {
        Create(AConfigMap("a", "a", "1"));
        var session = await _endpoint.WatchAsync(
            new CollectionCall(Admin, ResourceTypes.ConfigMaps, "default") { SendInitialEvents = true, AllowBookmarks = true }, default);
        var item = await session.Changes!.ReadAsync();
        Assert.Equal((ObjectEventType.Added, "a"), (item.Type, item.Object!.Value.Metadata.Name));
        Assert.True((await session.Changes.ReadAsync()).InitialEventsEnd);
    }

    [Fact]
    public async Task Endpoint_must_tell_a_watch_of_the_latest_revision_when_it_asks()
    {
        Create(AConfigMap("a", "a", "1"));
        var other = new CollectionCall(Admin, ResourceTypes.Secrets, "default") { ResourceVersion = "1" };
        Assert.Null((await _endpoint.WatchAsync(other, default)).AskBookmark);
        var session = await _endpoint.WatchAsync(other with { AllowBookmarks = true }, default);
        var latest = (await _endpoint.ListAsync(other with { ResourceVersion = null }, default)).Revision;
        session.AskBookmark!();
        Assert.Equal((latest, false), await session.Changes!.ReadAsync() is var item ? (item.BookmarkRevision, item.InitialEventsEnd) : default);
    }

    [Fact]
    public async Task Endpoint_must_delete_a_collection()
    {
        Create(AConfigMap("a", "a", "1"));
        Create(AConfigMap("b", "a", "1"));
        var result = await _endpoint.DeleteCollectionAsync(new CollectionCall(Admin, ResourceTypes.ConfigMaps, "default"), default);
        Assert.Equal(2, result.Objects.Count);
        Assert.Equal(404, (await Invoke(ApiVerb.Get, "a")).Code);
    }

    // registry/generic/registry/store.go: the answer is the list that was deleted, chunk by chunk if there is a limit.
    [Fact]
    public async Task Endpoint_must_delete_the_chunk_of_a_collection()
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Create(AConfigMap(name, "a", "1"));
        }

        var call = new CollectionCall(Admin, ResourceTypes.ConfigMaps, "default") { Limit = 2 };
        var result = await _endpoint.DeleteCollectionAsync(call, default);
        Assert.Equal((2, 1L), (result.Objects.Count, result.RemainingItemCount));
        Assert.Equal((404, 200), ((await Invoke(ApiVerb.Get, "b")).Code, (await Invoke(ApiVerb.Get, "c")).Code));
        var rest = await _endpoint.DeleteCollectionAsync(call with { Continue = result.Continue }, default);
        Assert.Equal(("c", ""), (Assert.Single(rest.Objects).Value.Metadata.Name, rest.Continue));
        Assert.Equal(404, (await Invoke(ApiVerb.Get, "c")).Code);
    }

    [Fact]
    public async Task Endpoint_must_show_what_a_collection_was_before_its_deletion()
    {
        Create(AConfigMap("a", "a", "1") with { Metadata = new ObjectMeta { Name = "a", Namespace = "default", Finalizers = ["example.com/hold"] } });
        var result = await _endpoint.DeleteCollectionAsync(new CollectionCall(Admin, ResourceTypes.ConfigMaps, "default"), default);
        Assert.Null(Assert.Single(result.Objects).Value.Metadata.DeletionTimestamp);
        Assert.NotNull((await Invoke(ApiVerb.Get, "a")).Object!.Value.Metadata.DeletionTimestamp);
    }

    // handlers/delete.go: 202 only for who says in the old way that dependents go, too.
    [Theory]
    [InlineData(false, 202)]
    [InlineData(null, 200)]
    public async Task Endpoint_must_say_that_a_deletion_is_not_at_its_end(bool? orphans, int code)
    {
        Create(AConfigMap("a", "a", "1") with { Metadata = new ObjectMeta { Name = "a", Namespace = "default", Finalizers = ["example.com/hold"] } });
        var result = await Invoke(ApiVerb.Delete, "a", call => call with { DeleteOptions = new DeleteOptions { OrphanDependents = orphans } });
        Assert.Equal(code, result.Code);
        Assert.Equal(code, (await Invoke(ApiVerb.Delete, "a", call => call with { DeleteOptions = new DeleteOptions { OrphanDependents = orphans } })).Code);
    }

    // handlers/rest.go, dedupOwnerReferencesAndAddWarning: a patch is looked at after mutating admission.
    [Fact]
    public async Task Endpoint_must_take_owners_away_that_are_named_twice()
    {
        Create(AConfigMap("a", "a", "1"));
        const string Owner = """{"apiVersion":"v1","kind":"Node","name":"n","uid":"7"}""";
        var result = await Invoke(ApiVerb.Patch, "a", call => call with
        {
            PatchKind = PatchKind.Merge,
            Patch = Encoding.UTF8.GetBytes($$$"""{"metadata":{"ownerReferences":[{{{Owner}}},{"apiVersion":"v1","kind":"Node","name":"m","uid":"7"},{{{Owner}}}]}}"""),
        });
        Assert.Equal(["n", "m"], result.Object!.Value.Metadata.OwnerReferences!.Select(static owner => owner.Name));
        Assert.Equal(
            [".metadata.ownerReferences contains duplicate entries after mutating admission happens; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: 7"],
            result.Warnings);
    }

    [Fact]
    public async Task Endpoint_must_refuse_a_field_that_cannot_be_selected()
    {
        var call = new CollectionCall(Admin, ResourceTypes.Pods, "") { Fields = FieldQuery.Parse("spec.colour=red") };
        Assert.Equal("field label not supported: spec.colour", (await _endpoint.ListAsync(call, default)).Failure!.Message);
    }

    [Fact]
    public async Task Endpoint_must_scale()
    {
        var labels = new Dictionary<string, string> { ["app"] = "web" };
        Create(new Deployment
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new DeploymentSpec
            {
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new PodTemplateSpec { Metadata = new ObjectMeta { Labels = labels }, Spec = APod().Spec },
            },
        });
        var call = new ApiCall(Admin, ApiVerb.Patch, ResourceTypes.Deployments, new ObjectKey("default", "web"))
        {
            Subresource = "scale",
            PatchKind = PatchKind.Merge,
            Patch = Encoding.UTF8.GetBytes("""{"spec":{"replicas":7}}"""),
        };
        var result = await _endpoint.InvokeAsync(call, default);
        Assert.Equal(7, ((Api.Autoscaling.Scale)result.Object!.Value).Spec.Replicas);
        Assert.Equal((7, 2L), (((Deployment)Succeed(Get<Deployment>("web"))).Spec.Replicas, ((Deployment)Succeed(Get<Deployment>("web"))).Metadata.Generation));
    }

    [Fact]
    public async Task Endpoint_must_show_events_in_either_form()
    {
        Create(new Event
        {
            Metadata = new ObjectMeta { Name = "e", Namespace = "default" },
            InvolvedObject = new ObjectReference { Kind = "Pod", Name = "web", Namespace = "default" },
            Message = "hello",
        });
        var result = await _endpoint.InvokeAsync(new ApiCall(Admin, ApiVerb.Get, ResourceTypes.EventsV1, new ObjectKey("default", "e")), default);
        Assert.Equal(("events.k8s.io/v1", "hello"), (result.Object!.Value.ApiVersion, ((Api.Events.Event)result.Object.Value).Note));
    }

    private Task<ApiResult> Invoke(ApiVerb verb, string name, Func<ApiCall, ApiCall>? with = null)
    {
        var call = new ApiCall(Admin, verb, ResourceTypes.ConfigMaps, new ObjectKey("default", name));
        return _endpoint.InvokeAsync(with?.Invoke(call) ?? call, default);
    }

    private static ConfigMap AConfigMap(string name, string key, string value) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Data = new Dictionary<string, string> { [key] = value },
    };
}
