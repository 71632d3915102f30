using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using ActorCluster.Store.Memory;
using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace ActorCluster.ApiServer.Tests.Actors;

/// <summary>
/// What <c>resourceVersion</c>, <c>resourceVersionMatch</c>, <c>limit</c>, <c>continue</c> and <c>sendInitialEvents</c> mean: the tables of
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#semantics-for-get-and-list and #semantics-for-watch, with the texts of
/// apiserver's storage/continue.go, storage/etcd3/errors.go and storage/cacher.
/// </summary>
public sealed class ResourceVersionSpec : TestKit
{
    private static readonly Caller Admin = new("kubernetes-admin", ["system:masters"], "", "test");

    private readonly List<long> _revisions = [];
    private readonly ApiServerSettings _settings;
    private readonly IActorRef _store;

    // The history goes back eight changes.
    public ResourceVersionSpec()
    {
        var config = ReferenceConfiguration.Load();
        _settings = ApiServerSettings.FromConfig(config) with { FreshReadWait = TimeSpan.Zero, Bootstrap = false };
        var storeSettings = StoreSettings.FromConfig(config) with { HistoryRevisions = 8 };
        _store = Sys.ActorOf(StoreActor.PropsFor(new MemoryStore(storeSettings), storeSettings, new ManualTime()), "store");
        Endpoint = Start(_settings);
    }

    private ActorApiEndpoint Endpoint { get; set; }

    private long Current => _revisions[^1];

    /// <summary>The table of get: unset is the most recent, 0 any, anything else not older than.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("first")]
    [InlineData("current")]
    public async Task Get_must_be_at_least_as_new_as_its_resource_version(string? version)
    {
        await FillAsync();
        var result = await GetAsync("a", Resolve(version));
        Assert.Equal("2", ((ConfigMap)result.Object!.Value).Data!["a"]);
    }

    [Theory]
    [InlineData("future", 504, "Timeout: Too large resource version: {future}, current: {current}")]
    [InlineData("18446744073709551616", 400, "invalid resource version: resourceVersion: Invalid value: \"18446744073709551616\": strconv.ParseUint: parsing \"18446744073709551616\": value out of range")]
    [InlineData("x", 400, "invalid resource version: resourceVersion: Invalid value: \"x\": strconv.ParseUint: parsing \"x\": invalid syntax")]
    [InlineData("-1", 400, "invalid resource version: resourceVersion: Invalid value: \"-1\": strconv.ParseUint: parsing \"-1\": invalid syntax")]
    public async Task Reads_must_refuse_a_resource_version_that_is_not_there(string version, int code, string message)
    {
        await FillAsync();
        var get = (await GetAsync("a", Resolve(version))).Status!;
        var list = (await ListAsync(call => call with { ResourceVersion = Resolve(version) })).Failure!;
        Assert.Equal((code, Resolve(message)), (get.Code, get.Message));
        Assert.Equal((code, Resolve(message)), (list.Code, list.Message));
        if (code == 504)
        {
            Assert.Equal((1, "ResourceVersionTooLarge", "Too large resource version"), (list.Details!.RetryAfterSeconds, list.Details.Causes![0].Reason, list.Details.Causes[0].Message));
        }
    }

