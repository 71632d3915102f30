using ActorCluster.Api.Lab;

namespace ActorCluster.Simulation.Experiments;

/// <summary>A timeline without its faults and loads: what the operator does. Pure.</summary>
public static class PeacefulTimeline
{
    /// <summary>Leaves the actions; those that waited for the end of a fault begin when it would have ended.</summary>
    /// <param name="timeline">The timeline.</param>
    public static IReadOnlyList<TimelineEntry> Of(IReadOnlyList<TimelineEntry> timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return
        [
            .. timeline.Where(static entry => entry.Action is not null).Select(entry => Follows(entry, timeline) ? entry : entry with
            {
                After = null,
                At = Api.Lab.Text.LabDuration.Format(Horizon.Start(entry, timeline)),
                Nodes = entry.Nodes is { SameAs: { } same } && timeline.Any(other => other.Name == same && other.Action is null)
                    ? timeline.First(other => other.Name == same).Nodes
                    : entry.Nodes,
            }),
        ];
    }

    private static bool Follows(TimelineEntry entry, IReadOnlyList<TimelineEntry> timeline) =>
        timeline.Any(other => other.Name == entry.After && other.Action is not null);
}
