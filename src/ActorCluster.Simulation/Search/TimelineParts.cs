using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Search;

/// <summary>A timeline of which some entries are left out: pure.</summary>
public static class TimelineParts
{
    /// <summary>
    /// Leaves out entries. What waited for the end of one of them begins when that would have been; who was to hit the nodes of one of them
    /// chooses nodes as it would have done, and whoever else was to hit these hits the same.
    /// </summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="stays">Which entries stay.</param>
    public static IReadOnlyList<TimelineEntry> Keep(IReadOnlyList<TimelineEntry> timeline, Func<TimelineEntry, bool> stays)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(stays);
        var kept = timeline.Where(stays).ToList();
        var names = kept.Select(static entry => entry.Name!).ToHashSet(StringComparer.Ordinal);
        var chosenBy = new Dictionary<string, string>(StringComparer.Ordinal);
        return
        [
            .. kept.Select(entry =>
            {
                if (entry.After is { } before && !names.Contains(before))
                {
                    entry = entry with { After = null, At = LabDuration.Format(Horizon.Start(entry, timeline)) };
                }

                if (entry.Link is { Peers: { } peers } link)
                {
                    entry = entry with { Link = link with { Peers = Targets(peers, entry.Name!) } };
                }

                return entry.Nodes is { } nodes ? entry with { Nodes = Targets(nodes, entry.Name!) } : entry;
            }),
        ];

        // The nodes of an entry that is left out are chosen by the first that is about them, and stay the same for the others.
        NodeTargets? Targets(NodeTargets targets, string name)
        {
            if (targets.SameAs is not { } other || names.Contains(other) || timeline.FirstOrDefault(entry => entry.Name == other) is not { } missing)
            {
                return targets;
            }

            if (chosenBy.TryGetValue(other, out var first))
            {
                return targets with { SameAs = first };
            }

            chosenBy[other] = name;
            return missing.Nodes is { SameAs: not null } further ? Targets(further, name) : missing.Nodes;
        }
    }
}
