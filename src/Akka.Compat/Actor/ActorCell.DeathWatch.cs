#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <content>Watching and being watched.</content>
public partial class ActorCell
{
    private DeathWatchState _watch;

    /// <inheritdoc/>
    public IActorRef Watch(IActorRef subject) => WatchWithMessage(subject, null);

    /// <inheritdoc/>
    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return WatchWithMessage(subject, message);
    }

    /// <inheritdoc/>
    public IActorRef Unwatch(IActorRef subject)
    {
        var watchee = (IInternalActorRef)subject;
        if (watchee.Equals(_self) || _watch is null) return watchee;
        if (_watch.RemoveWatching(watchee))
        {
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
            MaintainAddressSubscription(watchee);
        }
        _watch.RemoveQueued(watchee);
        return watchee;
    }

    /// <summary>Hands the end of a watched actor on, unless it has been unwatched since.</summary>
    protected void ReceivedTerminated(Terminated t)
    {
        if (_watch is null || !_watch.TakeQueued(t.ActorRef, out var message)) return;
        if (message is not null) _currentMessage = message;
        ReceiveMessage(message ?? t);
    }

    /// <summary>A <see cref="Terminated"/> that was handled already is in the mailbox again.</summary>
    internal void TerminatedQueuedFor(IActorRef subject) => (_watch ??= new DeathWatchState()).AddQueued(subject, null);

    /// <summary>A watched actor or a child has stopped.</summary>
    protected void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        if (_watch is not null && _watch.TryRemoveWatching(actor, out var message))
        {
            MaintainAddressSubscription(actor);
            if (!IsTerminating)
            {
                _self.Tell(new Terminated(actor, existenceConfirmed, addressTerminated), actor);
                _watch.AddQueued(actor, message);
            }
        }
        if (_children is not null && _children.Contains(actor)) HandleChildTerminated(actor);
    }

    /// <summary>Tells all watchers but the parent, who knows already; those elsewhere first, while links still stand.</summary>
    protected void TellWatchersWeDied()
    {
        if (_watch?.WatchedBy is not { Count: > 0 } watchers) return;
        _watch.WatchedBy = null;
        foreach (var watcher in watchers) TellWatcher(watcher, local: false);
        foreach (var watcher in watchers) TellWatcher(watcher, local: true);
        MaintainAddressSubscription();
    }

    /// <summary>Ends all watches of this actor.</summary>
    protected void UnwatchWatchedActors()
    {
        if (_watch is null) return;
        _watch.ClearQueued();
        var watched = _watch.TakeAllWatching();
        if (watched.Length == 0) return;
        foreach (var subject in watched)
        {
            var watchee = (IInternalActorRef)subject;
            watchee.SendSystemMessage(new Unwatch(watchee, _self));
        }
        MaintainAddressSubscription();
    }

    /// <summary>Somebody watches this actor.</summary>
    protected void AddWatcher(IActorRef watchee, IActorRef watcher)
    {
        var isWatchee = watchee.Equals(_self);
        var isWatcher = watcher.Equals(_self);
        if (isWatchee && !isWatcher)
        {
            if (!((_watch ??= new DeathWatchState()).WatchedBy ??= []).Add(watcher)) return;
            MaintainAddressSubscription(watcher);
            PublishLifecycle($"now watched by {watcher}");
        }
        else if (!isWatchee && isWatcher)
        {
            Watch(watchee);
        }
        else
        {
            Publish(new Warning(_self.Path.ToString(), ActorType, $"BUG: illegal Watch({watchee},{watcher} for {_self}"));
        }
    }

    /// <summary>Somebody no longer watches this actor.</summary>
    protected void RemWatcher(IActorRef watchee, IActorRef watcher)
    {
        var isWatchee = watchee.Equals(_self);
        var isWatcher = watcher.Equals(_self);
        if (isWatchee && !isWatcher)
        {
            if (_watch?.WatchedBy is null || !_watch.WatchedBy.Remove(watcher)) return;
            MaintainAddressSubscription(watcher);
            PublishLifecycle($"no longer watched by {watcher}");
        }
        else if (!isWatchee && isWatcher)
        {
            Unwatch(watchee);
        }
        else
        {
            Publish(new Warning(_self.Path.ToString(), ActorType, $"BUG: illegal Unwatch({watchee},{watcher} for {_self}"));
        }
    }

    /// <summary>A whole system is gone: so are the watchers and the watched that were in it.</summary>
    protected void AddressTerminated(Address address)
    {
        if (_watch is null) return;
        _watch.WatchedBy?.RemoveWhere(watcher => watcher.Path.Address.Equals(address));
        MaintainAddressSubscription();
        foreach (var subject in _watch.Watching())
        {
            if (subject.Path.Address.Equals(address))
                _self.SendSystemMessage(new DeathWatchNotification(subject, existenceConfirmed: _children?.Contains(subject) ?? false, addressTerminated: true));
        }
    }

    private IInternalActorRef WatchWithMessage(IActorRef subject, object message)
    {
        var watchee = (IInternalActorRef)subject;
        if (watchee.Equals(_self)) return watchee;
        var watch = _watch ??= new DeathWatchState();
        // The first message stays: who wants another unwatches first.
        if (watch.TryGetWatching(watchee, out _)) return watchee;
        watchee.SendSystemMessage(new Watch(watchee, _self));
        watch.AddWatching(watchee, message);
        MaintainAddressSubscription(watchee);
        return watchee;
    }

    private void TellWatcher(IActorRef watcher, bool local)
    {
        if (((IActorRefScope)watcher).IsLocal == local && !watcher.Equals(_parent))
            ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true, addressTerminated: false));
    }

    /// <summary>Listens to the end of systems exactly while somebody elsewhere watches or is watched.</summary>
    /// <param name="changed">Who is new or gone; null if there are several.</param>
    private void MaintainAddressSubscription(IActorRef changed = null)
    {
        if (changed is IActorRefScope { IsLocal: true }) return;
        var needed = _watch.AnyRemote();
        if (needed == _watch.SubscribedToAddresses) return;
        _watch.SubscribedToAddresses = needed;
        if (needed) AddressTerminatedTopic.Get(_system).Subscribe(_self);
        else AddressTerminatedTopic.Get(_system).Unsubscribe(_self);
    }
}
