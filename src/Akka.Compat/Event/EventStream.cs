#nullable disable
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Internal;

namespace Akka.Event;

/// <summary>Publishes log events to loggers. The base of <see cref="EventStream"/>.</summary>
public class LoggingBus
{
    private readonly ConcurrentDictionary<Type, IActorRef[]> _bySeen = new();
    private readonly Lock _gate = new();
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private readonly List<IActorRef> _loggers = [];
    private MinimalLogger _stdout;
    private int _level = (int)LogLevel.WarningLevel;
    private int _published;

    /// <summary>Below this level nothing is published by logging adapters.</summary>
    public LogLevel LogLevel => (LogLevel)_level;

    /// <summary>Sends an event to everybody who subscribed to its type or a base of it.</summary>
    public virtual void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var type = @event.GetType();
        if (!_bySeen.TryGetValue(type, out var subscribers)) subscribers = Find(type);
        foreach (var subscriber in subscribers) subscriber.Tell(@event, ActorRefs.NoSender);
    }

    /// <summary>
    /// Subscribes to events of a type; false if it is subscribed to it already. An event comes once, however many subscriptions it fits.
    /// </summary>
    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_gate)
        {
            foreach (var (known, other) in _subscriptions)
            {
                if (known.Equals(subscriber) && other == channel) return false;
            }
            _subscriptions.Add((subscriber, channel));
            _published++;
            _bySeen.Clear();
            return true;
        }
    }

    /// <summary>Ends a subscription, and those to derived types.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_gate)
        {
            var removed = _subscriptions.RemoveAll(s => s.Subscriber.Equals(subscriber) && channel.IsAssignableFrom(s.Channel)) > 0;
            _published++;
            _bySeen.Clear();
            return removed;
        }
    }

    /// <summary>Ends all subscriptions of a subscriber.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_gate)
        {
            var removed = _subscriptions.RemoveAll(s => s.Subscriber.Equals(subscriber)) > 0;
            _published++;
            _bySeen.Clear();
            return removed;
        }
    }

    /// <summary>Sets the level of all loggers.</summary>
    public void SetLogLevel(LogLevel logLevel)
    {
        lock (_gate)
        {
            _level = (int)logLevel;
            foreach (var logger in _loggers)
            {
                foreach (var level in Enum.GetValues<LogLevel>())
                {
                    if (level >= logLevel) Subscribe(logger, level.ClassFor());
                    else Unsubscribe(logger, level.ClassFor());
                }
            }
        }
    }

    /// <summary>Starts the logger that writes to standard output until the configured ones run.</summary>
    public void StartStdoutLogger(Settings config)
    {
        _stdout = config.StdoutLogger;
        SetUp(_stdout, Logging.LogLevelFor(config.StdoutLogLevel));
    }

    /// <summary>Starts the configured loggers and waits until each has initialised itself.</summary>
    internal void StartDefaultLoggers(ActorSystemImpl system)
    {
        var settings = system.Settings;
        var level = Logging.LogLevelFor(settings.LogLevel);
        var standardOut = false;
        var number = 0;
        foreach (var name in settings.Loggers)
        {
            if (name.StartsWith("Akka.Event.StandardOutLogger", StringComparison.Ordinal))
            {
                standardOut = true;
                continue;
            }
            number++;
            try
            {
                AddLogger(system, Util.TypeLookup.Find(name, "logger"), level, $"log{number}-{SimpleName(name)}");
            }
            catch (Exception e)
            {
                throw new Configuration.ConfigurationException($"Logger [{name}] specified in config cannot be loaded: {e}", e);
            }
        }
        SetLogLevel(level);
        if (standardOut) return;
        lock (_gate) _loggers.Remove(_stdout);
        Unsubscribe(_stdout);
    }

    /// <summary>Lets standard output take over again while the loggers stop.</summary>
    internal void StopDefaultLoggers(ActorSystemImpl system)
    {
        IActorRef[] stopping;
        bool standardOut;
        lock (_gate)
        {
            stopping = [.. _loggers];
            standardOut = _loggers.Contains(_stdout);
            _loggers.Clear();
        }
        if (!standardOut) SetUp(_stdout, Logging.LogLevelFor(system.Settings.StdoutLogLevel));
        foreach (var logger in stopping)
        {
            if (logger is MinimalLogger) continue;
            Unsubscribe(logger);
            ((IInternalActorRef)logger).Stop();
        }
    }

    private void AddLogger(ActorSystemImpl system, Type type, LogLevel level, string name)
    {
        var settings = system.Settings;
        var logger = system.SystemActorOf(Props.Create(type).WithDispatcher(settings.LoggersDispatcher), name);
        if (settings.LoggerAsyncStart)
        {
            logger.Tell(new InitializeLogger(this), ActorRefs.NoSender);
        }
        else
        {
            var answer = logger.Ask(new InitializeLogger(this), settings.LoggerStartTimeout);
            try
            {
                if (answer.GetAwaiter().GetResult() is not LoggerInitialized)
                    throw new LoggerInitializationException($"Logger [{type}] did not respond with LoggerInitialized, sent instead [{answer.Result}]");
            }
            catch (AskTimeoutException)
            {
                Publish(new Warning(GetType().Name, GetType(), $"Logger {name} [{type.Name}] did not respond within {settings.LoggerStartTimeout} to InitializeLogger(bus)"));
            }
        }
        SetUp(logger, level);
    }

    private void SetUp(IActorRef logger, LogLevel level)
    {
        lock (_gate) _loggers.Add(logger);
        foreach (var each in Enum.GetValues<LogLevel>())
        {
            if (each >= level) Subscribe(logger, each.ClassFor());
        }
    }

    private IActorRef[] Find(Type type)
    {
        while (true)
        {
            int version;
            IActorRef[] found;
            lock (_gate)
            {
                version = _published;
                found = [.. _subscriptions.Where(s => s.Channel.IsAssignableFrom(type)).Select(static s => s.Subscriber).Distinct()];
            }
            _bySeen[type] = found;
            // A subscription that came in between has cleared the table without our entry in it.
            if (Volatile.Read(ref _published) == version) return found;
            _bySeen.TryRemove(type, out _);
        }
    }

    private static string SimpleName(string typeName)
    {
        var comma = typeName.IndexOf(',', StringComparison.Ordinal);
        var name = comma < 0 ? typeName : typeName[..comma];
        return name[(name.LastIndexOf('.') + 1)..].Replace('+', '-').Trim();
    }
}

