using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that a test actor received, and who sent it.</summary>
public abstract class MessageEnvelope
{
    /// <summary>The message.</summary>
    public abstract object Message { get; }

    /// <summary>Who sent it.</summary>
    public abstract IActorRef Sender { get; }
}

/// <summary>A message that really came.</summary>
public class RealMessageEnvelope : MessageEnvelope
{
    /// <summary>Holds a message and its sender.</summary>
    public RealMessageEnvelope(object message, IActorRef sender)
    {
        Message = message;
        Sender = sender;
    }

    /// <inheritdoc/>
    public override object Message { get; }

    /// <inheritdoc/>
    public override IActorRef Sender { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Message ?? "null"}> from {(ReferenceEquals(Sender, ActorRefs.NoSender) ? "NoSender" : Sender)}";
}

/// <summary>Stands for the message that did not come.</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    /// <summary>The only instance.</summary>
    public static NullMessageEnvelope Instance { get; } = new();

    private NullMessageEnvelope()
    {
    }

    /// <summary>There is no message.</summary>
    public override object Message => null;

    /// <summary>There is no sender.</summary>
    /// <exception cref="IllegalActorStateException">Always.</exception>
    public override IActorRef Sender => throw new IllegalActorStateException("last receive did not dequeue a message");

    /// <inheritdoc/>
    public override string ToString() => "<null>";
}
