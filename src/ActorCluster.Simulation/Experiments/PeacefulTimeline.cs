using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Simulation.Experiments;

/// <summary>A timeline without its faults and loads: what the operator does. Pure.</summary>
public static class PeacefulTimeline
{
    /// <summary>Leaves the actions; those that waited for the end of a fault begin when it would have ended.</summary>
    /// <param name="timeline">The timeline.</param>
    public static IReadOnlyList<TimelineEntry> Of(IReadOnlyList<TimelineEntry> timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var peaceful = new List<TimelineEntry>();
        foreach (var entry in timeline.Where(static entry => entry.Action is not null))
        {
            peaceful.Add((Follows(entry, timeline) ? entry : entry with { After = null, At = LabDuration.Format(Horizon.Start(entry, timeline)) }) with
            {
                Nodes = Nodes(entry, timeline, peaceful),
            });
        }

        return peaceful;
    }

    // The nodes of a fault that is left out are chosen by the first action that is about them, and stay the same for the others.
    private static NodeTargets? Nodes(TimelineEntry entry, IReadOnlyList<TimelineEntry> timeline, List<TimelineEntry> before)
    {
        if (entry.Nodes is not { SameAs: { } name } targets || timeline.FirstOrDefault(other => other.Name == name) is not { Action: null } fault)
        {
            return entry.Nodes;
        }

        var first = before.FirstOrDefault(other => timeline.First(original => original.Name == other.Name).Nodes?.SameAs == name);
        return first is null ? fault.Nodes : targets with { SameAs = first.Name };
    }

    private static bool Follows(TimelineEntry entry, IReadOnlyList<TimelineEntry> timeline) =>
        timeline.Any(other => other.Name == entry.After && other.Action is not null);
}
