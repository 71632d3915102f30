#nullable disable
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Something that takes messages.</summary>
public interface ICanTell
{
    /// <summary>Sends a message: asynchronously, at most once, in order per sender and receiver.</summary>
    void Tell(object message, IActorRef sender);
}

/// <summary>A handle of an actor: it can be sent messages to and be sent itself.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>The path of the actor.</summary>
    ActorPath Path { get; }
}

/// <summary>Says whether an actor lives in this process.</summary>
public interface IActorRefScope
{
    /// <summary>Whether the actor lives in this process.</summary>
    bool IsLocal { get; }
}

/// <summary>What the engine itself does with a reference.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    /// <summary>The supervisor.</summary>
    IInternalActorRef Parent { get; }

    /// <summary>The provider that made the reference.</summary>
    IActorRefProvider Provider { get; }

    /// <summary>Whether the actor is known to have stopped.</summary>
    bool IsTerminated { get; }

    /// <summary>Finds a descendant by names; <c>..</c> is the parent, an empty name is skipped.</summary>
    IActorRef GetChild(IReadOnlyList<string> name);

    /// <summary>Lets a failed or suspended actor go on.</summary>
    void Resume(Exception causedByFailure = null);

    /// <summary>Starts the actor.</summary>
    void Start();

    /// <summary>Stops the actor after the message it handles now.</summary>
    void Stop();

    /// <summary>Restarts the actor.</summary>
    void Restart(Exception cause);

    /// <summary>Keeps the actor from handling further messages.</summary>
    void Suspend();

    /// <summary>Sends a message of the engine; it goes before every ordinary one.</summary>
    void SendSystemMessage(ISystemMessage message);
}

/// <summary>A reference whose actor may not run yet.</summary>
public interface IRepointableRef : IActorRefScope
{
    /// <summary>Whether the actor runs.</summary>
    bool IsStarted { get; }
}

/// <summary>Sending with the current actor as the sender.</summary>
public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Sends a message; the sender is the actor that runs on this thread, if any.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.GetCurrentSelfOrNoSender());

    /// <summary>Sends a message in the name of whoever sent the current one.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.GetCurrentSenderOrNoSender());
}

/// <summary>Questions about references.</summary>
public static class ActorRefExtensions
{
    /// <summary>Whether the reference is null or <see cref="ActorRefs.Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef actorRef) => actorRef is null || actorRef is Nobody;
}

/// <summary>Well-known references.</summary>
public static class ActorRefs
{
    /// <summary>The reference of no actor.</summary>
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>The sender of a message that has none.</summary>
    public static readonly IActorRef NoSender;
}
