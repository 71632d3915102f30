#nullable disable
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Handles a message; says whether it did.</summary>
public delegate bool Receive(object message);

/// <summary>Handles a message.</summary>
public delegate void UntypedReceive(object message);

/// <summary>Makes and finds actors.</summary>
public interface IActorRefFactory
{
    /// <summary>Creates an actor below this one.</summary>
    /// <exception cref="InvalidActorNameException">The name is not allowed or already taken.</exception>
    IActorRef ActorOf(Props props, string name = null);

    /// <summary>Selects what is at a path.</summary>
    ActorSelection ActorSelection(ActorPath actorPath);

    /// <summary>Selects what is at a path, absolute or relative, with wildcards.</summary>
    ActorSelection ActorSelection(string actorPath);
}

/// <summary>Watches actors for their end.</summary>
public interface ICanWatch
{
    /// <summary>Asks for <see cref="Terminated"/> when the subject stops.</summary>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for the given message when the subject stops.</summary>
    /// <exception cref="InvalidOperationException">The subject is watched with another message.</exception>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Ends the watch; no <see cref="Terminated"/> arrives from then on.</summary>
    IActorRef Unwatch(IActorRef subject);
}

/// <summary>What an actor can do and know.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor.</summary>
    IActorRef Self { get; }

    /// <summary>How the actor is made.</summary>
    Props Props { get; }

    /// <summary>Who sent the current message; dead letters if nobody.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>What runs the actor.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>The receive timeout, if one is set.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>Takes the topmost behaviour off.</summary>
    void UnbecomeStacked();

    /// <summary>The child of a name, or <see cref="ActorRefs.Nobody"/>.</summary>
    IActorRef Child(string name);

    /// <summary>The children now.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Asks for <see cref="Actor.ReceiveTimeout"/> after a time without messages; null ends it.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops an actor.</summary>
    void Stop(IActorRef child);
}

/// <summary>The context with behaviours that do not say whether they handled a message.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour.</summary>
    void Become(UntypedReceive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(UntypedReceive receive);
}

/// <summary>Conveniences of <see cref="IActorRefFactory"/>.</summary>
public static class ActorRefFactoryExtensions
{
    /// <summary>Creates an actor with a constructor without parameters.</summary>
    public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null)
        where TActor : ActorBase, new() => factory.ActorOf(Props.Create<TActor>(), name);

    /// <summary>Selects from an anchor.</summary>
    public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) =>
        ActorRefFactoryShared.ActorSelection(anchorRef, actorPath);
}
