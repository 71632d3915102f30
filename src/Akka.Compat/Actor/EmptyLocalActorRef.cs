#nullable disable
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The reference of a path where no actor is: messages become dead letters, watching it answers at once.</summary>
public class EmptyLocalActorRef : MinimalActorRef
{
    private readonly IActorRefProvider _provider;
    private readonly ActorPath _path;
    private readonly EventStream _eventStream;

    /// <summary>Creates the reference of an empty place.</summary>
    public EmptyLocalActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
    {
        _provider = provider;
        _path = path;
        _eventStream = eventStream;
    }

    /// <inheritdoc/>
    public override ActorPath Path => _path;

    /// <inheritdoc/>
    public override IActorRefProvider Provider => _provider;

    /// <inheritdoc/>
    public override bool IsTerminated => true;

    /// <summary>Where dead letters are published.</summary>
    protected EventStream EventStream => _eventStream;

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        if (message is DeadLetter dead) SpecialHandle(dead.Message, dead.Sender);
        else if (!SpecialHandle(message, sender))
            _eventStream.Publish(new DeadLetter(message, sender.IsNobody() ? _provider.DeadLetters : sender, this));
    }

    /// <inheritdoc/>
    public override void SendSystemMessage(ISystemMessage message) => SpecialHandle(message, _provider.DeadLetters);

    /// <summary>Answers what must be answered in the name of an actor that is not there.</summary>
    /// <returns>Whether the message is done with.</returns>
    protected virtual bool SpecialHandle(object message, IActorRef sender)
    {
        switch (message)
        {
            case Watch watch:
                if (watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
                    watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
                return true;
            case Unwatch:
                return true;
            case Identify identify:
                sender.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            case ActorSelectionMessage { Message: Identify identify } selection:
                if (!selection.WildCardFanOut) sender.Tell(new ActorIdentity(identify.MessageId, null), ActorRefs.NoSender);
                return true;
            case ActorSelectionMessage { Message: not IDeadLetterSuppression } selection:
                _eventStream.Publish(new DeadLetter(selection.Message, sender.IsNobody() ? _provider.DeadLetters : sender, this));
                return true;
            case ActorSelectionMessage selection:
                PublishSuppressed(selection.Message, sender);
                return true;
            case IDeadLetterSuppression:
                PublishSuppressed(message, sender);
                return true;
            default:
                return false;
        }
    }

    private void PublishSuppressed(object message, IActorRef sender) =>
        _eventStream.Publish(new SuppressedDeadLetter(message, sender.IsNobody() ? _provider.DeadLetters : sender, this));
}

/// <summary><see cref="ActorSystem.DeadLetters"/>: publishes what it gets as <see cref="DeadLetter"/>.</summary>
public class DeadLetterActorRef : EmptyLocalActorRef
{
    /// <summary>Creates the reference.</summary>
    public DeadLetterActorRef(IActorRefProvider provider, ActorPath path, EventStream eventStream)
        : base(provider, path, eventStream)
    {
    }

    /// <inheritdoc/>
    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case null:
                throw new InvalidMessageException("Message is null");
            case Identify identify:
                sender.Tell(new ActorIdentity(identify.MessageId, ActorRefs.Nobody), ActorRefs.NoSender);
                break;
            case DeadLetter dead:
                if (!SpecialHandle(dead.Message, dead.Sender)) EventStream.Publish(dead);
                break;
            default:
                if (!SpecialHandle(message, sender)) EventStream.Publish(new DeadLetter(message, sender.IsNobody() ? Provider.DeadLetters : sender, this));
                break;
        }
    }

    /// <inheritdoc/>
    protected override bool SpecialHandle(object message, IActorRef sender)
    {
        if (message is not Watch watch) return base.SpecialHandle(message, sender);
        if (!watch.Watchee.Equals(this) && !watch.Watcher.Equals(this))
            watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false, addressTerminated: false));
        return true;
    }
}
