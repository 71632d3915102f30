#nullable disable
namespace Akka.Event;

/// <summary>Writes log events; the methods one calls are in <see cref="LoggingExtensions"/>.</summary>
public interface ILoggingAdapter
{
    /// <summary>Puts arguments into templates.</summary>
    ILogMessageFormatter Formatter { get; }

    /// <summary>Whether debug events are published.</summary>
    bool IsDebugEnabled { get; }

    /// <summary>Whether information is published.</summary>
    bool IsInfoEnabled { get; }

    /// <summary>Whether warnings are published.</summary>
    bool IsWarningEnabled { get; }

    /// <summary>Whether errors are published.</summary>
    bool IsErrorEnabled { get; }

    /// <summary>Whether events of a level are published.</summary>
    bool IsEnabled(LogLevel logLevel);

    /// <summary>Writes an event.</summary>
    void Log(LogLevel logLevel, Exception cause, LogMessage message);

    /// <summary>Writes an event.</summary>
    void Log(LogLevel logLevel, Exception cause, string format);
}

/// <summary>Base of logging adapters.</summary>
public abstract class LoggingAdapterBase : ILoggingAdapter
{
    /// <summary>Keeps the formatter.</summary>
    protected LoggingAdapterBase(ILogMessageFormatter logMessageFormatter)
    {
        ArgumentNullException.ThrowIfNull(logMessageFormatter);
        Formatter = logMessageFormatter;
    }

    /// <inheritdoc/>
    public ILogMessageFormatter Formatter { get; }

    /// <inheritdoc/>
    public abstract bool IsDebugEnabled { get; }

    /// <inheritdoc/>
    public abstract bool IsInfoEnabled { get; }

    /// <inheritdoc/>
    public abstract bool IsWarningEnabled { get; }

    /// <inheritdoc/>
    public abstract bool IsErrorEnabled { get; }

    /// <summary>Writes an event whose level is enabled.</summary>
    protected abstract void NotifyLog(LogLevel logLevel, object message, Exception cause = null);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        _ => IsErrorEnabled,
    };

    /// <inheritdoc/>
    public void Log(LogLevel logLevel, Exception cause, LogMessage message)
    {
        if (IsEnabled(logLevel)) NotifyLog(logLevel, message, cause);
    }

    /// <inheritdoc/>
    public void Log(LogLevel logLevel, Exception cause, string format)
    {
        if (IsEnabled(logLevel)) NotifyLog(logLevel, format, cause);
    }
}

/// <summary>Publishes log events on a bus.</summary>
public sealed class BusLogging : LoggingAdapterBase
{
    /// <summary>Creates the adapter of a source.</summary>
    public BusLogging(LoggingBus bus, string logSource, Type logClass, ILogMessageFormatter logMessageFormatter)
        : base(logMessageFormatter)
    {
        Bus = bus;
        LogSource = logSource;
        LogClass = logClass;
    }

    /// <summary>The bus.</summary>
    public LoggingBus Bus { get; }

    /// <summary>Who speaks.</summary>
    public string LogSource { get; }

    /// <summary>The type of who speaks.</summary>
    public Type LogClass { get; }

    /// <inheritdoc/>
    public override bool IsDebugEnabled => Bus.LogLevel <= LogLevel.DebugLevel;

    /// <inheritdoc/>
    public override bool IsInfoEnabled => Bus.LogLevel <= LogLevel.InfoLevel;

    /// <inheritdoc/>
    public override bool IsWarningEnabled => Bus.LogLevel <= LogLevel.WarningLevel;

    /// <inheritdoc/>
    public override bool IsErrorEnabled => Bus.LogLevel <= LogLevel.ErrorLevel;

    /// <inheritdoc/>
    protected override void NotifyLog(LogLevel logLevel, object message, Exception cause = null) => Bus.Publish(logLevel switch
    {
        LogLevel.DebugLevel => new Debug(cause, LogSource, LogClass, message),
        LogLevel.InfoLevel => new Info(cause, LogSource, LogClass, message),
        LogLevel.WarningLevel => new Warning(cause, LogSource, LogClass, message),
        _ => new Error(cause, LogSource, LogClass, message),
    });
}
