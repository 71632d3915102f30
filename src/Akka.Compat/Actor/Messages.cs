#nullable disable
using Akka.Event;

namespace Akka.Actor;

/// <summary>A message that the cell handles itself before the actor sees it.</summary>
public interface IAutoReceivedMessage
{
}

/// <summary>A message that must not be taken from an untrusted remote system.</summary>
public interface IPossiblyHarmful
{
}

/// <summary>A message that <c>akka.actor.serialize-messages</c> leaves alone.</summary>
public interface INoSerializationVerificationNeeded
{
}

/// <summary>A message that does not count as activity for a receive timeout.</summary>
public interface INotInfluenceReceiveTimeout
{
}

/// <summary>A message around another.</summary>
public interface IWrappedMessage
{
    /// <summary>The message inside.</summary>
    object Message { get; }
}

/// <summary>Unwrapping.</summary>
public static class WrappedMessage
{
    /// <summary>The innermost message.</summary>
    public static object Unwrap(object message)
    {
        while (message is IWrappedMessage wrapped) message = wrapped.Message;
        return message;
    }
}

/// <summary>An actor that wants its received messages logged with <c>akka.actor.debug.receive</c>.</summary>
public interface ILogReceive
{
}

/// <summary>A message and who sent it.</summary>
public readonly struct Envelope
{
    /// <summary>Creates an envelope; without a sender it is the system's dead letters.</summary>
    public Envelope(object message, IActorRef sender, ActorSystem system)
    {
        Message = message;
        Sender = sender ?? system.DeadLetters;
    }

    /// <summary>Creates an envelope.</summary>
    public Envelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {(Sender is null ? "NoSender" : Sender)}";
}

/// <summary>Tells a watcher that an actor has stopped.</summary>
public sealed class Terminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded, IEquatable<Terminated>
{
    /// <summary>Creates the message.</summary>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>Who has stopped.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>Whether its whole system is gone.</summary>
    public bool AddressTerminated { get; }

    /// <summary>Whether the actor is known to have existed.</summary>
    public bool ExistenceConfirmed { get; }

    /// <inheritdoc/>
    public bool Equals(Terminated other) =>
        other is not null && Equals(ActorRef, other.ActorRef) && AddressTerminated == other.AddressTerminated && ExistenceConfirmed == other.ExistenceConfirmed;

    /// <inheritdoc/>
    public override bool Equals(object obj) => Equals(obj as Terminated);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ActorRef, AddressTerminated, ExistenceConfirmed);

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}

/// <summary>Stops the actor that gets it, after the messages before it.</summary>
public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression
{
    /// <summary>The only instance.</summary>
    public static PoisonPill Instance { get; } = new();

    private PoisonPill()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "<PoisonPill>";
}

/// <summary>Makes the actor that gets it fail with <see cref="ActorKilledException"/>.</summary>
public sealed class Kill : IAutoReceivedMessage
{
    /// <summary>The only instance.</summary>
    public static Kill Instance { get; } = new();

    private Kill()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "<Kill>";
}

/// <summary>Asks an actor who it is; every actor answers with <see cref="ActorIdentity"/>.</summary>
public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
{
    /// <summary>Creates the message.</summary>
    public Identify(object messageId) => MessageId = messageId;

    /// <summary>What the answer carries back.</summary>
    public object MessageId { get; }

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is Identify other && Equals(MessageId, other.MessageId);

    /// <inheritdoc/>
    public override int GetHashCode() => MessageId?.GetHashCode() ?? 0;

    /// <inheritdoc/>
    public override string ToString() => $"<Identify>: {MessageId}";
}

/// <summary>Answers <see cref="Identify"/>.</summary>
public sealed class ActorIdentity
{
    /// <summary>Creates the message.</summary>
    public ActorIdentity(object messageId, IActorRef subject)
    {
        MessageId = messageId;
        Subject = subject;
    }

    /// <summary>What the question carried.</summary>
    public object MessageId { get; }

    /// <summary>The actor, or null if there is none.</summary>
    public IActorRef Subject { get; }

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is ActorIdentity other && Equals(MessageId, other.MessageId) && Equals(Subject, other.Subject);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MessageId, Subject);

    /// <inheritdoc/>
    public override string ToString() => $"<ActorIdentity>: {Subject} - MessageId={MessageId}";
}

/// <summary>Tells an actor that no message came for the time it has set.</summary>
public class ReceiveTimeout : IPossiblyHarmful
{
    /// <summary>The only instance.</summary>
    public static ReceiveTimeout Instance { get; } = new();

    private ReceiveTimeout()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "<ReceiveTimeout>";
}

/// <summary>The outcome of something, as a message.</summary>
public abstract class Status
{
    private Status()
    {
    }

    /// <summary>It went well.</summary>
    public sealed class Success : Status
    {
        /// <summary>Success with nothing to say.</summary>
        public static readonly Success Instance = new(null);

        /// <summary>What came of it.</summary>
        public readonly object Status;

        /// <summary>Creates the message.</summary>
        public Success(object status) => Status = status;

        /// <inheritdoc/>
        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>It failed; as the answer to an ask it fails the task.</summary>
    public sealed class Failure : Status
    {
        /// <summary>Why.</summary>
        public readonly Exception Cause;

        /// <summary>What is known besides.</summary>
        public readonly object State;

        /// <summary>Creates the message.</summary>
        public Failure(Exception cause)
            : this(cause, null)
        {
        }

        /// <summary>Creates the message.</summary>
        public Failure(Exception cause, object state)
        {
            Cause = cause;
            State = state;
        }

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}
