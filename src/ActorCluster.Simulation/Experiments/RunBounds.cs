using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Experiments;

/// <summary>How long each part of a run is waited for, on a simulated cluster as on a live one.</summary>
public static class RunBounds
{
    private static readonly TimeSpan DefaultSteady = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan DefaultRecovery = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Beyond the end of the timeline: an action may wait for something that never comes, a drain for a budget that forbids it.
    /// </summary>
    public static TimeSpan Action { get; } = TimeSpan.FromHours(1);

    /// <summary>Until the cluster is in its steady state: what the manifest says, or five minutes.</summary>
    /// <param name="spec">The experiment.</param>
    public static TimeSpan Steady(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.SteadyState?.Within is { } within ? LabDuration.Parse(within) : DefaultSteady;
    }

    /// <summary>Until everything has recovered once all faults are healed: what the manifest says, or a quarter of an hour.</summary>
    /// <param name="spec">The experiment.</param>
    public static TimeSpan Recovery(ExperimentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Recovery?.Within is { } within ? LabDuration.Parse(within) : DefaultRecovery;
    }
}
