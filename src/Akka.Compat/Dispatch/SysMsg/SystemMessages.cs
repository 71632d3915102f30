#nullable disable
using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.SysMsg;

/// <summary>A message of the engine itself.</summary>
public interface ISystemMessage : INoSerializationVerificationNeeded
{
}

/// <summary>A message of the engine, linked into the queue of its receiver: one object must never be sent twice.</summary>
public abstract class SystemMessage : ISystemMessage
{
    internal SystemMessage Next;

    /// <summary>Takes the message out of its chain.</summary>
    public void Unlink() => Next = null;

    /// <inheritdoc/>
    public override string ToString() => $"<{GetType().Name}>";
}

/// <summary>Kept back while an actor has failed and is not handled yet.</summary>
internal interface IStashWhenFailed
{
}

/// <summary>Kept back while an actor waits for its children to stop.</summary>
internal interface IStashWhenWaitingForChildren
{
}

/// <summary>Stands for the absence of a message.</summary>
public sealed class NoMessage : SystemMessage
{
}

/// <summary>Creates the actor in its cell.</summary>
public sealed class Create : SystemMessage
{
    /// <summary>Creates the message.</summary>
    /// <param name="failure">A failure found before the actor could be created.</param>
    public Create(ActorInitializationException failure = null) => Failure = failure;

    /// <summary>A failure found before the actor could be created.</summary>
    public ActorInitializationException Failure { get; }
}

/// <summary>Restarts the actor.</summary>
public sealed class Recreate : SystemMessage, IStashWhenWaitingForChildren
{
    /// <summary>Creates the message.</summary>
    public Recreate(Exception cause) => Cause = cause;

    /// <summary>Why.</summary>
    public Exception Cause { get; }
}

/// <summary>Suspends the actor and its children.</summary>
public sealed class Suspend : SystemMessage, IStashWhenWaitingForChildren
{
}

/// <summary>Resumes the actor and its children.</summary>
public sealed class Resume : SystemMessage, IStashWhenWaitingForChildren
{
    /// <summary>Creates the message.</summary>
    public Resume(Exception causedByFailure) => CausedByFailure = causedByFailure;

    /// <summary>The failure that the actor is resumed from, if it is.</summary>
    public Exception CausedByFailure { get; set; }
}

/// <summary>Stops the actor.</summary>
public sealed class Terminate : SystemMessage, IPossiblyHarmful, IDeadLetterSuppression
{
}

/// <summary>Tells a supervisor of a child.</summary>
public sealed class Supervise : SystemMessage
{
    /// <summary>Creates the message.</summary>
    public Supervise(IActorRef child, bool async)
    {
        Child = child;
        Async = async;
    }

    /// <summary>The child.</summary>
    public IActorRef Child { get; }

    /// <summary>Whether the child is started by the supervisor.</summary>
    public bool Async { get; }
}

/// <summary>Starts a death watch.</summary>
public class Watch : SystemMessage
{
    /// <summary>Creates the message.</summary>
    public Watch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    /// <summary>Who is watched.</summary>
    public IInternalActorRef Watchee { get; }

    /// <summary>Who watches.</summary>
    public IInternalActorRef Watcher { get; }
}

/// <summary>Ends a death watch.</summary>
public sealed class Unwatch : SystemMessage
{
    /// <summary>Creates the message.</summary>
    public Unwatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        Watchee = watchee;
        Watcher = watcher;
    }

    /// <summary>Who was watched.</summary>
    public IInternalActorRef Watchee { get; }

    /// <summary>Who watched.</summary>
    public IInternalActorRef Watcher { get; }
}

/// <summary>Tells a supervisor or watcher that an actor has stopped.</summary>
public sealed class DeathWatchNotification : SystemMessage, IDeadLetterSuppression
{
    /// <summary>Creates the message.</summary>
    public DeathWatchNotification(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        Actor = actor;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>Who has stopped.</summary>
    public IActorRef Actor { get; }

    /// <summary>Whether the actor is known to have existed.</summary>
    public bool ExistenceConfirmed { get; }

    /// <summary>Whether its whole system is gone.</summary>
    public bool AddressTerminated { get; }
}

/// <summary>Tells a supervisor that a child has failed.</summary>
public sealed class Failed : SystemMessage, IStashWhenFailed, IStashWhenWaitingForChildren
{
    /// <summary>Creates the message.</summary>
    public Failed(IActorRef child, Exception cause, long uid)
    {
        Child = child;
        Cause = cause;
        Uid = uid;
    }

    /// <summary>The child.</summary>
    public IActorRef Child { get; }

    /// <summary>What it threw.</summary>
    public Exception Cause { get; }

    /// <summary>The incarnation that threw.</summary>
    public long Uid { get; }
}

/// <summary>Runs a part of an asynchronous handler inside its actor.</summary>
internal sealed class ActorTaskSchedulerMessage : SystemMessage
{
    private readonly ActorTaskScheduler _scheduler;
    private readonly Task _task;

    public ActorTaskSchedulerMessage(ActorTaskScheduler scheduler, Task task, object message)
    {
        _scheduler = scheduler;
        _task = task;
        Message = message;
    }

    public ActorTaskSchedulerMessage(Exception exception, object message)
    {
        Exception = exception;
        Message = message;
    }

    public Exception Exception { get; }

    public object Message { get; }

    public void ExecuteTask() => _scheduler.ExecuteTask(_task);
}

/// <summary>Asks a guardian to stop one of its children.</summary>
public sealed class StopChild
{
    /// <summary>Creates the message.</summary>
    public StopChild(IActorRef child) => Child = child;

    /// <summary>The child.</summary>
    public IActorRef Child { get; }
}

/// <summary>Asks the system guardian to be told when the user guardian has stopped.</summary>
public sealed class RegisterTerminationHook
{
    /// <summary>The only instance.</summary>
    public static RegisterTerminationHook Instance { get; } = new();

    private RegisterTerminationHook()
    {
    }
}

/// <summary>Tells a registered actor that the user guardian has stopped.</summary>
public sealed class TerminationHook
{
    /// <summary>The only instance.</summary>
    public static TerminationHook Instance { get; } = new();

    private TerminationHook()
    {
    }
}

/// <summary>Tells the system guardian that a registered actor is done.</summary>
public sealed class TerminationHookDone
{
    /// <summary>The only instance.</summary>
    public static TerminationHookDone Instance { get; } = new();

    private TerminationHookDone()
    {
    }
}
