using Akka.Configuration;

namespace ActorCluster.Store;

/// <summary>The settings under <c>actorcluster.store</c>.</summary>
public sealed record StoreSettings
{
    /// <summary>How many changes are remembered.</summary>
    public required int HistoryRevisions { get; init; }

    /// <summary>How old a remembered change may grow; zero for any age.</summary>
    public required TimeSpan HistoryAge { get; init; }

    /// <summary>How often too old changes are forgotten.</summary>
    public required TimeSpan CompactionInterval { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static StoreSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.store");
        var settings = new StoreSettings
        {
            HistoryRevisions = section.GetInt("history-revisions"),
            HistoryAge = section.GetTimeSpan("history-age"),
            CompactionInterval = section.GetTimeSpan("compaction-interval"),
        };
        if (settings.HistoryRevisions < 0)
        {
            throw new ConfigurationException("actorcluster.store: history-revisions must not be negative");
        }

        if (settings.HistoryAge > TimeSpan.Zero && settings.CompactionInterval <= TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.store: compaction-interval must be positive");
        }

        return settings;
    }
}
