#nullable disable
namespace Akka.Actor;

/// <summary>An actor could not be created or started.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ActorInitializationException(IActorRef actor, string message, Exception cause = null)
        : base(message, cause) => Actor = actor;

    /// <summary>Which actor.</summary>
    public IActorRef Actor { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Actor is null ? base.ToString() : Actor + ": " + base.ToString();
}

/// <summary>An actor failed in <see cref="ActorBase.PreRestart"/>.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Creates the exception.</summary>
    public PreRestartException(IActorRef actor, Exception restartException, Exception cause, object optionalMessage)
        : base(actor, "Exception in PreRestart(" + (restartException?.GetType().ToString() ?? "null") + ", " + (optionalMessage?.GetType().ToString() ?? "null") + ")", cause)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What it threw.</summary>
    public Exception RestartException { get; }

    /// <summary>The message it was restarted because of.</summary>
    public object OptionalMessage { get; }
}

/// <summary>An actor failed while it was restarted.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Creates the exception.</summary>
    public PostRestartException(IActorRef actor, Exception cause, Exception originalCause)
        : base(actor, "Exception post restart (" + (originalCause?.GetType().ToString() ?? "null") + ")", cause) => OriginalCause = originalCause;

    /// <summary>What it was restarted because of.</summary>
    public Exception OriginalCause { get; }
}

/// <summary>An actor got <see cref="Kill"/>.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public ActorKilledException(string message)
        : base(message)
    {
    }
}

/// <summary>A selection did not resolve to an actor.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public ActorNotFoundException(string message, Exception innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A name is not allowed or already taken.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public InvalidActorNameException(string message)
        : base(message)
    {
    }
}

/// <summary>A message is not allowed, such as null.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public InvalidMessageException(string message)
        : base(message)
    {
    }
}

/// <summary>An actor did something its state does not allow, such as stashing one message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}

/// <summary>A name is not allowed.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public IllegalActorNameException(string message)
        : base(message)
    {
    }
}

/// <summary>An actor did not handle the <see cref="Terminated"/> of an actor it watched.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public DeathPactException(IActorRef deadActor)
        : base("Monitored actor [" + deadActor + "] terminated") => DeadActor = deadActor;

    /// <summary>Who stopped.</summary>
    public IActorRef DeadActor { get; }
}

/// <summary>An ask was not answered in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}

/// <summary>A bounded stash is full.</summary>
public class StashOverflowException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public StashOverflowException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>A logger did not come up.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public LoggerInitializationException(string message, Exception cause = null)
        : base(message, cause)
    {
    }
}

/// <summary>Something was scheduled on a scheduler that has stopped.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>Creates the exception.</summary>
    public SchedulerException(string message)
        : base(message)
    {
    }
}
