using System.Globalization;
using ActorCluster.Api.Authentication;
using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.Node.Tests.Support;

/// <summary>An <c>api</c> actor in memory: requests, watches and graceful deletion of pods, without validation.</summary>
internal sealed class FakeApi
{
    private readonly Dictionary<(ResourceType, ObjectKey), KubernetesObject> _objects = [];
    private readonly Dictionary<(IActorRef, long), WatchResource> _watches = [];
    private readonly Dictionary<(ResourceType, string), List<(IActorRef, long)>> _byTopic = [];
    private readonly TimeProvider _time;
    private long _revision = 1;
    private int _uids;
    private int _tokens;

    public FakeApi(VirtualSystem system)
    {
        _time = system.Time;
        Ref = system.Start(Props.Create<FakeApiActor>(this));
    }

    public IActorRef Ref { get; }

    /// <summary>Requests that changed something or failed to, in order.</summary>
    public List<ApiRequest> Writes { get; } = [];

    /// <summary>While set, requests for which it gives a status fail with it.</summary>
    public Func<ApiRequest, Status?>? Fail { get; set; }

    /// <summary>While set, requests for which it says so get no answer.</summary>
    public Func<ApiRequest, bool>? Silent { get; set; }

    /// <summary>The watches that are open.</summary>
    public IEnumerable<WatchResource> Watches => _watches.Values;

    public T? Find<T>(string ns, string name)
        where T : KubernetesObject => (T?)_objects.GetValueOrDefault((ResourceTypes.For<T>(), new ObjectKey(ns, name)));

    public IEnumerable<T> All<T>()
        where T : KubernetesObject => _objects.Values.OfType<T>();

    public IEnumerable<Event> EventsAbout(string name) => All<Event>().Where(e => e.InvolvedObject.Name == name);

    public void Put(KubernetesObject value)
    {
        var resource = ResourceTypes.FindByKind(value.ApiVersion!, value.Kind!)!;
        var key = value.Key();
        var exists = _objects.ContainsKey((resource, key));
        var metadata = value.Metadata with
        {
            Uid = value.Metadata.Uid is { Length: > 0 } uid ? uid : "uid-" + (++_uids).ToString(CultureInfo.InvariantCulture),
            ResourceVersion = (++_revision).ToString(CultureInfo.InvariantCulture),
            CreationTimestamp = value.Metadata.CreationTimestamp ?? new Time(_time.GetUtcNow()),
        };
        var stored = value with { Metadata = metadata };
        _objects[(resource, key)] = stored;
        Notify(resource, exists ? ObjectEventType.Modified : ObjectEventType.Added, stored);
    }

    public void Remove<T>(string ns, string name)
        where T : KubernetesObject
    {
        var resource = ResourceTypes.For<T>();
        if (_objects.Remove((resource, new ObjectKey(ns, name)), out var removed))
        {
            _revision++;
            Notify(resource, ObjectEventType.Deleted, removed);
        }
    }

    /// <summary>What <c>kubectl delete pod</c> does.</summary>
    public void DeletePod(string ns, string name, long grace = 30)
    {
        var pod = Find<Pod>(ns, name)!;
        Put(pod with
        {
            Metadata = pod.Metadata with { DeletionTimestamp = new Time(_time.GetUtcNow().AddSeconds(grace)), DeletionGracePeriodSeconds = grace },
        });
    }

    internal void Handle(object message, IActorRef sender)
    {
        switch (message)
        {
            case WatchResource watch:
                _watches[(sender, watch.WatchId)] = watch;
                var topic = (watch.Resource, watch.Fields is { } fields && fields.TryGetExact("spec.nodeName", out var node) ? node : "");
                (_byTopic.TryGetValue(topic, out var watchers) ? watchers : _byTopic[topic] = []).Add((sender, watch.WatchId));
                sender.Tell(new WatchStarted(watch.WatchId, [.. Matching(watch)], _revision), Ref);
                break;
            case StopWatching stop:
                _watches.Remove((sender, stop.WatchId));
                break;
            case AcknowledgeBatch:
                break;
            case ListObjects list:
                sender.Tell(new ApiList(list.RequestId, [], _revision, null), Ref);
                break;
            case ApiRequest request:
                if (request is not GetObject)
                {
                    Writes.Add(request);
                }

                if (Silent?.Invoke(request) == true)
                {
                    break;
                }

                sender.Tell(Fail?.Invoke(request) is { } failure ? new ApiResponse(request.RequestId, null, failure) : Answer(request), Ref);
                break;
        }
    }

