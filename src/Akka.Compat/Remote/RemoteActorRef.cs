using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Endpoint;

namespace Akka.Remote;

/// <summary>A reference to an actor of another system.</summary>
public class RemoteActorRef : InternalActorRefBase, IRemoteRef
{
    private readonly RemoteActorRefProvider _provider;

    internal RemoteActorRef(RemoteActorRefProvider provider, Address localAddressToUse, ActorPath path)
    {
        _provider = provider;
        LocalAddressToUse = localAddressToUse;
        Path = path;
    }

    /// <summary>The address of this system that the other one knows.</summary>
    public Address LocalAddressToUse { get; }

    /// <inheritdoc/>
    public override ActorPath Path { get; }

    /// <inheritdoc/>
    public override IInternalActorRef Parent => Path.Depth == 0 ? this : new RemoteActorRef(_provider, LocalAddressToUse, Path.Parent);

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _provider;

    /// <inheritdoc/>
    public override bool IsLocal => false;

    /// <inheritdoc/>
    public override bool IsTerminated => false;

    /// <summary>The way to the system, once it has been needed.</summary>
    internal Association? Association { get; set; }

    /// <inheritdoc/>
    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var path = Path;
        foreach (var element in name)
        {
            if (element.Length == 0) continue;
            path = element == ".." ? path.Parent : path / element;
        }

        return new RemoteActorRef(_provider, LocalAddressToUse, path);
    }

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when IsWatchIntercepted(watch.Watchee, watch.Watcher):
                _provider.RemoteWatcher.Tell(new RemoteWatcher.WatchRemote(watch.Watchee, watch.Watcher), ActorRefs.NoSender);
                break;
            case Unwatch unwatch when IsWatchIntercepted(unwatch.Watchee, unwatch.Watcher):
                _provider.RemoteWatcher.Tell(new RemoteWatcher.UnwatchRemote(unwatch.Watchee, unwatch.Watcher), ActorRefs.NoSender);
                break;
            default:
                _provider.Transport.Send(message, ActorRefs.NoSender, this);
                break;
        }
    }

    /// <summary>Is it for the remote watcher to watch, rather than to be sent on?</summary>
    public bool IsWatchIntercepted(IActorRef watchee, IActorRef watcher) =>
        !watcher.Equals(_provider.RemoteWatcher) && watchee.Equals(this);

    /// <inheritdoc/>
    public override void Resume(Exception? causedByFailure = null) => SendSystemMessage(new Resume(causedByFailure));

    /// <inheritdoc/>
    public override void Start()
    {
    }

    /// <inheritdoc/>
    public override void Stop() => SendSystemMessage(new Terminate());

    /// <inheritdoc/>
    public override void Restart(Exception cause) => SendSystemMessage(new Recreate(cause));

    /// <inheritdoc/>
    public override void Suspend() => SendSystemMessage(new Suspend());

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null.");
        _provider.Transport.Send(message, sender, this);
    }
}
