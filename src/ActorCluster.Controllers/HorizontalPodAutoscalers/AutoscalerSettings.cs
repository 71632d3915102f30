using Akka.Configuration;

namespace ActorCluster.Controllers.HorizontalPodAutoscalers;

/// <summary>The settings under <c>actorcluster.controllers.horizontal-pod-autoscalers</c>.</summary>
public sealed record AutoscalerSettings
{
    /// <summary>How often each autoscaler is looked at.</summary>
    public required TimeSpan SyncPeriod { get; init; }

    /// <summary>How far from 1 the ratio of what is to what should be must lie before the number changes.</summary>
    public required double Tolerance { get; init; }

    /// <summary>For how long the highest recommendation holds back a fall, where an autoscaler says nothing itself.</summary>
    public required TimeSpan DownscaleStabilization { get; init; }

    /// <summary>For how long after its start the CPU of a pod counts only while the pod is ready.</summary>
    public required TimeSpan CpuInitializationPeriod { get; init; }

    /// <summary>For how long after its start a pod that becomes unready is taken for one that has never been ready.</summary>
    public required TimeSpan InitialReadinessDelay { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static AutoscalerSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers.horizontal-pod-autoscalers");
        var settings = new AutoscalerSettings
        {
            SyncPeriod = section.GetTimeSpan("sync-period"),
            Tolerance = section.GetDouble("tolerance"),
            DownscaleStabilization = section.GetTimeSpan("downscale-stabilization"),
            CpuInitializationPeriod = section.GetTimeSpan("cpu-initialization-period"),
            InitialReadinessDelay = section.GetTimeSpan("initial-readiness-delay"),
        };
        if (settings.SyncPeriod <= TimeSpan.Zero || settings.Tolerance is < 0 or >= 1)
        {
            throw new ConfigurationException(
                "actorcluster.controllers.horizontal-pod-autoscalers: sync-period must be positive, and tolerance at least 0 and less than 1");
        }

        if (settings.DownscaleStabilization < TimeSpan.Zero || settings.CpuInitializationPeriod < TimeSpan.Zero
            || settings.InitialReadinessDelay < TimeSpan.Zero)
        {
            throw new ConfigurationException("actorcluster.controllers.horizontal-pod-autoscalers: no period may be negative");
        }

        return settings;
    }
}
