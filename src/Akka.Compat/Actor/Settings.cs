#nullable disable
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The settings of a system, read from its configuration.</summary>
public class Settings
{
    private readonly Config _user;
    private Config _defaults;

    /// <summary>Reads the configuration, with the engine's defaults below it.</summary>
    public Settings(ActorSystem system, Config config)
        : this(system, config, ActorSystemSetup.Empty)
    {
    }

    /// <summary>Reads the configuration, with the engine's defaults below it.</summary>
    public Settings(ActorSystem system, Config config, ActorSystemSetup setup)
    {
        Setup = setup;
        System = system;
        _user = config;
        _defaults = ConfigurationFactory.Default();
        Config = config.IsNullOrEmpty() ? _defaults : config.WithFallback(_defaults);
        LogFormatter = DefaultLogMessageFormatter.Instance;

        ProviderSelectionType = ProviderSelection.Find(Text("akka.actor.provider"));
        SupervisorStrategyClass = Text("akka.actor.guardian-supervisor-strategy");
        AskTimeout = Config.GetTimeSpan("akka.actor.ask-timeout");
        CreationTimeout = Config.GetTimeSpan("akka.actor.creation-timeout");
        UnstartedPushTimeout = Config.GetTimeSpan("akka.actor.unstarted-push-timeout");
        SerializeAllMessages = Config.GetBoolean("akka.actor.serialize-messages");
        LogLevel = Text("akka.loglevel");
        StdoutLogLevel = Text("akka.stdout-loglevel");
        Loggers = Config.GetStringList("akka.loggers");
        LoggersDispatcher = Text("akka.loggers-dispatcher");
        LoggerStartTimeout = Config.GetTimeSpan("akka.logger-startup-timeout");
        LoggerAsyncStart = Config.GetBoolean("akka.logger-async-start");
        LogConfigOnStart = Config.GetBoolean("akka.log-config-on-start");
        LogDeadLetters = Text("akka.log-dead-letters").ToUpperInvariant() switch
        {
            "ON" or "TRUE" or "YES" => int.MaxValue,
            "OFF" or "FALSE" or "NO" => 0,
            _ => Config.GetInt("akka.log-dead-letters"),
        };
        LogDeadLettersDuringShutdown = Config.GetBoolean("akka.log-dead-letters-during-shutdown");
        LogDeadLettersSuspendDuration = Text("akka.log-dead-letters-suspend-duration") == "infinite"
            ? Timeout.InfiniteTimeSpan
            : Config.GetTimeSpan("akka.log-dead-letters-suspend-duration");
        AddLoggingReceive = Config.GetBoolean("akka.actor.debug.receive");
        DebugAutoReceive = Config.GetBoolean("akka.actor.debug.autoreceive");
        DebugLifecycle = Config.GetBoolean("akka.actor.debug.lifecycle");
        FsmDebugEvent = Config.GetBoolean("akka.actor.debug.fsm");
        DebugEventStream = Config.GetBoolean("akka.actor.debug.event-stream");
        DebugUnhandledMessage = Config.GetBoolean("akka.actor.debug.unhandled");
        SchedulerClass = Text("akka.scheduler.implementation");
        SchedulerShutdownTimeout = Config.GetTimeSpan("akka.scheduler.shutdown-timeout");
        CoordinatedShutdownTerminateActorSystem = Config.GetBoolean("akka.coordinated-shutdown.terminate-actor-system");
        CoordinatedShutdownRunByActorSystemTerminate = Config.GetBoolean("akka.coordinated-shutdown.run-by-actor-system-terminate");
        if (CoordinatedShutdownRunByActorSystemTerminate && !CoordinatedShutdownTerminateActorSystem)
            throw new ConfigurationException("akka.coordinated-shutdown.run-by-actor-system-terminate=on and akka.coordinated-shutdown.terminate-actor-system=off is not a supported configuration combination.");
        var stdout = Text("akka.stdout-logger-class");
        StdoutLogger = string.IsNullOrEmpty(stdout) || stdout.StartsWith("Akka.Event.StandardOutLogger", StringComparison.Ordinal)
            ? new StandardOutLogger()
            : TypeLookup.Create<MinimalLogger>(stdout, "stdout logger");
        return;

        string Text(string path) => Config.GetString(path, "");
    }

