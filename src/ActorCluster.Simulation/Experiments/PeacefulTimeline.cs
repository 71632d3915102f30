using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Search;

namespace ActorCluster.Simulation.Experiments;

/// <summary>A timeline without its faults and loads: what the operator does. Pure.</summary>
public static class PeacefulTimeline
{
    /// <summary>Leaves the actions; those that waited for the end of a fault begin when it would have ended.</summary>
    /// <param name="timeline">The timeline.</param>
    public static IReadOnlyList<TimelineEntry> Of(IReadOnlyList<TimelineEntry> timeline) =>
        TimelineParts.Keep(timeline, static entry => entry.Action is not null);
}
