using Akka.Configuration;

namespace ActorCluster.Controllers.Jobs;

/// <summary>The settings under <c>actorcluster.controllers.jobs</c>.</summary>
public sealed record JobSettings
{
    /// <summary>How long changes of pods are gathered before their Job is looked at.</summary>
    public required TimeSpan SyncBatchPeriod { get; init; }

    /// <summary>The pause before the first pod that failed is replaced.</summary>
    public required TimeSpan PodFailureBackOff { get; init; }

    /// <summary>The longest pause before a failed pod is replaced.</summary>
    public required TimeSpan PodFailureBackOffMaximum { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static JobSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers.jobs");
        var settings = new JobSettings
        {
            SyncBatchPeriod = section.GetTimeSpan("sync-batch-period"),
            PodFailureBackOff = section.GetTimeSpan("pod-failure-back-off"),
            PodFailureBackOffMaximum = section.GetTimeSpan("pod-failure-back-off-maximum"),
        };
        if (settings.SyncBatchPeriod < TimeSpan.Zero || settings.PodFailureBackOff < TimeSpan.Zero
            || settings.PodFailureBackOffMaximum < settings.PodFailureBackOff)
        {
            throw new ConfigurationException(
                "actorcluster.controllers.jobs: no duration may be negative, and pod-failure-back-off must be at most pod-failure-back-off-maximum");
        }

        return settings;
    }
}
