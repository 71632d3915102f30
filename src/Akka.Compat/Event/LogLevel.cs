#nullable disable
using Akka.Actor;

namespace Akka.Event;

/// <summary>How much a log event matters.</summary>
public enum LogLevel
{
    /// <summary>For finding faults.</summary>
    DebugLevel,

    /// <summary>For information.</summary>
    InfoLevel,

    /// <summary>Something is not as it should be.</summary>
    WarningLevel,

    /// <summary>Something failed.</summary>
    ErrorLevel,
}

/// <summary>A line of the log, published on the event stream.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    /// <summary>Notes time and thread.</summary>
    protected LogEvent()
    {
        Timestamp = DateTime.UtcNow;
        Thread = Thread.CurrentThread;
    }

    private protected LogEvent(Exception cause, string logSource, Type logClass, object message)
        : this()
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    /// <summary>The exception, if there is one.</summary>
    public Exception Cause { get; protected set; }

    /// <summary>When, UTC.</summary>
    public DateTime Timestamp { get; private set; }

    /// <summary>On which thread.</summary>
    public Thread Thread { get; private set; }

    /// <summary>Who says it: mostly the path of an actor.</summary>
    public string LogSource { get; protected set; }

    /// <summary>The type of who says it.</summary>
    public Type LogClass { get; protected set; }

    /// <summary>What is said: a text or a <see cref="LogMessage"/>.</summary>
    public object Message { get; protected set; }

    /// <summary>How much it matters.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc/>
    public override string ToString()
    {
        var level = LogLevel().ToString().Replace("Level", "", StringComparison.Ordinal).ToUpperInvariant();
        var line = $"[{level}][{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ}][Thread {Thread.ManagedThreadId:0000}][{LogSource}] {Message}";
        return Cause is null ? line : line + Environment.NewLine + "Cause: " + Cause;
    }
}

/// <summary>A log event for finding faults.</summary>
public class Debug : LogEvent
{
    /// <summary>Creates the event.</summary>
    public Debug(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>Creates the event.</summary>
    public Debug(Exception cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>A log event for information.</summary>
public class Info : LogEvent
{
    /// <summary>Creates the event.</summary>
    public Info(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>Creates the event.</summary>
    public Info(Exception cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;
}

/// <summary>A log event of something that is not as it should be.</summary>
public class Warning : LogEvent
{
    /// <summary>Creates the event.</summary>
    public Warning(string logSource, Type logClass, object message)
        : this(null, logSource, logClass, message)
    {
    }

    /// <summary>Creates the event.</summary>
    public Warning(Exception cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;
}

/// <summary>A log event of a failure.</summary>
public class Error : LogEvent
{
    /// <summary>Creates the event.</summary>
    public Error(Exception cause, string logSource, Type logClass, object message)
        : base(cause, logSource, logClass, message)
    {
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
