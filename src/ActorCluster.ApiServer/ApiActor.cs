using ActorCluster.Api.Authentication;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Metrics;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using ActorCluster.ApiServer.Watching;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using Akka.Actor;
using Akka.Event;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer;

/// <summary>
/// The API server as an actor (<c>/user/master/api</c>): every verb, admission, validation and watch, for actors of this process and for
/// the HTTP front end alike.
/// <para>
/// <b>Following</b>: asks the store for its state, and makes what every cluster has; requests wait. <b>Serving</b>: keeps its own view by
/// the store's changes, decides on it, and writes on condition that the store's state is still the one it decided on. A gap in the changes
/// leads back to Following.
/// </para>
/// </summary>
public sealed partial class ApiActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FollowPause = TimeSpan.FromSeconds(1);

    private readonly IActorRef _store;
    private readonly RootCertificate? _clientAuthority;
    private readonly ApiServerSettings _settings;
    private readonly RequestContext _context;
    private readonly ServiceAllocator _addresses;
    private readonly ResourceCatalog _catalog;
    private readonly ObjectCache _cache = new();
    private readonly WritePath _writes;
    private readonly WatchHub _hub = new();
    private readonly WatchDesk _watches;
    private readonly CallDesk _calls;
    private readonly RequestDesk _requests;
    private readonly ILoggingAdapter _log;

    // Requests that came while Following, in order; bounded by maximum-pending-writes.
    private readonly Queue<(object Message, IActorRef Sender, DateTimeOffset Since)> _early = new();

    // Operations that wait for something to appear.
    private readonly List<Operation> _later = [];
    private readonly FreshReads _fresh = new();
    private bool _serving;
    private bool _ready;

    /// <summary>Creates the actor.</summary>
    /// <param name="store">The <c>store</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Chance: uids, names, addresses. This actor's alone.</param>
    /// <param name="catalog">Gets the resources that definitions add; null when nobody else wants to know of them.</param>
    /// <param name="caller">Makes calls of webhooks; null for the parent.</param>
    /// <param name="clientAuthority">What clients' certificates are verified by, which other servers are told; null for nothing.</param>
    /// <param name="tokens">Signs tokens of service accounts; null where there are none.</param>
    public ApiActor(
        IActorRef store, ApiServerSettings settings, TimeProvider time, Random random, ResourceCatalog? catalog, IActorRef? caller, RootCertificate? clientAuthority,
        ITokenSigner? tokens)
    {
        _clientAuthority = clientAuthority;
        _caller = caller ?? Context.Parent;
        _catalog = catalog ?? new ResourceCatalog();
        _store = store;
        _settings = settings;
        _log = Context.GetLogger();
        _addresses = new ServiceAllocator(settings.ServiceClusterIPRange, settings.FirstNodePort, settings.LastNodePort, random);
        _context = new RequestContext(_cache, time, random, _addresses, settings);
        _catalog.StoreMetrics.Show(_cache);
        var self = Self;
        _writes = new WritePath(
            _cache,
            _context,
            transaction => store.Tell(transaction, self),
            SubmitLater,
            new AdmissionDesk(_catalog, _cache),
            (operation, calls) => CallOutside(calls, answers => _writes!.Resume(operation, answers)),
            (conversion, stored, then) => Convert(conversion, stored, then),
            _catalog.StoreMetrics,
            (operation, exception) => _log.Error(exception, "A request for {0} {1} failed.", operation.Definition.Type, operation.Key));
        var desk = new TokenDesk(FindObject, tokens, time, _context.NewUid);
        _calls = new CallDesk(_catalog, _cache, _writes, store, desk, self);
        _watches = new WatchDesk(_catalog, _hub, _cache, settings, store, Self);
        _requests = new RequestDesk(_catalog, _cache, _writes, _watches, _context.Access, desk, self);
    }

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the actor.</summary>
    /// <param name="store">The <c>store</c> actor.</param>
    /// <param name="settings">Settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Chance; from now on the actor's alone.</param>
    /// <param name="catalog">Gets the resources that definitions add; null when nobody else wants to know of them.</param>
    /// <param name="caller">Makes calls of webhooks (<see cref="CallWebhook"/>); null for the parent.</param>
    /// <param name="clientAuthority">What clients' certificates are verified by, which other servers are told; null for nothing.</param>
    /// <param name="tokens">Signs tokens of service accounts; null where there are none.</param>
    public static Props PropsFor(
        IActorRef store, ApiServerSettings settings, TimeProvider time, Random random,
        ResourceCatalog? catalog = null, IActorRef? caller = null, RootCertificate? clientAuthority = null, ITokenSigner? tokens = null) =>
        Props.Create(() => new ApiActor(store, settings, time, random, catalog, caller, clientAuthority, tokens));

    /// <inheritdoc />
    protected override void PreStart()
    {
        if (_settings.BookmarkInterval > TimeSpan.Zero)
        {
            Timers.StartPeriodicTimer(SendBookmarks.Instance, SendBookmarks.Instance, _settings.BookmarkInterval);
        }

        ScheduleFlowControl();
        Follow();
    }

    /// <inheritdoc />
    protected override void PostStop() => _watches.EndAll(StatusError.Expired("the API is stopping"));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StoreChanges changes:
                Apply(changes);
                break;
            case StoreResult result:
                _writes.Complete(result);
                break;
            case StoreSnapshot snapshot:
                BecomeServing(snapshot);
                break;
            case StoreLost:
                Follow();
                break;
            case FollowAgain:
                if (!_serving)
                {
                    Follow();
                }

                break;
            case CheckStore:
                CheckStoreAnswers();
                break;
            case TryLater:
                TryWaiting();
                break;
            case LookAtTrust:
                RestoreClusterAuthentication();
                break;
            case LookAtDefinitions:
                LookAtAllDefinitions();
                break;
            case KeepFlows:
                KeepFlowControl();
                break;
            case SendBookmarks:
                if (_serving)
                {
                    _hub.Bookmark(_cache.Revision, IsHeldBack);
                }

                break;
            case InjectApiFault inject:
                Inject(inject);
                break;
            case HealControlPlaneFault heal:
                Heal(heal.FaultId);
                break;
            case ComponentCrashed crashed:
                _components?.HasEnded(crashed.FaultId);
                break;
            case ApiList measured:
                Measured(measured);
                break;
            case WebhookAnswered answered:
                Answered(answered.CallId, new OutsideAnswer(answered.Code, answered.Body, answered.Failure));
                break;
            case WebhookTimedOut timedOut:
                TimedOut(timedOut.CallId);
                break;
            case LateRequest late:
                Answer(late);
                break;
            case FreshReadExpired expired:
                Expire(expired);
                break;
            default:
                if (!HandleHealth(message) && !IsHit(message, Sender))
                {
                    Receive(message, Sender);
                }

                break;
        }

        FlushWrites();
    }

    private void Receive(object message, IActorRef sender)
    {
        if (_ready || CanAnswerAccess(message))
        {
            if (!WaitsForRevision(message))
            {
                Handle(message, sender);
            }
        }
        else
        {
            Keep(message, sender);
        }
    }

    private void Handle(object message, IActorRef sender)
    {
        if (!AwaitsConversion(message, sender))
        {
            Carry(message, sender);
        }
    }

    private void Carry(object message, IActorRef sender)
    {
        switch (message)
        {
            case AcknowledgeBatch acknowledge:
                _watches.Acknowledge(sender, acknowledge.WatchId);
                break;
            case GetObject get:
                _requests.Get(get, sender);
                break;
            case ListObjects list when MetricsRequests.Answers(list.Resource):
                _caller.Tell(list, sender);
                break;
            case ApiRequest request:
                _requests.Submit(request, sender);
                break;
            case WatchResource watch:
                _watches.Open(sender, Context, watch);
                break;
            case StopWatching stop:
                _watches.Close(sender, stop.WatchId);
                break;
            case Terminated terminated:
                _watches.Forget(terminated.ActorRef);
                break;
            case InvokeCall invoke:
                _calls.Invoke(invoke.Call, invoke.Completion);
                break;
            case AuthorizeCall or RulesCall:
                AnswerAccess(message);
                break;
            case ListCall list when MetricsRequests.Answers(list.Call.Resource):
                Measure(list);
                break;
            case ListCall list:
                _calls.List(_watches.UnderFaults(list), list.Completion);
                break;
            case DeleteCollectionCall delete:
                _calls.DeleteCollection(delete.Call, delete.Completion);
                break;
            case WatchCall watch:
                _watches.Open(watch);
                break;
            case BookmarkWatch bookmark when _serving:
                _watches.Bookmark(bookmark.Watcher, IsHeldBack);
                break;
            case CloseWatch close:
                _watches.Close(close.Watcher);
                break;
            case StoreRangeResult range:
                _calls.Finish(range);
                break;
            case StoreHistory history:
                _watches.Join(history);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    // ---- the store ---------------------------------------------------------------------------------------------------------------

    private void Follow()
    {
        _serving = false;
        _ready = false;
        _store.Tell(FollowStore.Instance, Self);
        Timers.StartSingleTimer(FollowAgain.Instance, FollowAgain.Instance, FollowPause);
    }

    private void BecomeServing(StoreSnapshot snapshot)
    {
        Timers.Cancel(FollowAgain.Instance);
        _watches.EndAll(StatusError.Expired("the API has lost its place in the store's history"));
        _cache.Reset(snapshot);

        // Whatever the store answers it answers in order: what it has not answered before the snapshot it has lost.
        _writes.GiveUp();
        _calls.GiveUp(StatusError.Timeout("request did not complete within the allotted timeout"));
        _held.Clear();
        _context.Quotas.Reset();
        _addresses.Reset(_cache.List(StorageNames.Services, ""));
        ServeDefinitions();
        _serving = true;
        if (_settings.Bootstrap)
        {
            Bootstrap();
        }
        else
        {
            BecomeReady();
        }
    }

    private void Apply(StoreChanges changes)
    {
        if (!_serving)
        {
            return;
        }

        if (changes.AfterRevision != _cache.Revision)
        {
            // What the snapshot shows already needs no telling; anything else is a gap.
            if (changes.Changes[^1].Revision > _cache.Revision)
            {
                _log.Warning("The store's changes skip from revision {0} to {1}; following anew.", _cache.Revision, changes.AfterRevision);
                Follow();
            }

            return;
        }

        var definitions = false;
        foreach (var change in changes.Changes)
        {
            _cache.Apply(change);
            _context.Quotas.Observe(change);
            definitions |= ConcernsDefinitions(change);
            if (ReferenceEquals(change.Storage, StorageNames.Services) || change.Storage == StorageNames.Services)
            {
                _addresses.Observe(change);
            }
        }

        if (definitions)
        {
            ServeDefinitions();
        }

        LookAtApiServices(changes.Changes);
        LookAtClusterAuthentication(changes.Changes);
        LookAtFlowControl(changes.Changes);
        Publish(changes.Changes);
        AnswerFreshReads();
        if (definitions)
        {
            LookAtAllDefinitions();
        }
    }
}
