using Akka.Configuration;

namespace ActorCluster.Cli.Live.Protocol;

/// <summary>The settings under <c>actorcluster.lab.live</c>.</summary>
internal sealed record LabSettings
{
    /// <summary>How often orders are repeated.</summary>
    public required TimeSpan OrdersInterval { get; init; }

    /// <summary>After how much silence an agent heals everything.</summary>
    public required TimeSpan OrdersTimeout { get; init; }

    /// <summary>How long an agent gathers what happens before it sends it.</summary>
    public required TimeSpan ReportInterval { get; init; }

    /// <summary>How often the status of a running experiment is written at most.</summary>
    public required TimeSpan StatusInterval { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static LabSettings FromConfig(Config root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var section = root.GetConfig("actorcluster.lab.live");
        var settings = new LabSettings
        {
            OrdersInterval = section.GetTimeSpan("orders-interval"),
            OrdersTimeout = section.GetTimeSpan("orders-timeout"),
            ReportInterval = section.GetTimeSpan("report-interval"),
            StatusInterval = section.GetTimeSpan("status-interval"),
        };
        return settings.OrdersInterval > TimeSpan.Zero && settings.OrdersTimeout > settings.OrdersInterval
            && settings.ReportInterval > TimeSpan.Zero && settings.StatusInterval > TimeSpan.Zero
            ? settings
            : throw new ConfigurationException("actorcluster.lab.live: every interval must be positive, and orders-timeout longer than orders-interval");
    }
}