    /// <summary>The table of list. Where a chunk is asked of "any", kube-apiserver's cache answers with everything.</summary>
    [Theory]
    // resourceVersion unset: the most recent.
    [InlineData(null, null, 0, "a=2 b c d", "current", 0)]
    [InlineData(null, null, 3, "a=2 b c", "current", 1)]
    // "0": any.
    [InlineData("0", null, 0, "a=2 b c d", "current", 0)]
    [InlineData("0", null, 3, "a=2 b c d", "current", 0)]
    [InlineData("0", "NotOlderThan", 0, "a=2 b c d", "current", 0)]
    [InlineData("0", "NotOlderThan", 3, "a=2 b c d", "current", 0)]
    // Anything else: not older than without a limit, exactly that one with it if nothing else is said.
    [InlineData("third", null, 0, "a=2 b c d", "current", 0)]
    [InlineData("third", null, 2, "a=1 b", "third", 1)]
    [InlineData("third", "NotOlderThan", 0, "a=2 b c d", "current", 0)]
    [InlineData("third", "NotOlderThan", 2, "a=2 b", "current", 2)]
    [InlineData("third", "Exact", 0, "a=1 b c", "third", 0)]
    [InlineData("third", "Exact", 2, "a=1 b", "third", 1)]
    [InlineData("current", "Exact", 3, "a=2 b c", "current", 1)]
    public async Task List_must_show_the_resource_version_that_its_match_says(
        string? version, string? match, long limit, string expected, string revision, long remaining)
    {
        await FillAsync();
        var list = await ListAsync(call => call with { ResourceVersion = Resolve(version), ResourceVersionMatch = match, Limit = limit });
        Assert.Null(list.Failure);
        Assert.Equal(expected, Show(list));
        Assert.Equal(Resolve(revision), list.Revision.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(remaining > 0 ? remaining : null, list.RemainingItemCount);
        Assert.Equal(remaining > 0, list.Continue.Length > 0);
    }

    // cacher.go, GetList: whether what is left matches is not looked at.
    [Fact]
    public async Task List_must_go_on_behind_its_last_match()
    {
        await FillAsync();
        var list = await ListAsync(call => call with { Limit = 1, Fields = FieldQuery.Parse("metadata.name=a") });
        Assert.Equal("a=2", Show(list));
        Assert.NotEqual("", list.Continue);
        var rest = await ListAsync(call => call with { Limit = 1, Fields = FieldQuery.Parse("metadata.name=a"), Continue = list.Continue });
        Assert.Equal(("", ""), (Show(rest), rest.Continue));
    }

    [Fact]
    public async Task List_must_not_count_what_remains_behind_a_selector()
    {
        await FillAsync();
        var list = await ListAsync(call => call with { Limit = 2, Labels = LabelQuery.Parse("odd!=1") });
        Assert.Equal((2, null), (list.Objects.Count, list.RemainingItemCount));
        Assert.NotEqual("", list.Continue);
    }

    /// <summary>A chunk goes on at the revision of the first; when that is forgotten, the refusal has a token with which to go on all the same.</summary>
    [Fact]
    public async Task List_must_give_a_token_for_an_inconsistent_rest_when_its_revision_is_forgotten()
    {
        await FillAsync();
        var first = await ListAsync(call => call with { Limit = 2 });
        var at = first.Revision;
        for (var i = 0; i < 20; i++)
        {
            await CreateAsync("z" + i);
        }

        var expired = (await ListAsync(call => call with { Limit = 2, Continue = first.Continue })).Failure!;
        Assert.Equal((410, "Expired"), (expired.Code, expired.Reason));
        Assert.StartsWith("The provided continue parameter is too old to display a consistent list result. You can start a new list", expired.Message);
        var rest = await ListAsync(call => call with { Limit = 3, Continue = expired.Metadata.Continue! });
        Assert.Equal("c d z0", Show(rest));
        Assert.True(rest.Revision > at);
        var exact = (await ListAsync(call => call with { ResourceVersion = at.ToString(CultureInfo.InvariantCulture), ResourceVersionMatch = "Exact" })).Failure!;
        Assert.Equal((410, "Expired", "The resourceVersion for the provided list is too old."), (exact.Code, exact.Reason, exact.Message));
    }

    [Theory]
    [InlineData("third", "valid", "specifying resource version is not allowed when using continue")]
    [InlineData(null, "eyJ2IjoieCIsInJ2IjoxLCJzdGFydCI6ImEifQ", "invalid continue token: continue key is not valid: server does not recognize this encoded version x")]
    [InlineData(null, "a!", "invalid continue token: continue key is not valid: illegal base64 data at input byte 1")]
    [InlineData(null, "abcde", "invalid continue token: continue key is not valid: illegal base64 data at input byte 4")]
    [InlineData(null, "eHg", "invalid continue token: continue key is not valid: invalid character 'x' looking for beginning of value")]
    [InlineData(null, "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MCwic3RhcnQiOiJhIn0", "invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)")]
    [InlineData(null, "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiIifQ", "invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)")]
    [InlineData(null, "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiIuLi9hIn0", "invalid continue token: continue key is not valid: ../a")]
    public async Task List_must_refuse_a_token_that_it_did_not_give(string? version, string token, string message)
    {
        await FillAsync();
        var text = token == "valid" ? (await ListAsync(call => call with { Limit = 1 })).Continue : token;
        var failure = (await ListAsync(call => call with { ResourceVersion = Resolve(version), Continue = text })).Failure!;
        Assert.Equal((400, message), (failure.Code, failure.Message));
    }

    /// <summary>The table of watch: with initial events from "any", the most recent or not older than; without them exactly after.</summary>
    [Theory]
    [InlineData(null, null, "+a +b +c +d")]
    [InlineData("0", null, "+a +b +c +d")]
    [InlineData("third", null, "+d ~a")]
    [InlineData("current", null, "")]
    [InlineData(null, true, "+a +b +c +d end")]
    [InlineData("0", true, "+a +b +c +d end")]
    [InlineData("third", true, "+a +b +c +d end")]
    [InlineData(null, false, "")]
    [InlineData("0", false, "")]
    [InlineData("third", false, "+d ~a")]
    public async Task Watch_must_begin_where_its_resource_version_says(string? version, bool? initial, string expected)
    {
        await FillAsync();
        using var cancel = new CancellationTokenSource();
        var session = await Endpoint.WatchAsync(
            Maps with { ResourceVersion = Resolve(version), SendInitialEvents = initial, AllowBookmarks = true, ResourceVersionMatch = initial is null ? null : "NotOlderThan" },
            cancel.Token);
        await CreateAsync("last");
        Assert.Equal((expected + " +last").Trim(), await ReadUntilAsync(session, "+last"));
        await cancel.CancelAsync();
    }

    [Fact]
    public async Task Watch_must_not_mark_the_end_of_its_initial_events_for_who_wants_no_bookmarks()
    {
        await FillAsync();
        using var cancel = new CancellationTokenSource();
        var session = await Endpoint.WatchAsync(Maps with { SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan" }, cancel.Token);
        await CreateAsync("last");
        Assert.Equal("+a +b +c +d +last", await ReadUntilAsync(session, "+last"));
        await cancel.CancelAsync();
    }

    /// <summary>"Watch requests for an unrecognized resource version may wait indefinitely for the resource version to become available."</summary>
    [Fact]
    public async Task Watch_must_tell_nothing_before_a_resource_version_that_is_yet_to_come()
    {
        await FillAsync();
        using var cancel = new CancellationTokenSource();
        var session = await Endpoint.WatchAsync(Maps with { ResourceVersion = (Current + 2).ToString(CultureInfo.InvariantCulture) }, cancel.Token);
        await CreateAsync("x1");
        await CreateAsync("x2");
        await CreateAsync("x3");
        Assert.Equal("+x3", await ReadUntilAsync(session, "+x3"));
        await cancel.CancelAsync();
    }

    /// <summary>A watch that is too old begins, and its only event is the error.</summary>
    [Fact]
    public async Task Watch_must_end_with_gone_when_its_past_is_forgotten()
    {
        await FillAsync();
        var old = _revisions[0];
        for (var i = 0; i < 20; i++)
        {
            await CreateAsync("z" + i);
        }

        var session = await Endpoint.WatchAsync(Maps with { ResourceVersion = old.ToString(CultureInfo.InvariantCulture) }, default);
        var error = (await session.Changes!.ReadAsync()).Error!;
        Assert.Equal((410, "Expired"), (error.Code, error.Reason));
        Assert.StartsWith($"too old resource version: {old} (", error.Message);
        Assert.False(await session.Changes.WaitToReadAsync());
    }

    /// <summary>"Requests … may wait briefly for the resource version to become available."</summary>
    [Fact]
    public async Task Reads_must_wait_for_a_resource_version_that_is_about_to_come()
    {
        var patient = Endpoint = Start(_settings with { FreshReadWait = TimeSpan.FromMinutes(1) });
        await FillAsync();
        var next = (Current + 1).ToString(CultureInfo.InvariantCulture);
        var get = patient.InvokeAsync(Get("late", next), default);
        var list = patient.ListAsync(Maps with { ResourceVersion = next }, default);
        var watch = patient.WatchAsync(Maps with { ResourceVersion = next, SendInitialEvents = true, ResourceVersionMatch = "NotOlderThan" }, default);

        // Answered, when it is, after the three above have been looked at.
        Assert.Equal(4, (await patient.ListAsync(Maps, default)).Objects.Count);
        Assert.False(get.IsCompleted || list.IsCompleted || watch.IsCompleted);
        await CreateAsync("late");
        Assert.Equal(200, (await get).Code);
        Assert.Equal(5, (await list).Objects.Count);
        Assert.Equal("+a +b +c +d +late", await ReadUntilAsync(await watch, "+late"));
    }

    private static CollectionCall Maps => new(Admin, ResourceTypes.ConfigMaps, "default");

    private static async Task<string> ReadUntilAsync(WatchSession session, string last)
    {
        var seen = new List<string>();
        do
        {
            var item = await session.Changes!.ReadAsync();
            seen.Add(item.InitialEventsEnd ? "end" : item.Type switch
            {
                ObjectEventType.Added => "+",
                ObjectEventType.Modified => "~",
                _ => "-",
            } + item.Object!.Value.Metadata.Name);
        }
        while (seen[^1] != last);
        return string.Join(' ', seen);
    }

    private static string Show(ApiListResult list) => string.Join(' ', list.Objects.Select(static item =>
        item.Value.Metadata.Name + (item.Value.Metadata.Name == "a" ? "=" + ((ConfigMap)item.Value).Data!["a"] : "")));

    private static ApiCall Get(string name, string? version) =>
        new(Admin, ApiVerb.Get, ResourceTypes.ConfigMaps, new ObjectKey("default", name)) { ResourceVersion = version };

    private ActorApiEndpoint Start(ApiServerSettings settings) =>
        new(Sys.ActorOf(ApiActor.PropsFor(_store, settings, new ManualTime(), new Random(1))));

    private string? Resolve(string? text) => text switch
    {
        "first" => Text(_revisions[0]),
        "third" => Text(_revisions[2]),
        "current" => Text(Current),
        "future" => Text(Current + 1000),
        _ => text?.Replace("{future}", Text(Current + 1000), StringComparison.Ordinal).Replace("{current}", Text(Current), StringComparison.Ordinal),
    };

    private static string Text(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    private async Task FillAsync()
    {
        await WriteAsync(ApiVerb.Create, ResourceTypes.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = "default" } });
        _revisions.Clear();
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await CreateAsync(name);
        }

        await WriteAsync(ApiVerb.Update, ResourceTypes.ConfigMaps, AMap("a", "2"));
    }

    private Task CreateAsync(string name) => WriteAsync(ApiVerb.Create, ResourceTypes.ConfigMaps, AMap(name, "1"));

    private async Task WriteAsync(ApiVerb verb, ResourceType type, KubernetesObject value)
    {
        var key = new ObjectKey(value.Metadata.Namespace, verb == ApiVerb.Create ? "" : value.Metadata.Name);
        var result = await Endpoint.InvokeAsync(new ApiCall(Admin, verb, type, key) { Body = value }, default);
        Assert.True(result.Object is not null, result.Status?.Message);
        _revisions.Add(long.Parse(result.Object!.Value.Metadata.ResourceVersion, CultureInfo.InvariantCulture));
    }

    private Task<ApiResult> GetAsync(string name, string? version) => Endpoint.InvokeAsync(Get(name, version), default);

    private Task<ApiListResult> ListAsync(Func<CollectionCall, CollectionCall> with) => Endpoint.ListAsync(with(Maps), default);

    private static ConfigMap AMap(string name, string value) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Data = new Dictionary<string, string> { ["a"] = value },
    };
}
