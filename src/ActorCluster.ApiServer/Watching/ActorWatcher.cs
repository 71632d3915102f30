using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Faults;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Client.Protocol;
using ActorCluster.Store;
using Akka.Actor;
using Status = ActorCluster.Api.Meta.Status;

namespace ActorCluster.ApiServer.Watching;

/// <summary>
/// A watch by an actor of this process: one batch under way, the rest gathers up to a bound (<see cref="WatchResource"/>).
/// </summary>
internal sealed class ActorWatcher : Watcher
{
    private readonly IActorRef _watcher;
    private readonly IActorRef _api;
    private readonly long _watchId;
    private readonly int _buffer;
    private List<ObjectEvent> _pending = [];
    private WatchStarted? _start;
    private long _revision;
    private bool _underWay;

    public ActorWatcher(
        ResourceDefinition definition, ObjectFilter filter, WatchIndex? index, WatchResource watch, IActorRef watcher, IActorRef api, int buffer)
        : base(definition, filter, index, RequestDescription.Of(watch, watcher)!.Value)
    {
        _watcher = watcher;
        _api = api;
        _watchId = watch.WatchId;
        _buffer = buffer;
    }

    /// <summary>Tells the watcher of the state that its watch begins with.</summary>
    /// <param name="start">The state.</param>
    public void Begin(WatchStarted start)
    {
        if (IsStalled)
        {
            _start = start;
        }
        else
        {
            _watcher.Tell(start, _api);
        }
    }

    public override void Offer(ObjectEventType type, StoredObject value)
    {
        if (HasEnded)
        {
            return;
        }

        if (_pending.Count >= _buffer)
        {
            End(StatusError.Expired("the watcher is too far behind"));
            return;
        }

        _pending.Add(new ObjectEvent(type, value.Value));
    }

    public override void Flush(long revision)
    {
        _revision = revision;
        if (_underWay || HasEnded || IsStalled || _pending.Count == 0)
        {
            return;
        }

        Send();
    }

    public override void Bookmark(long revision)
    {
        _revision = revision;
        if (!_underWay && !HasEnded && !IsStalled)
        {
            Send();
        }
    }

    /// <summary>The watcher is ready for the next batch.</summary>
    public void Acknowledge()
    {
        _underWay = false;
        Flush(_revision);
    }

    /// <summary>The watcher wants no more.</summary>
    public void Close() => HasEnded = true;

    public override void End(Status reason)
    {
        if (!HasEnded)
        {
            HasEnded = true;
            _pending = [];
            _start = null;
            _watcher.Tell(new WatchEnded(_watchId, reason), _api);
        }
    }

    protected override void GoOn()
    {
        if (_start is { } start)
        {
            _start = null;
            Begin(start);
        }

        Flush(_revision);
    }

    private void Send()
    {
        var events = _pending;
        _pending = [];
        _underWay = true;
        _watcher.Tell(new WatchBatch(_watchId, events, _revision), _api);
    }
}
