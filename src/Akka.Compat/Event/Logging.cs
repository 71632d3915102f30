#nullable disable
using Akka.Actor;

namespace Akka.Event;

/// <summary>Who writes a log event.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    /// <summary>The name: mostly the path of an actor.</summary>
    public string Source { get; }

    /// <summary>The type.</summary>
    public Type Type { get; }

    /// <summary>The source of a context, a reference, a type, a text or another object.</summary>
    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new LogSource(context.Self.Path.ToString(), SourceType(o)),
        IActorRef actor => new LogSource(actor.Path.ToString(), SourceType(o)),
        string text => new LogSource(text, SourceType(o)),
        Type type => new LogSource(Logging.SimpleName(type), type),
        _ => new LogSource(Logging.SimpleName(o), SourceType(o)),
    };

    /// <summary>The source, with the system named where it would not be known.</summary>
    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext context => new LogSource(FromActorRef(context.Self, system), SourceType(o)),
        IActorRef actor => new LogSource(FromActorRef(actor, system), SourceType(o)),
        string text => new LogSource(text + "(" + system + ")", SourceType(o)),
        Type type => new LogSource(Logging.SimpleName(type) + "(" + system + ")", type),
        _ => new LogSource(Logging.SimpleName(o) + "(" + system + ")", SourceType(o)),
    };

    /// <summary>The source of a name and a type.</summary>
    public static LogSource Create(string source, Type t) => new(source, t);

    /// <summary>The name of a reference: its path with the address of its system.</summary>
    public static string FromActorRef(IActorRef a, ActorSystem system) =>
        system is ExtendedActorSystem { Provider.DefaultAddress: { } address } ? a.Path.ToStringWithAddress(address) : a.Path.ToString();

    /// <summary>The type that stands for a source.</summary>
    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        ActorSystem or string => typeof(DummyClassForStringSources),
        _ => o.GetType(),
    };
}

/// <summary>The type of a source that is only a text.</summary>
public class DummyClassForStringSources
{
}

/// <summary>Makes logging adapters; tells levels and their names.</summary>
public static class Logging
{
    /// <summary>The event type of a level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException($"Unknown LogLevel [{logLevel}]", nameof(logLevel)),
    };

    /// <summary>The name of a level in configuration.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => throw new ArgumentException($"Unknown LogLevel [{logLevel}]", nameof(logLevel)),
    };

    /// <summary>The level of a name; <c>OFF</c> is above all levels.</summary>
    /// <exception cref="ArgumentException">The name is not known.</exception>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        null or "" => throw new ArgumentNullException(nameof(logLevel)),
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => (LogLevel)int.MaxValue,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: \"Debug\", \"Info\", \"Warning\", \"Error\"", nameof(logLevel)),
    };

    /// <summary>The logger of the actor of a context.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter logMessageFormatter = null) =>
        Make(context.System.EventStream, LogSource.Create(context, context.System), logMessageFormatter ?? context.System.Settings.LogFormatter);

    /// <summary>The logger of a source.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        Make(system.EventStream, LogSource.Create(logSourceObj, system), logMessageFormatter ?? system.Settings.LogFormatter);

    /// <summary>The logger of a source.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter logMessageFormatter = null) =>
        Make(loggingBus, LogSource.Create(logSourceObj), logMessageFormatter);

    /// <summary>The short name of an object's type.</summary>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>The short name of a type.</summary>
    public static string SimpleName(Type t) => t.Name;

    private static BusLogging Make(LoggingBus bus, LogSource source, ILogMessageFormatter formatter) =>
        new(bus, source.Source, source.Type, formatter ?? DefaultLogMessageFormatter.Instance);
}