/// <summary>Publishes events of any type to actors of one system.</summary>
public class EventStream : LoggingBus
{
    private readonly bool _debug;
    private IActorRef _unsubscriber;

    /// <summary>Creates the stream.</summary>
    /// <param name="debug">Whether subscriptions are logged.</param>
    public EventStream(bool debug) => _debug = debug;

    /// <inheritdoc/>
    public override bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        // A subscriber that stops is unsubscribed.
        if (subscriber is ActorRefWithCell) _unsubscriber?.Tell(new EventStreamUnsubscriber.Register(subscriber), ActorRefs.NoSender);
        Log($"subscribing {subscriber} to channel {channel}");
        return base.Subscribe(subscriber, channel);
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber, Type channel)
    {
        Log($"unsubscribing {subscriber} from channel {channel}");
        return base.Unsubscribe(subscriber, channel);
    }

    /// <inheritdoc/>
    public override bool Unsubscribe(IActorRef subscriber)
    {
        Log($"unsubscribing {subscriber} from all channels");
        return base.Unsubscribe(subscriber);
    }

    /// <summary>Starts the actor that unsubscribes subscribers that have stopped.</summary>
    public void StartUnsubscriber(ActorSystemImpl system) =>
        _unsubscriber ??= system.SystemActorOf(Props.Create<EventStreamUnsubscriber>(this).WithDispatcher(Dispatch.Dispatchers.InternalDispatcherId), "EventStreamUnsubscriber");

    private void Log(string message)
    {
        if (_debug) Publish(new Debug(nameof(EventStream), GetType(), message));
    }
}

/// <summary>Unsubscribes subscribers that have stopped.</summary>
internal sealed class EventStreamUnsubscriber : ActorBase
{
    private readonly EventStream _stream;

    public EventStreamUnsubscriber(EventStream stream) => _stream = stream;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Register register:
                Context.Watch(register.Subscriber);
                return true;
            case Terminated terminated:
                _stream.Unsubscribe(terminated.ActorRef);
                return true;
            default:
                return false;
        }
    }

    internal sealed record Register(IActorRef Subscriber) : INoSerializationVerificationNeeded;
}

/// <summary>Subscribing by type parameter.</summary>
public static class EventStreamExtensions
{
    /// <summary>Subscribes.</summary>
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Subscribe(subscriber, typeof(TChannel));

    /// <summary>Unsubscribes.</summary>
    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber) => eventStream.Unsubscribe(subscriber, typeof(TChannel));
}