    /// <summary>The system.</summary>
    public ActorSystem System { get; }

    /// <summary>What the system was created with.</summary>
    public ActorSystemSetup Setup { get; }

    /// <summary>The configuration with all defaults.</summary>
    public Config Config { get; private set; }

    /// <summary>The provider's type.</summary>
    public string ProviderClass => ProviderSelectionType.TypeName;

    /// <summary>The provider.</summary>
    public ProviderSelection ProviderSelectionType { get; }

    /// <summary>Whether the system is a member of a cluster.</summary>
    public bool HasCluster => ProviderSelectionType.HasCluster;

    /// <summary>What makes the strategy of the user guardian.</summary>
    public string SupervisorStrategyClass { get; }

    /// <summary>How long an ask waits unless said otherwise; <see cref="Timeout.InfiniteTimeSpan"/> by default.</summary>
    public TimeSpan AskTimeout { get; }

    /// <summary>How long creating an actor may take.</summary>
    public TimeSpan CreationTimeout { get; }

    /// <summary>How long sending to an actor that has not started may take.</summary>
    public TimeSpan UnstartedPushTimeout { get; }

    /// <summary>Whether every message is serialized on its way.</summary>
    public bool SerializeAllMessages { get; }

    /// <summary>The level of loggers.</summary>
    public string LogLevel { get; }

    /// <summary>The level of standard output before and after the loggers.</summary>
    public string StdoutLogLevel { get; }

    /// <summary>The logger before and after the loggers.</summary>
    public MinimalLogger StdoutLogger { get; }

    /// <summary>The types of the loggers.</summary>
    public IList<string> Loggers { get; }

    /// <summary>The dispatcher of the loggers.</summary>
    public string LoggersDispatcher { get; }

    /// <summary>How long a logger may take to get ready.</summary>
    public TimeSpan LoggerStartTimeout { get; }

    /// <summary>Whether the start does not wait for loggers.</summary>
    public bool LoggerAsyncStart { get; }

    /// <summary>Puts arguments into log templates.</summary>
    public ILogMessageFormatter LogFormatter { get; }

    /// <summary>Whether the configuration is logged at the start.</summary>
    public bool LogConfigOnStart { get; }

    /// <summary>How many dead letters are logged; 0 is none.</summary>
    public int LogDeadLetters { get; }

    /// <summary>Whether dead letters are logged while the system stops.</summary>
    public bool LogDeadLettersDuringShutdown { get; }

    /// <summary>How long no dead letter is logged after that many.</summary>
    public TimeSpan LogDeadLettersSuspendDuration { get; }

    /// <summary>Whether messages to an <see cref="ILogReceive"/> are logged.</summary>
    public bool AddLoggingReceive { get; }

    /// <summary>Whether automatically handled messages are logged.</summary>
    public bool DebugAutoReceive { get; }

    /// <summary>Whether starts, stops and restarts are logged.</summary>
    public bool DebugLifecycle { get; }

    /// <summary>Whether state machines log their events.</summary>
    public bool FsmDebugEvent { get; }

    /// <summary>Whether subscriptions are logged.</summary>
    public bool DebugEventStream { get; }

    /// <summary>Whether unhandled messages are logged.</summary>
    public bool DebugUnhandledMessage { get; }

    /// <summary>The type of the scheduler.</summary>
    public string SchedulerClass { get; }

    /// <summary>How long the scheduler may take to stop.</summary>
    public TimeSpan SchedulerShutdownTimeout { get; }

    /// <summary>Whether the coordinated shutdown terminates the system at its end.</summary>
    public bool CoordinatedShutdownTerminateActorSystem { get; }

    /// <summary>Whether terminating the system runs the coordinated shutdown first.</summary>
    public bool CoordinatedShutdownRunByActorSystemTerminate { get; }

    /// <summary>Adds defaults below all others.</summary>
    public void InjectTopLevelFallback(Config config)
    {
        // Defaults of a part of the engine go above those of the whole: they may override them.
        _defaults = config.SafeWithFallback(_defaults);
        Config = _user.SafeWithFallback(_defaults);
    }

    /// <inheritdoc/>
    public override string ToString() => Config.ToString();
}
