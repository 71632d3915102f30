using Akka.Configuration;

namespace ActorCluster.Scheduler;

/// <summary>The settings under <c>actorcluster.scheduler</c>.</summary>
public sealed record SchedulerSettings
{
    /// <summary>How many instances there are, of which one leads.</summary>
    public required int Replicas { get; init; }

    /// <summary>The name that pods give in <c>spec.schedulerName</c> to be placed by it.</summary>
    public required string Name { get; init; }

    /// <summary>The back-off after a pod's first failed attempt.</summary>
    public required TimeSpan BackOffInitial { get; init; }

    /// <summary>The longest back-off.</summary>
    public required TimeSpan BackOffMaximum { get; init; }

    /// <summary>After how long an unschedulable pod is tried again although nothing changed.</summary>
    public required TimeSpan UnschedulableTimeout { get; init; }

    /// <summary>How long a pod that has a node waits for its volumes to be bound.</summary>
    public required TimeSpan VolumeBindingTimeout { get; init; }

    /// <summary>How often back-offs and unschedulable pods are looked at.</summary>
    public required TimeSpan FlushInterval { get; init; }

    /// <summary>Share of the nodes that must fit before the search ends, in percent; 0 for Kubernetes' adaptive default.</summary>
    public required int PercentageOfNodesToScore { get; init; }

    /// <summary>How many pods are placed before other messages get their turn.</summary>
    public required int PodsPerTurn { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static SchedulerSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.scheduler");
        var settings = new SchedulerSettings
        {
            Replicas = section.GetInt("replicas"),
            Name = section.GetString("name"),
            BackOffInitial = section.GetTimeSpan("pod-initial-backoff"),
            BackOffMaximum = section.GetTimeSpan("pod-max-backoff"),
            UnschedulableTimeout = section.GetTimeSpan("unschedulable-timeout"),
            VolumeBindingTimeout = section.GetTimeSpan("volume-binding-timeout"),
            FlushInterval = section.GetTimeSpan("flush-interval"),
            PercentageOfNodesToScore = section.GetInt("percentage-of-nodes-to-score"),
            PodsPerTurn = section.GetInt("pods-per-turn"),
        };
        if (settings.Replicas < 0)
        {
            throw new ConfigurationException("actorcluster.scheduler: replicas must not be negative");
        }

        if (settings.BackOffInitial <= TimeSpan.Zero || settings.BackOffMaximum < settings.BackOffInitial)
        {
            throw new ConfigurationException("actorcluster.scheduler: pod-initial-backoff must be positive and at most pod-max-backoff");
        }

        if (settings.PercentageOfNodesToScore is < 0 or > 100)
        {
            throw new ConfigurationException("actorcluster.scheduler: percentage-of-nodes-to-score must be between 0 and 100");
        }

        if (settings.VolumeBindingTimeout <= TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.scheduler: volume-binding-timeout must be positive");
        }

        if (settings.PodsPerTurn < 1 || settings.FlushInterval <= TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.scheduler: pods-per-turn and flush-interval must be positive");
        }

        return settings;
    }
}
