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

    /// <summary>Where the master keeps its state.</summary>
    public required StoreKind Kind { get; init; }

    /// <summary>Whether a write is acknowledged only when the disk has it, and not only the operating system.</summary>
    public required bool Fsync { get; init; }

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
            Kind = section.GetString("kind") switch
            {
                "file" => StoreKind.File,
                "memory" => StoreKind.Memory,
                var other => throw new ConfigurationException($"actorcluster.store: kind must be file or memory, not {other}"),
            },
            Fsync = section.GetBoolean("fsync"),
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

/// <summary>Where a store keeps its state.</summary>
public enum StoreKind
{
    /// <summary>In a file of the cluster's folder: it survives the process, and the machine's stop.</summary>
    File,

    /// <summary>In memory: it ends with the process.</summary>
    Memory,
}
