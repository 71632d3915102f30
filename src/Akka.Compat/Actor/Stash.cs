#nullable disable
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Keeps messages back until the actor can handle them.</summary>
public interface IStash
{
    /// <summary>How many fit; negative is without a limit.</summary>
    int Capacity { get; }

    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>Whether there are none.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether there are some.</summary>
    bool NonEmpty { get; }

    /// <summary>Whether no more fit.</summary>
    bool IsFull { get; }

    /// <summary>Keeps the current message back.</summary>
    /// <exception cref="IllegalActorStateException">It is kept back already.</exception>
    /// <exception cref="StashOverflowException">No more fit.</exception>
    void Stash();

    /// <summary>Puts the oldest message back in front of the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all messages back in front of the mailbox, in their order.</summary>
    void UnstashAll();

    /// <summary>Puts the messages that the predicate takes back in front of the mailbox, in their order.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    /// <summary>Takes all messages out.</summary>
    IEnumerable<Envelope> ClearStash();

    /// <summary>Puts messages in front of those that are there.</summary>
    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>An actor with a stash; <see cref="Stash"/> is set after its constructor has run.</summary>
public interface IActorStash
{
    /// <summary>The stash.</summary>
    IStash Stash { get; set; }
}

/// <summary>An actor with a stash and any mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash
{
}

/// <summary>An actor with a stash whose size configuration says.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>
{
}

/// <summary>An actor with a stash without a limit.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>
{
}

/// <summary>Makes stashes.</summary>
public static class StashFactory
{
    /// <summary>The stash of an actor of a type.</summary>
    /// <exception cref="ArgumentException">Actors of the type have no stash.</exception>
    public static IStash CreateStash(this IActorContext context, Type actorType)
    {
        if (typeof(IWithUnboundedStash).IsAssignableFrom(actorType)) return new UnboundedStashImpl(context);
        if (typeof(IActorStash).IsAssignableFrom(actorType)) return new BoundedStashImpl(context);
        throw new ArgumentException($"Actor {actorType} implements an unrecognized subclass of {typeof(IActorStash)} - cannot instantiate", nameof(actorType));
    }
}
