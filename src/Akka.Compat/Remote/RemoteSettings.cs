using Akka.Configuration;

namespace Akka.Remote;

/// <summary>The section <c>akka.remote</c>.</summary>
public class RemoteSettings
{
    /// <summary>The scheme of addresses before the transport's own.</summary>
    public static readonly string AkkaScheme = "akka";

    /// <summary>Reads the section out of a whole configuration.</summary>
    public RemoteSettings(Config config)
    {
        Config = config;
        ShutdownTimeout = config.GetTimeSpan("akka.remote.shutdown-timeout");
        FlushWait = config.GetTimeSpan("akka.remote.flush-wait-on-shutdown");
        StartupTimeout = config.GetTimeSpan("akka.remote.startup-timeout");
        RetryGateClosedFor = config.GetTimeSpan("akka.remote.retry-gate-closed-for");
        UsePassiveConnections = config.GetBoolean("akka.remote.use-passive-connections");
        Dispatcher = config.GetString("akka.remote.use-dispatcher") ?? "";
        RemoteLifecycleEventsLogLevel = config.GetString("akka.remote.log-remote-lifecycle-events") ?? "on";
        QuarantineDuration = config.GetTimeSpan("akka.remote.prune-quarantine-marker-after");
        QuarantineSilentSystemTimeout = config.GetTimeSpan("akka.remote.quarantine-after-silence");
        SysMsgBufferSize = config.GetInt("akka.remote.system-message-buffer-size");
        SysResendTimeout = config.GetTimeSpan("akka.remote.resend-interval");
        LogBufferSizeExceeding = SizeOrOff(config, "akka.remote.log-buffer-size-exceeding");
        var watch = config.GetConfig("akka.remote.watch-failure-detector");
        WatchFailureDetectorConfig = watch;
        WatchFailureDetectorImplementationClass = watch.GetString("implementation-class");
        WatchHeartBeatInterval = watch.GetTimeSpan("heartbeat-interval");
        WatchUnreachableReaperInterval = watch.GetTimeSpan("unreachable-nodes-reaper-interval");
        WatchHeartbeatExpectedResponseAfter = watch.GetTimeSpan("expected-response-after");
        TransportFailureDetectorConfig = config.GetConfig("akka.remote.transport-failure-detector");
    }

    /// <summary>All of the configuration.</summary>
    public Config Config { get; }

    /// <summary>How long shutting down may take.</summary>
    public TimeSpan ShutdownTimeout { get; }

    /// <summary>How long shutting down waits for what is still to be sent.</summary>
    public TimeSpan FlushWait { get; }

    /// <summary>How long starting may take.</summary>
    public TimeSpan StartupTimeout { get; }

    /// <summary>How long an address is left alone after its connection failed.</summary>
    public TimeSpan RetryGateClosedFor { get; }

    /// <summary>Are connections that the other side opened used for sending, too?</summary>
    public bool UsePassiveConnections { get; }

    /// <summary>The dispatcher of the remoting's own actors.</summary>
    public string Dispatcher { get; }

    /// <summary>At which level events of associations are logged: off, error, warning, info, debug or on.</summary>
    public string RemoteLifecycleEventsLogLevel { get; }

    /// <summary>How long it is remembered that an incarnation was quarantined.</summary>
    public TimeSpan QuarantineDuration { get; }

    /// <summary>After how long without a connection an incarnation is quarantined with which system messages were exchanged.</summary>
    public TimeSpan QuarantineSilentSystemTimeout { get; }

    /// <summary>How many system messages may wait for acknowledgement before the remote system is given up.</summary>
    public int SysMsgBufferSize { get; }

    /// <summary>When unacknowledged system messages are sent again.</summary>
    public TimeSpan SysResendTimeout { get; }

    /// <summary>From how many waiting messages on a warning is logged; 0 for never.</summary>
    public int LogBufferSizeExceeding { get; }

    /// <summary>The section of the failure detector of remote death watch.</summary>
    public Config WatchFailureDetectorConfig { get; }

    /// <summary>Its class.</summary>
    public string WatchFailureDetectorImplementationClass { get; }

    /// <summary>How often watched systems are asked for a sign of life.</summary>
    public TimeSpan WatchHeartBeatInterval { get; }

    /// <summary>How often silent systems are looked for.</summary>
    public TimeSpan WatchUnreachableReaperInterval { get; }

    /// <summary>When a first answer is expected at the latest.</summary>
    public TimeSpan WatchHeartbeatExpectedResponseAfter { get; }

    internal Config TransportFailureDetectorConfig { get; }

    private static int SizeOrOff(Config config, string path)
    {
        var text = config.GetString(path);
        return text is null or "off" or "false" or "no" ? 0 : config.GetInt(path);
    }
}
