using ActorCluster.Api.Authentication;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Client.Configuration;
using Akka.Actor;

namespace ActorCluster.Client.Protocol;

/// <summary>
/// The requests that one actor has under way. The owner creates it, hands it every message that it does not know through
/// <see cref="TryHandle"/>, and gets its callbacks on its own thread. Not for use outside that actor.
/// </summary>
public sealed class ApiClient
{
    private readonly ICanTell _api;
    private readonly IActorRef _self;
    private readonly ITimerScheduler _timers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly string _name;
    private readonly object _timerKey = new();
    private readonly RequestRate? _rate;
    private readonly object _rateKey = new();
    private readonly Queue<(object Message, DateTimeOffset Due)> _delayed = new();
    private readonly Dictionary<long, Pending> _pending = [];
    private long _lastRequestId;

    /// <summary>Creates the client of one actor.</summary>
    /// <param name="api">The <c>api</c> actor.</param>
    /// <param name="owner">The owner: its context's <c>Self</c> is where the answers go.</param>
    /// <param name="timers">The owner's timers, for unanswered requests.</param>
    /// <param name="name">Who asks (<c>kube-scheduler</c>, <c>deployment-controller</c>).</param>
    /// <param name="time">The clock.</param>
    /// <param name="settings">Timeouts.</param>
    /// <param name="rate">How fast it may ask; null for as fast as it likes. What has to wait is sent later, in order.</param>
    public ApiClient(
        ICanTell api, IActorRef owner, ITimerScheduler timers, string name, TimeProvider time, ClientSettings settings, RequestRate? rate = null)
    {
        _api = api;
        _self = owner;
        _timers = timers;
        _name = name;
        _time = time;
        _timeout = settings.RequestTimeout;
        _rate = rate;
    }

    /// <summary>How many requests have no answer yet.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>Reads an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">Which object.</param>
    /// <param name="then">Gets the answer.</param>
    /// <param name="subresource">Empty or <c>scale</c>.</param>
    public void Get(ResourceType resource, ObjectKey key, Action<ApiResponse> then, string subresource = "") =>
        Send(new GetObject(Next(), _name, resource, key, subresource), then);

    /// <summary>Lists objects.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="ns">One namespace, or an empty string.</param>
    /// <param name="labels">Label selector; null for all.</param>
    /// <param name="fields">Field selector; null for all.</param>
    /// <param name="then">Gets the answer.</param>
    public void List(ResourceType resource, string ns, LabelQuery? labels, FieldQuery? fields, Action<ApiList> then)
    {
        var request = new ListObjects(Next(), _name, resource, ns, labels, fields);
        Send(request, new Pending(null, then, default));
    }

    /// <summary>Creates an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="obj">The object.</param>
    /// <param name="then">Gets the answer.</param>
    public void Create(ResourceType resource, KubernetesObject obj, Action<ApiResponse> then) => Send(new CreateObject(Next(), _name, resource, obj), then);

    /// <summary>Replaces an object, its status or its scale.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="obj">The new object.</param>
    /// <param name="then">Gets the answer.</param>
    /// <param name="subresource">Empty, <c>status</c> or <c>scale</c>.</param>
    public void Update(ResourceType resource, KubernetesObject obj, Action<ApiResponse> then, string subresource = "") =>
        Send(new UpdateObject(Next(), _name, resource, obj, subresource), then);

    /// <summary>Changes an object by a function of its current state.</summary>
    /// <typeparam name="T">The object's type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <param name="key">Which object.</param>
    /// <param name="uid">The uid it must have; null for any.</param>
    /// <param name="change">Pure; may run more than once.</param>
    /// <param name="then">Gets the answer.</param>
    /// <param name="subresource">Empty or <c>status</c>.</param>
    public void Modify<T>(ResourceType resource, ObjectKey key, string? uid, Func<T, T> change, Action<ApiResponse> then, string subresource = "")
        where T : KubernetesObject =>
        Send(new ModifyObject(Next(), _name, resource, key, uid, current => change((T)current), subresource), then);

    /// <summary>Deletes an object.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="key">Which object.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="then">Gets the answer.</param>
    public void Delete(ResourceType resource, ObjectKey key, DeleteOptions? options, Action<ApiResponse> then) =>
        Send(new DeleteObject(Next(), _name, resource, key, options), then);

