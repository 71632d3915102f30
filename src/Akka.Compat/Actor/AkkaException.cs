#nullable disable

namespace Akka.Actor;

/// <summary>The root of the exceptions that the engine throws.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    protected AkkaException()
    {
    }

    /// <summary>Creates the exception with what happened and, if known, why.</summary>
    public AkkaException(string message, Exception cause = null) : base(message, cause) => Cause = cause;

    /// <summary>Why it happened, or null.</summary>
    protected Exception Cause { get; private set; }
}
