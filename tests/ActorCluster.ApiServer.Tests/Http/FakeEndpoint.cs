using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Requests;
using ActorCluster.ApiServer.Tests.Authorization;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>An endpoint that keeps objects in a dictionary and remembers what it was asked.</summary>
internal sealed class FakeEndpoint : IApiEndpoint
{
    private readonly ConcurrentDictionary<(ResourceType, ObjectKey), StoredObject> _objects = new();
    private readonly List<(CollectionCall Call, ChannelWriter<WatchItem> Writer)> _watches = [];
    private readonly RbacAuthorizer _access = new(PolicyView.OfBootstrapPolicy(), AuthorizationMode.Rbac);
    private long _revision = 100;

    public ConcurrentQueue<ApiCall> Calls { get; } = new();

    public ConcurrentQueue<CollectionCall> Collections { get; } = new();

    public Func<ApiCall, ApiResult>? Instead { get; set; }

    /// <summary>Whether it never answers.</summary>
    public bool Stalls { get; set; }

    /// <summary>Issues tokens; null for the server without any.</summary>
    public TokenDesk? Tokens { get; set; }

    public Status? WatchRefusal { get; set; }

    public StoredObject Put(ResourceType type, KubernetesObject source)
    {
        var revision = Interlocked.Increment(ref _revision);
        var stored = new StoredObject(
            source with
            {
                Kind = type.Kind,
                ApiVersion = type.ApiVersion,
                Metadata = source.Metadata with { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture) },
            },
            revision);
        var key = (type, new ObjectKey(source.Metadata.Namespace, source.Metadata.Name));
        var eventType = _objects.ContainsKey(key) ? ObjectEventType.Modified : ObjectEventType.Added;
        _objects[key] = stored;
        Send(type, new WatchItem(eventType, stored, 0, false, null));
        return stored;
    }

    public KubernetesObject? Find(ResourceType type, ObjectKey key) => _objects.GetValueOrDefault((type, key))?.Value;

    public void Send(ResourceType type, WatchItem item)
    {
        lock (_watches)
        {
            foreach (var (call, writer) in _watches)
            {
                if (call.Resource == type)
                {
                    writer.TryWrite(item);
                }
            }
        }
    }

    private static Task<T> Never<T>(CancellationToken cancel) =>
        Task.Delay(Timeout.Infinite, cancel).ContinueWith<T>(static _ => throw new OperationCanceledException(), TaskScheduler.Default);

    public Task<ApiResult> InvokeAsync(ApiCall call, CancellationToken cancel)
    {
        Calls.Enqueue(call);
        if (Stalls)
        {
            return Never<ApiResult>(cancel);
        }

        if (Instead is { } instead)
        {
            return Task.FromResult(instead(call));
        }

        if (call.Verb == ApiVerb.Connect)
        {
            return Task.FromResult(new ApiResult(200, new StoredObject(call.Body!, 0), null, []));
        }

        if (call is { Verb: ApiVerb.Create, Subresource: "token", Body: TokenRequest wanted } && Tokens is { } tokens)
        {
            return tokens.Issue(call.Key, wanted, null, out var refused) is { } issued
                ? Task.FromResult(new ApiResult(201, new StoredObject(issued, 0), null, []))
                : Fail(refused!);
        }

        if (call.Verb == ApiVerb.Create && call.Subresource.Length == 0)
        {
            var name = call.Body!.Metadata.Name;
            return _objects.ContainsKey((call.Resource, call.Key with { Name = name }))
                ? Fail(StatusError.AlreadyExists(call.Resource, name))
                : Task.FromResult(new ApiResult(
                    201, Put(call.Resource, call.Body with { Metadata = call.Body.Metadata with { Namespace = call.Key.Namespace } }), null, []));
        }

        if (!_objects.TryGetValue((call.Resource, call.Key), out var found))
        {
            return Fail(StatusError.NotFound(call.Resource, call.Key.Name));
        }

        switch (call.Verb)
        {
            case ApiVerb.Update when call.Subresource.Length == 0:
                return Task.FromResult(new ApiResult(200, Put(call.Resource, call.Body!), null, []));
            case ApiVerb.Delete:
                _objects.TryRemove((call.Resource, call.Key), out _);
                return Task.FromResult(new ApiResult(200, null, StatusError.Deleted(call.Resource, call.Key.Name, "u"), []));
            default:
                return Task.FromResult(new ApiResult(call.Verb == ApiVerb.Create ? 201 : 200, found, null, []));
        }
    }

    public Task<ApiListResult> ListAsync(CollectionCall call, CancellationToken cancel)
    {
        Collections.Enqueue(call);
        if (Stalls)
        {
            return Never<ApiListResult>(cancel);
        }

        var objects = Select(call);
        var rest = call.Limit > 0 && objects.Count > call.Limit ? objects.Count - call.Limit : 0;
        return Task.FromResult(new ApiListResult(
            rest > 0 ? objects[..(int)call.Limit] : objects, Interlocked.Read(ref _revision), rest > 0 ? "more\"" : "", rest > 0 ? rest : null, null));
    }

    public Task<ApiListResult> DeleteCollectionAsync(CollectionCall call, CancellationToken cancel) => ListAsync(call, cancel);

    public Task<WatchSession> WatchAsync(CollectionCall call, CancellationToken cancel)
    {
        Collections.Enqueue(call);
        if (WatchRefusal is { } refusal)
        {
            return Task.FromResult(new WatchSession(null, refusal));
        }

        var channel = Channel.CreateBounded<WatchItem>(10_000);
        lock (_watches)
        {
            foreach (var stored in Select(call))
            {
                channel.Writer.TryWrite(new WatchItem(ObjectEventType.Added, stored, 0, false, null));
            }

            if (call is { SendInitialEvents: true, AllowBookmarks: true })
            {
                channel.Writer.TryWrite(new WatchItem(null, null, Interlocked.Read(ref _revision), true, null));
            }

            _watches.Add((call, channel.Writer));
        }

        return Task.FromResult(new WatchSession(channel.Reader, null)
        {
            AskBookmark = call.AllowBookmarks ? () => channel.Writer.TryWrite(new WatchItem(null, null, 4711, false, null)) : null,
        });
    }

    public Task<AccessVerdict> AuthorizeAsync(AccessRequest request, CancellationToken cancel) => Task.FromResult(_access.Decide(request));

    public Task<SubjectRulesReviewStatus> RulesForAsync(Caller user, string ns, CancellationToken cancel) => Task.FromResult(_access.RulesReview(user, ns));

    /// <summary>Whether its store answers.</summary>
    public bool StoreAnswers { get; set; } = true;

    public ApiHealth Health { get; set; } = new(true, new Dictionary<string, string>());

    public Task<ApiHealth> HealthAsync(CancellationToken cancel) => Task.FromResult(Health);

    public Task ProbeStoreAsync(CancellationToken cancel) => StoreAnswers ? Task.CompletedTask : Task.FromCanceled(new CancellationToken(true));

    public void EndWatches()
    {
        lock (_watches)
        {
            foreach (var (_, writer) in _watches)
            {
                writer.TryComplete();
            }
        }
    }

    private List<StoredObject> Select(CollectionCall call) =>
    [
        .. _objects.Where(entry => entry.Key.Item1 == call.Resource
                && (call.Namespace.Length == 0 || entry.Key.Item2.Namespace == call.Namespace)
                && (call.Labels?.Matches(entry.Value.Value.Metadata.Labels) ?? true)
                && (call.Fields?.Matches(field => field == "metadata.name" ? entry.Key.Item2.Name : null) ?? true))
            .OrderBy(entry => entry.Key.Item2).Select(entry => entry.Value),
    ];

    private static Task<ApiResult> Fail(Status status) => Task.FromResult(new ApiResult(status.Code, null, status, []));
}
