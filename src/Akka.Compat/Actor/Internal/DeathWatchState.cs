#nullable disable
namespace Akka.Actor.Internal;

/// <summary>Whom an actor watches and who watches it.</summary>
internal sealed class DeathWatchState
{
    /// <summary>The watched, each with the message asked for, or null for <see cref="Terminated"/>.</summary>
    private Dictionary<IActorRef, object> _watching;

    /// <summary>The ended whose message is in the mailbox and not handled yet.</summary>
    private Dictionary<IActorRef, object> _queued;

    private int _remoteWatched;

    public HashSet<IActorRef> WatchedBy;

    public bool SubscribedToAddresses;

    public bool TryGetWatching(IActorRef subject, out object message)
    {
        message = null;
        return _watching is not null && _watching.TryGetValue(subject, out message);
    }

    public void AddWatching(IActorRef subject, object message)
    {
        (_watching ??= []).Add(subject, message);
        if (IsRemote(subject)) _remoteWatched++;
    }

    /// <summary>Also finds a watch of a reference that did not know the uid.</summary>
    public bool TryRemoveWatching(IActorRef subject, out object message)
    {
        message = null;
        if (_watching is null) return false;
        if (!_watching.Remove(subject, out message))
        {
            if (subject.Path.Uid == ActorCell.UndefinedUid || !_watching.Remove(new UndefinedUidActorRef(subject), out message)) return false;
        }
        if (IsRemote(subject)) _remoteWatched--;
        return true;
    }

    public bool RemoveWatching(IActorRef subject) => TryRemoveWatching(subject, out _);

    public IActorRef[] Watching() => _watching is null ? [] : [.. _watching.Keys];

    public IActorRef[] TakeAllWatching()
    {
        var all = Watching();
        _watching = null;
        _remoteWatched = 0;
        return all;
    }

    public void AddQueued(IActorRef subject, object message) => (_queued ??= [])[subject] = message;

    public void RemoveQueued(IActorRef subject) => _queued?.Remove(subject);

    public bool TakeQueued(IActorRef subject, out object message)
    {
        message = null;
        return _queued is not null && _queued.Remove(subject, out message);
    }

    public void ClearQueued() => _queued = null;

    public bool AnyRemote()
    {
        if (_remoteWatched > 0) return true;
        if (WatchedBy is null) return false;
        foreach (var watcher in WatchedBy)
        {
            if (IsRemote(watcher)) return true;
        }
        return false;
    }

    private static bool IsRemote(IActorRef actor) => actor is IActorRefScope { IsLocal: false };
}

/// <summary>A reference to the same path without a uid, to look such a one up.</summary>
internal sealed class UndefinedUidActorRef(IActorRef actor) : MinimalActorRef
{
    public override ActorPath Path { get; } = actor.Path.WithUid(ActorCell.UndefinedUid);

    public override IActorRefProvider Provider => throw new NotSupportedException("UndefinedUidActorRef does not provide");
}
