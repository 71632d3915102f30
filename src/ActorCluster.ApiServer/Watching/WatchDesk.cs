using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Watching;

/// <summary>
/// Where watches begin and end. A watch from the latest state is served from the API's own view; one from an older revision reads the
/// store's history, whose end is exactly where the changes that arrive after it begin, so that nothing is missed or told twice.
/// </summary>
/// <param name="catalog">The resources.</param>
/// <param name="hub">Feeds the watches.</param>
/// <param name="cache">The latest state.</param>
/// <param name="settings">Settings.</param>
/// <param name="store">The <c>store</c> actor.</param>
/// <param name="self">The <c>api</c> actor.</param>
internal sealed partial class WatchDesk(
    ResourceCatalog catalog, WatchHub hub, ObjectCache cache, ApiServerSettings settings, IActorRef store, IActorRef self)
{
    private readonly Dictionary<(IActorRef Actor, long WatchId), ActorWatcher> _actors = [];
    private readonly Dictionary<IActorRef, int> _watched = [];
    private readonly Dictionary<long, (ChannelWatcher Watcher, WatchCall Call, long Revision)> _joining = [];
    private long _lastReadId;

    /// <summary>The objects that pass a filter, in the version of the resource, in the order of their keys.</summary>
    /// <param name="definition">The resource.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="ns">Its namespace; empty for all.</param>
    public List<KubernetesObject> Select(ResourceDefinition definition, ObjectFilter filter, string ns)
    {
        var result = new List<KubernetesObject>(filter.IsSelective ? 0 : cache.Count(definition.Storage));
        foreach (var found in definition.Read(cache.List(definition.Storage, ns)))
        {
            if (filter.Matches(found.Value))
            {
                result.Add(definition.FromStorage is { } convert ? convert(found.Value) : found.Value);
            }
        }

        return result;
    }

    /// <summary>Begins the watch of an actor.</summary>
    /// <param name="watcher">The actor.</param>
    /// <param name="context">The api actor's context, to learn of the watcher's end.</param>
    /// <param name="watch">What it wants.</param>
    public void Open(IActorRef watcher, IActorContext context, WatchResource watch)
    {
        Status? failure = null;
        var definition = catalog.Find(watch.Resource);
        var filter = definition is null ? null : ObjectFilter.Create(definition, watch.Namespace, watch.Labels, watch.Fields, out failure);
        if (filter is null)
        {
            watcher.Tell(new WatchEnded(watch.WatchId, failure ?? StatusError.BadRequest("the API does not serve this resource")), self);
            return;
        }

        Close(watcher, watch.WatchId);
        var session = new ActorWatcher(
            definition!, filter, WatchIndex.For(definition!, watch.Fields), watch, watcher, self, settings.WatchBuffer);
        _actors.Add((watcher, watch.WatchId), session);
        if (!_watched.TryGetValue(watcher, out var count))
        {
            context.Watch(watcher);
        }

        _watched[watcher] = count + 1;
        Judge(session);
        if (_faults?.TakeRewind(session.Request) is { } revision)
        {
            GoBack(session, watch, revision);
        }
        else
        {
            Begin(session, watch);
        }
    }

    /// <summary>The watcher is ready for its next batch.</summary>
    /// <param name="watcher">The actor.</param>
    /// <param name="watchId">Its watch.</param>
    public void Acknowledge(IActorRef watcher, long watchId)
    {
        if (_actors.TryGetValue((watcher, watchId), out var session))
        {
            session.Acknowledge();
        }
    }

    /// <summary>Ends the watch of an actor.</summary>
    /// <param name="watcher">The actor.</param>
    /// <param name="watchId">Its watch.</param>
    public void Close(IActorRef watcher, long watchId)
    {
        if (_actors.Remove((watcher, watchId), out var session))
        {
            session.Close();
            hub.Remove(session);
            _watched[watcher]--;
        }
    }

    /// <summary>Ends every watch of an actor that is gone.</summary>
    /// <param name="watcher">The actor.</param>
    public void Forget(IActorRef watcher)
    {
        _watched.Remove(watcher);
        var gone = new List<long>();
        foreach (var (key, session) in _actors)
        {
            if (key.Actor.Equals(watcher))
            {
                session.Close();
                hub.Remove(session);
                gone.Add(key.WatchId);
            }
        }

        foreach (var watchId in gone)
        {
            _actors.Remove((watcher, watchId));
        }
    }

    /// <summary>Begins a watch over HTTP.</summary>
    /// <param name="message">The call.</param>
    public void Open(WatchCall message)
    {
        var call = message.Call;
        Status? failure = null;
        var definition = catalog.Find(call.Resource);
        var filter = definition is null ? null : ObjectFilter.Create(definition, call.Namespace, call.Labels, call.Fields, out failure);
        if (filter is null)
        {
            Refuse(message, failure ?? StatusError.BadRequest("the API does not serve this resource"));
            return;
        }

        if (!ListPlan.TryParseRevision(call.ResourceVersion, out var revision))
        {
            Refuse(message, ListPlan.InvalidRevision(call.ResourceVersion!));
        }
        else if (revision > cache.Revision && call.SendInitialEvents == true)
        {
            Refuse(message, StatusError.TooLargeResourceVersion(revision, cache.Revision));
        }
        else if (call.SendInitialEvents == true || (revision == 0 && call.SendInitialEvents is null))
        {
            OpenWithState(message, definition!, filter);
        }
        else
        {
            OpenAfter(message, definition!, filter, revision);
        }
    }

    /// <summary>Goes on with a watch whose past the store has told.</summary>
    /// <param name="history">The past.</param>
    public void Join(StoreHistory history)
    {
        if (HasGoneBack(history) || !_joining.Remove(history.ReadId, out var waiting))
        {
            return;
        }

        var (watcher, call, revision) = waiting;
        if (history.Compacted)
        {
            // The stream begins, and its first event is the error: so does the API server.
            watcher.End(StatusError.TooOldResourceVersion(revision, history.Revision));
            Answer(call, watcher);
            return;
        }

        WatchHub.Replay(watcher, history.Changes, history.Revision);
        hub.Add(watcher);
        Answer(call, watcher);
    }

    /// <summary>Which resource a watch is of whose past the store has told; null when nobody waits for it.</summary>
    /// <param name="history">The past.</param>
    public ResourceDefinition? Awaiting(StoreHistory history) => _joining.TryGetValue(history.ReadId, out var joining)
        ? joining.Watcher.Definition
        : _goingBack.TryGetValue(history.ReadId, out var rewound) ? rewound.Watcher.Definition : null;

    /// <summary>Ends a watch whose past cannot be told.</summary>
    /// <param name="history">The past.</param>
    /// <param name="failure">Why.</param>
    public void Refuse(StoreHistory history, Status failure)
    {
        if (_joining.Remove(history.ReadId, out var joining))
        {
            Refuse(joining.Call, failure);
        }
        else if (_goingBack.Remove(history.ReadId, out var rewound))
        {
            rewound.Watcher.End(failure);
        }
    }

    /// <summary>Tells a watch of the latest revision.</summary>
    /// <param name="watcher">The watch.</param>
    /// <param name="isHeldBack">Whether the watches of a resource have yet to be told of earlier revisions.</param>
    public void Bookmark(ChannelWatcher watcher, Func<ResourceDefinition, bool> isHeldBack)
    {
        if (!watcher.HasEnded && !isHeldBack(watcher.Definition))
        {
            watcher.Bookmark(cache.Revision);
        }
    }

    /// <summary>Ends a watch over HTTP whose client went away.</summary>
    /// <param name="watcher">The watch.</param>
    public void Close(ChannelWatcher watcher)
    {
        watcher.Close();
        hub.Remove(watcher);
    }

    /// <summary>Cuts the connections of watches.</summary>
    /// <param name="which">Which.</param>
    /// <returns>How many.</returns>
    public int Cut(Func<RequestDescription, bool> which) => hub.Cut(which, StatusError.ServiceUnavailable("http2: client connection lost"));

    /// <summary>Ends the watches of resources that are not served any more, or not as they were.</summary>
    /// <param name="resources">The resources.</param>
    public void End(IReadOnlyList<ResourceDefinition> resources)
    {
        if (resources.Count == 0)
        {
            return;
        }

        hub.End(watcher =>
        {
            if (resources.Contains(watcher.Definition))
            {
                watcher.Cut(StatusError.PathNotFound());
            }
        });
    }

    /// <summary>Ends every watch.</summary>
    /// <param name="reason">Why.</param>
    public void EndAll(Status reason)
    {
        hub.EndAll(reason);
        _actors.Clear();
        foreach (var (_, call, _) in _joining.Values)
        {
            Refuse(call, reason);
        }

        _joining.Clear();
        foreach (var (watcher, _, _) in _goingBack.Values)
        {
            watcher.End(reason);
        }

        _goingBack.Clear();
        foreach (var watcher in _watched.Keys.ToList())
        {
            _watched[watcher] = 0;
        }
    }

    private void Begin(ActorWatcher watcher, WatchResource watch)
    {
        watcher.Seen = cache.Revision;
        watcher.Begin(new WatchStarted(watch.WatchId, Select(watcher.Definition, watcher.Filter, watch.Namespace), cache.Revision));
        hub.Add(watcher);
    }

    private void OpenWithState(WatchCall message, ResourceDefinition definition, ObjectFilter filter)
    {
        var call = message.Call;
        var initial = new List<StoredObject>();
        foreach (var found in definition.Read(cache.List(definition.Storage, call.Namespace)))
        {
            if (filter.Matches(found.Value))
            {
                initial.Add(definition.FromStorage is { } convert ? new StoredObject(convert(found.Value), found.Revision) : found);
            }
        }

        var watcher = Create(message, definition, filter, initial.Count + 1);
        foreach (var found in initial)
        {
            watcher.Offer(ObjectEventType.Added, found);
        }

        if (call.SendInitialEvents == true && call.AllowBookmarks)
        {
            watcher.EndInitialEvents(cache.Revision);
        }

        hub.Add(watcher);
        Answer(message, watcher);
    }

    private void OpenAfter(WatchCall message, ResourceDefinition definition, ObjectFilter filter, long revision)
    {
        var watcher = Create(message, definition, filter, 0);
        if (revision == 0 || revision >= cache.Revision)
        {
            // From a revision that is yet to come nothing is told until it is there, however long that takes.
            watcher.Seen = Math.Max(watcher.Seen, revision);
            hub.Add(watcher);
            Answer(message, watcher);
            return;
        }

        // The history may be as long as the buffer is twice over; its watcher gets room for all of it when it is known.
        watcher.Seen = revision;
        _joining.Add(++_lastReadId, (watcher, message, revision));
        store.Tell(new ReadStoreHistory(_lastReadId, definition.Storage, revision), self);
    }

    private ChannelWatcher Create(WatchCall message, ResourceDefinition definition, ObjectFilter filter, int initial)
    {
        var watcher = new ChannelWatcher(
            definition, filter, WatchIndex.For(definition, message.Call.Fields), message, settings.WatchBuffer + initial)
        {
            Seen = cache.Revision,
        };
        Judge(watcher);
        return watcher;
    }

    private void Answer(WatchCall message, ChannelWatcher watcher)
    {
        // Registered before the answer: a client that is gone already closes the watch at once.
        message.Cancel.Register(() => self.Tell(new CloseWatch(watcher), ActorRefs.NoSender));
        message.Completion.TrySetResult(new WatchSession(watcher.Reader, null)
        {
            AskBookmark = message.Call.AllowBookmarks ? () => self.Tell(new BookmarkWatch(watcher), ActorRefs.NoSender) : null,
        });
    }

    private static void Refuse(WatchCall message, Status failure) => message.Completion.TrySetResult(new WatchSession(null, failure));
}