    /// <summary>Binds a pod to a node.</summary>
    /// <param name="key">The pod.</param>
    /// <param name="uid">Its uid.</param>
    /// <param name="nodeName">The node.</param>
    /// <param name="then">Gets the answer.</param>
    public void Bind(ObjectKey key, string uid, string nodeName, Action<ApiResponse> then) => Send(new BindPod(Next(), _name, key, uid, nodeName), then);

    /// <summary>Evicts a pod.</summary>
    /// <param name="key">The pod.</param>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="then">Gets the answer.</param>
    public void Evict(ObjectKey key, DeleteOptions? options, Action<ApiResponse> then) => Send(new EvictObject(Next(), _name, key, options), then);

    /// <summary>Asks for a token of a service account.</summary>
    /// <param name="account">The service account.</param>
    /// <param name="request">What the token is for.</param>
    /// <param name="then">Gets the answer: the request with its status.</param>
    public void CreateToken(ObjectKey account, TokenRequest request, Action<ApiResponse> then) =>
        Send(new CreateToken(Next(), _name, account, request), then);

    /// <summary>Handles a message if it is an answer or this client's timer.</summary>
    /// <param name="message">Any message that the owner received.</param>
    /// <returns>False when the message is not this client's.</returns>
    public bool TryHandle(object message)
    {
        switch (message)
        {
            case ApiResponse response:
                // An answer after its timeout finds nothing here: its work has been tried again, and levels make that harmless.
                if (_pending.Remove(response.RequestId, out var single))
                {
                    single.Then?.Invoke(response);
                }

                return true;
            case ApiList list:
                if (_pending.Remove(list.RequestId, out var listing))
                {
                    listing.ThenList?.Invoke(list);
                }

                return true;
            case ExpireRequests expire when ReferenceEquals(expire.Owner, this):
                Expire();
                return true;
            case SendDelayed delayed when ReferenceEquals(delayed.Owner, this):
                SendDue();
                return true;
            default:
                return false;
        }
    }

    private long Next() => ++_lastRequestId;

    private void Send(ApiRequest request, Action<ApiResponse> then) => Send(request, new Pending(then, null, default));

    // The time that a request waits for its turn is not the API's: its timeout counts from then on.
    private void Send(ApiRequest request, Pending pending)
    {
        var now = _time.GetUtcNow();
        var due = now + (_rate?.Reserve(now) ?? TimeSpan.Zero);
        Add(request.RequestId, pending with { Deadline = _timeout == TimeSpan.Zero ? DateTimeOffset.MaxValue : due + _timeout });
        if (due <= now)
        {
            _api.Tell(request, _self);
            return;
        }

        _delayed.Enqueue((request, due));
        if (_delayed.Count == 1)
        {
            _timers.StartSingleTimer(_rateKey, new SendDelayed(this), due - now);
        }
    }

    private void SendDue()
    {
        var now = _time.GetUtcNow();
        while (_delayed.TryPeek(out var next))
        {
            if (next.Due > now)
            {
                _timers.StartSingleTimer(_rateKey, new SendDelayed(this), next.Due - now);
                return;
            }

            _api.Tell(_delayed.Dequeue().Message, _self);
        }
    }

    private void Add(long id, Pending pending)
    {
        _pending.Add(id, pending);
        if (_pending.Count == 1 && _timeout > TimeSpan.Zero)
        {
            _timers.StartSingleTimer(_timerKey, new ExpireRequests(this), _timeout);
        }
    }

    private void Expire()
    {
        var now = _time.GetUtcNow();
        var expired = new List<KeyValuePair<long, Pending>>();
        foreach (var entry in _pending)
        {
            if (entry.Value.Deadline <= now)
            {
                expired.Add(entry);
            }
        }

        expired.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        foreach (var (id, pending) in expired)
        {
            _pending.Remove(id);
            var failure = StatusError.Timeout("the API did not answer in time", 0);
            pending.Then?.Invoke(new ApiResponse(id, null, failure));
            pending.ThenList?.Invoke(new ApiList(id, [], 0, failure));
        }

        if (_pending.Count > 0)
        {
            _timers.StartSingleTimer(_timerKey, new ExpireRequests(this), _timeout);
        }
    }

    private readonly record struct Pending(Action<ApiResponse>? Then, Action<ApiList>? ThenList, DateTimeOffset Deadline);

    private sealed record SendDelayed(ApiClient Owner) : INotInfluenceReceiveTimeout;

    private sealed record ExpireRequests(ApiClient Owner) : INotInfluenceReceiveTimeout;
}