    private ApiResponse Answer(ApiRequest request)
    {
        switch (request)
        {
            case GetObject get:
                return Find(get.Resource, get.Key) is { } found ? Ok(request, found) : NotFound(request);
            case CreateObject create:
                if (Find(create.Resource, create.Object.Key()) is not null)
                {
                    return new ApiResponse(request.RequestId, null, new Status { Code = 409, Reason = "AlreadyExists" });
                }

                Put(create.Object with { Kind = create.Resource.Kind, ApiVersion = create.Resource.ApiVersion });
                return Ok(request, Find(create.Resource, create.Object.Key())!);
            case ModifyObject modify:
                if (Find(modify.Resource, modify.Key) is not { } current)
                {
                    return NotFound(request);
                }

                if (modify.Uid is not null && modify.Uid != current.Metadata.Uid)
                {
                    return new ApiResponse(request.RequestId, null, new Status { Code = 409, Reason = "Conflict" });
                }

                var changed = modify.Change(current);
                if (!ReferenceEquals(changed, current))
                {
                    Put(changed);
                }

                return Ok(request, Find(modify.Resource, modify.Key)!);
            case DeleteObject delete:
                if (Find(delete.Resource, delete.Key) is not { } doomed)
                {
                    return NotFound(request);
                }

                if (delete.Options?.Preconditions?.Uid is { } uid && uid != doomed.Metadata.Uid)
                {
                    return new ApiResponse(request.RequestId, null, new Status { Code = 409, Reason = "Conflict" });
                }

                _objects.Remove((delete.Resource, delete.Key));
                _revision++;
                Notify(delete.Resource, ObjectEventType.Deleted, doomed);
                return Ok(request, doomed);
            case CreateToken token:
                if (Find(ResourceTypes.ServiceAccounts, token.Account) is null)
                {
                    return new ApiResponse(request.RequestId, null, StatusError.NotFound(ResourceTypes.ServiceAccounts, token.Account.Name));
                }

                var seconds = token.Request.Spec.ExpirationSeconds ?? 3600;
                return Ok(request, token.Request with
                {
                    Status = new TokenRequestStatus { Token = $"token-{++_tokens}", ExpirationTimestamp = new Time(_time.GetUtcNow().AddSeconds(seconds)) },
                });
            default:
                throw new InvalidOperationException(request.ToString());
        }
    }

    private static ApiResponse Ok(ApiRequest request, KubernetesObject value) => new(request.RequestId, value, null);

    private static ApiResponse NotFound(ApiRequest request) => new(request.RequestId, null, new Status { Code = 404, Reason = "NotFound" });

    private KubernetesObject? Find(ResourceType resource, ObjectKey key) => _objects.GetValueOrDefault((resource, key));

    private IEnumerable<KubernetesObject> Matching(WatchResource watch) => _objects
        .Where(entry => entry.Key.Item1.Equals(watch.Resource) && Matches(watch, entry.Value))
        .OrderBy(entry => entry.Key.Item2)
        .Select(entry => entry.Value);

    private static bool Matches(WatchResource watch, KubernetesObject value) =>
        (watch.Namespace.Length == 0 || watch.Namespace == value.Metadata.Namespace)
        && (watch.Fields?.Matches(field => field == "spec.nodeName" ? (value as Pod)?.Spec.NodeName : field == "metadata.name" ? value.Metadata.Name : null) ?? true);

    private void Notify(ResourceType resource, ObjectEventType type, KubernetesObject value)
    {
        // Watches are grouped by what they watch: a thousand nodes each watch their own pods.
        foreach (var (watcher, id) in _byTopic.GetValueOrDefault((resource, (value as Pod)?.Spec.NodeName ?? "")) ?? [])
        {
            if (_watches.TryGetValue((watcher, id), out var watch) && Matches(watch, value))
            {
                watcher.Tell(new WatchBatch(id, [new ObjectEvent(type, value)], _revision), Ref);
            }
        }
    }
}

internal sealed class FakeApiActor(FakeApi api) : UntypedActor
{
    protected override void OnReceive(object message) => api.Handle(message, Sender);
}
