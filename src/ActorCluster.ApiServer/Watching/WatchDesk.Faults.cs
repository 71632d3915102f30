using System.Globalization;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Watching;

/// <content>Watches under the faults of an experiment.</content>
internal sealed partial class WatchDesk
{
    private readonly Dictionary<long, (ActorWatcher Watcher, WatchResource Watch, long Revision)> _goingBack = [];

    // Null while there is no fault.
    private WatchFaults? _faults;

    /// <summary>A fault begins. Of those that end watches every watch is hit once, at this moment.</summary>
    /// <param name="faultId">Its id.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="hit">Hears of each hit: the fault, and what happened.</param>
    public void Inject(string faultId, WatchFault fault, Action<string, string> hit)
    {
        _faults ??= new WatchFaults(hit);
        _faults.Add(faultId, fault);
        switch (fault.Kind)
        {
            case WatchFaultKind.Expire:
                hub.End(watcher => Ends(watcher, watcher.End, StatusError.Expired("The resourceVersion for the provided watch is too old.")));
                break;
            case WatchFaultKind.Rewind:
                var revision = Math.Max(1, cache.Revision - (fault.Revisions ?? 0));
                hub.End(watcher =>
                {
                    if (Ends(watcher, watcher.Cut, StatusError.ServiceUnavailable("http2: client connection lost")))
                    {
                        _faults.SendBack(faultId, watcher.Request, revision);
                    }
                });
                break;
            default:
                hub.Each(Judge);
                break;
        }

        bool Ends(Watcher watcher, Action<Status> end, Status reason)
        {
            var concerned = watcher.Request.IsBy(fault.Clients) && watcher.Request.IsAbout(fault.Resources);
            if (concerned)
            {
                end(reason);
                hit(faultId, $"ended: watch of {watcher.Request.Resource} by {watcher.Request.Client}");
            }

            return concerned;
        }
    }

    /// <summary>
    /// A fault is over. What was held back is delivered. Watches that lost events end with 410, as those of an API server do whose watch
    /// cache is begun anew: nothing else tells a client that it has to list.
    /// </summary>
    /// <param name="faultId">Its id.</param>
    /// <returns>Whether it was on.</returns>
    public bool Heal(string faultId)
    {
        if (_faults?.Remove(faultId) is not { } lossy)
        {
            return false;
        }

        foreach (var watcher in lossy)
        {
            watcher.End(StatusError.Expired("The resourceVersion for the provided watch is too old."));
        }

        hub.End(static _ => { });
        hub.Each(Judge);
        if (!_faults.Any)
        {
            _faults = null;
        }

        return true;
    }

    /// <summary>What a list shows under the faults: the latest state, or that of a revision of the past.</summary>
    /// <param name="list">The list as it was asked for.</param>
    public CollectionCall UnderFaults(ListCall list)
    {
        var call = list.Call;
        return _faults is not null && call is { Continue: "", ResourceVersion: null or "" or "0" }
            && _faults.TakeRewind(RequestDescription.Of(list, null)!.Value) is { } revision
            ? call with { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture), ResourceVersionMatch = "Exact" }
            : call;
    }

    private void Judge(Watcher watcher)
    {
        watcher.Faults = _faults?.Concern(watcher.Request) == true ? _faults : null;
        watcher.IsStalled = _faults?.Stall(watcher.Request) == true;
    }

    private void GoBack(ActorWatcher watcher, WatchResource watch, long revision)
    {
        _goingBack.Add(++_lastReadId, (watcher, watch, revision));
        store.Tell(new ReadStoreHistory(_lastReadId, watcher.Definition.Storage, revision), self);
    }

    // A stale server's list and events: the state as it was, and then everything since.
    private bool HasGoneBack(StoreHistory history)
    {
        if (!_goingBack.Remove(history.ReadId, out var waiting))
        {
            return false;
        }

        var (watcher, watch, revision) = waiting;
        if (watcher.HasEnded)
        {
            return true;
        }

        if (history.Compacted)
        {
            Begin(watcher, watch);
            return true;
        }

        var definition = watcher.Definition;
        var past = new SortedDictionary<ObjectKey, StoredObject>();
        foreach (var found in cache.List(definition.Storage, watch.Namespace))
        {
            past[new ObjectKey(found.Value.Metadata.Namespace, found.Value.Metadata.Name)] = found;
        }

        for (var i = history.Changes.Count - 1; i >= 0; i--)
        {
            var change = history.Changes[i];
            if (change.Previous is { } previous)
            {
                past[change.Key] = previous;
            }
            else
            {
                past.Remove(change.Key);
            }
        }

        var objects = new List<KubernetesObject>();
        foreach (var found in definition.Read(past.Values))
        {
            if (watcher.Filter.Matches(found.Value))
            {
                objects.Add(definition.FromStorage is { } convert ? convert(found.Value) : found.Value);
            }
        }

        watcher.Begin(new WatchStarted(watch.WatchId, objects, revision));
        watcher.Seen = revision;
        WatchHub.Replay(watcher, history.Changes, history.Revision);
        hub.Add(watcher);
        return true;
    }
}
