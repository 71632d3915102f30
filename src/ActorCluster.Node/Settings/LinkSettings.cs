using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>The settings under <c>actorcluster.node.link</c>.</summary>
public sealed record LinkSettings
{
    /// <summary>How long the first attempt to connect is waited for.</summary>
    public required TimeSpan ConnectRetryInitial { get; init; }

    /// <summary>The longest wait between attempts.</summary>
    public required TimeSpan ConnectRetryMaximum { get; init; }

    /// <summary>After this much silence the master is connected to anew; zero for never.</summary>
    public required TimeSpan SilenceTimeout { get; init; }

    /// <summary>How long a snapshot that was asked for is waited for.</summary>
    public required TimeSpan SyncRetry { get; init; }

    /// <summary>How many events wait while there is no master.</summary>
    public required int EventBuffer { get; init; }

    /// <summary>How many messages one frame carries.</summary>
    public required int FrameSize { get; init; }

    /// <summary>How many messages a fault can keep back, in each direction.</summary>
    public required int FaultBuffer { get; init; }

    /// <summary>How long messages are under way at the least while a fault lets some overtake others.</summary>
    public required TimeSpan ReorderWindow { get; init; }

    internal static LinkSettings FromConfig(Config section)
    {
        var settings = new LinkSettings
        {
            ConnectRetryInitial = section.GetTimeSpan("connect-retry-initial"),
            ConnectRetryMaximum = section.GetTimeSpan("connect-retry-maximum"),
            SilenceTimeout = section.GetTimeSpan("silence-timeout"),
            SyncRetry = section.GetTimeSpan("sync-retry"),
            EventBuffer = section.GetInt("event-buffer"),
            FrameSize = section.GetInt("frame-size"),
            FaultBuffer = section.GetInt("fault-buffer"),
            ReorderWindow = section.GetTimeSpan("reorder-window"),
        };
        KubeletSettings.CheckRetry(settings.ConnectRetryInitial, settings.ConnectRetryMaximum, "link.connect-retry");
        NodeSettings.Check(settings.SyncRetry > TimeSpan.Zero, "link.sync-retry must be positive");
        NodeSettings.Check(settings.EventBuffer > 0, "link.event-buffer must be positive");
        NodeSettings.Check(settings.FrameSize > 0, "link.frame-size must be positive");
        NodeSettings.Check(settings.FaultBuffer > 0, "link.fault-buffer must be positive");
        NodeSettings.Check(settings.ReorderWindow >= TimeSpan.Zero, "link.reorder-window must not be negative");
        return settings;
    }
}
