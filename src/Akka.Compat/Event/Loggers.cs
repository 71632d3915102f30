#nullable disable
using Akka.Actor;
using Akka.Dispatch;

namespace Akka.Event;

/// <summary>Queues that loggers want.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics
{
}

/// <summary>Asks a logger to get ready; it answers with <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>Creates the message.</summary>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>The bus whose events it gets.</summary>
    public LoggingBus LoggingBus { get; }
}

/// <summary>A logger is ready.</summary>
public class LoggerInitialized : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
}

/// <summary>A logger without an actor, for the time before and after the configured loggers.</summary>
public abstract class MinimalLogger : MinimalActorRef
{
    private static readonly ActorPath StdoutPath = new RootActorPath(new Address("akka", "all-systems"), "/StandardOutLogger");

    /// <inheritdoc/>
    public sealed override ActorPath Path => StdoutPath;

    /// <inheritdoc/>
    public sealed override IActorRefProvider Provider => throw new NotSupportedException("This logger does not provide.");

    /// <summary>Writes a log event.</summary>
    protected abstract void Log(object message);

    /// <inheritdoc/>
    protected sealed override void TellInternal(object message, IActorRef sender)
    {
        if (message is null) throw new ArgumentNullException(nameof(message), "The message to log must not be null.");
        Log(message);
    }
}

/// <summary>Writes log events to standard output.</summary>
public class StandardOutLogger : MinimalLogger
{
    private static readonly Lock Gate = new();

    /// <summary>Whether levels are told apart by colour.</summary>
    public static bool UseColors { get; set; } = true;

    /// <summary>The colour of debug events.</summary>
    public static ConsoleColor DebugColor { get; set; } = ConsoleColor.Gray;

    /// <summary>The colour of information.</summary>
    public static ConsoleColor InfoColor { get; set; } = ConsoleColor.White;

    /// <summary>The colour of warnings.</summary>
    public static ConsoleColor WarningColor { get; set; } = ConsoleColor.Yellow;

    /// <summary>The colour of errors.</summary>
    public static ConsoleColor ErrorColor { get; set; } = ConsoleColor.Red;

    /// <inheritdoc/>
    protected override void Log(object message)
    {
        if (message is LogEvent logEvent) Print(logEvent);
        else Console.Out.WriteLine(message);
    }

    internal static void Print(LogEvent logEvent)
    {
        string text;
        try
        {
            text = logEvent.ToString();
        }
        catch (FormatException e)
        {
            text = $"[{logEvent.LogLevel().StringFor()}][{logEvent.LogSource}] Received a malformed formatted message: {(logEvent.Message as LogMessage)?.Unformatted()} ({e.Message})";
        }
        if (!UseColors || Console.IsOutputRedirected)
        {
            Console.Out.WriteLine(text);
            return;
        }
        lock (Gate)
        {
            Console.ForegroundColor = logEvent.LogLevel() switch
            {
                LogLevel.DebugLevel => DebugColor,
                LogLevel.InfoLevel => InfoColor,
                LogLevel.WarningLevel => WarningColor,
                _ => ErrorColor,
            };
            Console.Out.WriteLine(text);
            Console.ResetColor();
        }
    }
}

/// <summary>The default logger: an actor that writes to standard output.</summary>
public class DefaultLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized(), Self);
                return true;
            case LogEvent logEvent:
                Print(logEvent);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Writes a log event.</summary>
    protected virtual void Print(LogEvent logEvent) => StandardOutLogger.Print(logEvent);
}

/// <summary>Logs dead letters, dropped and unhandled messages, so many and then a while nothing.</summary>
public class DeadLetterListener : ActorBase
{
    private readonly EventStream _stream = Context.System.EventStream;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly int _limit = Context.System.Settings.LogDeadLetters;
    private readonly TimeSpan _pause = Context.System.Settings.LogDeadLettersSuspendDuration;
    private readonly IScheduler _scheduler = Context.System.Scheduler;
    private int _count;
    private TimeSpan? _resumesAt;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _stream.Subscribe(Self, typeof(DeadLetter));
        _stream.Subscribe(Self, typeof(Dropped));
        _stream.Subscribe(Self, typeof(UnhandledMessage));
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
    }

    /// <inheritdoc/>
    protected override void PostStop() => _stream.Unsubscribe(Self);

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        if (message is not AllDeadLetters dead) return false;
        if (WrappedMessage.Unwrap(dead.Message) is IDeadLetterSuppression) return true;
        _count++;
        if (_resumesAt is { } due)
        {
            if (_scheduler.MonotonicClock < due) return true;
            Log(dead, $", of which {_count - _limit - 1} were not logged. The counter will be reset now");
            _resumesAt = null;
            _count = 0;
            return true;
        }
        // One without a limit has the greatest there is.
        var done = _count >= _limit && _limit != int.MaxValue;
        Log(dead, done ? _pause < TimeSpan.Zero ? ", no more dead letters will be logged" : $", no more dead letters will be logged in next [{_pause}]" : "");
        if (!done) return true;
        if (_pause < TimeSpan.Zero) Context.Stop(Self);
        else _resumesAt = _scheduler.MonotonicClock + _pause;
        return true;
    }

    private void Log(AllDeadLetters dead, string done)
    {
        var from = dead.Sender is null || dead.Sender is DeadLetterActorRef ? "" : $" from {dead.Sender}";
        var what = WrappedMessage.Unwrap(dead.Message)?.GetType().Name;
        switch (dead)
        {
            case Dropped dropped:
                _log.Info("Message [{0}]{1} to {2} was dropped. {3}. [{4}] dead letters encountered{5}.", what, from, dead.Recipient, dropped.Reason, _count, done);
                break;
            case UnhandledMessage:
                _log.Info("Message [{0}]{1} to {2} was unhandled. [{3}] dead letters encountered{4}.", what, from, dead.Recipient, _count, done);
                break;
            default:
                _log.Info("Message [{0}]{1} to {2} was not delivered. [{3}] dead letters encountered{4}. If this is not an expected behavior then {2} may have terminated unexpectedly. This logging can be turned off or adjusted with configuration settings 'akka.log-dead-letters' and 'akka.log-dead-letters-during-shutdown'.", what, from, dead.Recipient, _count, done);
                break;
        }
    }
}
