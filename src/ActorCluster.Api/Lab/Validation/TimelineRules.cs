using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of the timeline: names, order, durations, and exactly one fault or action to an entry.</summary>
internal static class TimelineRules
{
    /// <summary>The entries by their names; of several with one name, the first.</summary>
    internal static SortedDictionary<string, TimelineEntry> Named(IReadOnlyList<TimelineEntry>? timeline)
    {
        var entries = new SortedDictionary<string, TimelineEntry>(StringComparer.Ordinal);
        foreach (var entry in timeline ?? [])
        {
            entries.TryAdd(entry.Name ?? "", entry);
        }

        return entries;
    }

    internal static void Check(
        IReadOnlyList<TimelineEntry> timeline,
        IReadOnlyDictionary<string, TimelineEntry> entries,
        ExperimentCluster? cluster,
        FieldPath path,
        LabErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < timeline.Count; i++)
        {
            var (entry, field) = (timeline[i], path.Index(i));
            errors.UniqueName(field.Child("name"), entry.Name, names);
            Times(entry, entries, field, errors);
            var given = EntryKind.Given(entry).ToList();
            errors.ExactlyOne(field, [.. EntryKind.All.Select(kind => (kind, given.Contains(kind)))]);
            if (given.Count == 0)
            {
                continue;
            }

            TargetRules.Check(entry, entries, given[0], field, errors);
            NodeFaultRules.Check(entry, field, errors);
            ControlPlaneFaultRules.Check(entry, cluster, field, errors);
            if (entry.Action is { } action)
            {
                ActionRules.Check(action, field.Child("action"), errors);
            }
        }
    }

    private static void Times(TimelineEntry entry, IReadOnlyDictionary<string, TimelineEntry> entries, FieldPath path, LabErrors errors)
    {
        _ = errors.Duration(path.Child("at"), entry.At);
        errors.ScaledDuration(path.Child("duration"), entry.Duration, mayBeZero: false);
        errors.Forbidden(
            path.Child("duration"),
            entry.Duration is not null && (EntryKind.IsMomentary(entry) || entry.Node?.Kind == NodeFaultKind.Restart),
            entry.Node is null ? "it is over in the moment in which it begins" : "a restart is over when the machine is back, after downFor");
        if (errors.Reference(path.Child("after"), entry.After, entries) is not { } before)
        {
            return;
        }

        if (before.Duration is null && !EntryKind.IsMomentary(before) && before.Node?.Kind != NodeFaultKind.Restart)
        {
            errors.Invalid(path.Child("after"), entry.After, $"{entry.After} has no duration: it lasts until the end of the experiment");
        }

        // Follows the chain; an entry that comes again waits for itself.
        var seen = new HashSet<string?> { entry.Name };
        for (var next = before; next is not null; next = next.After is { } name ? entries.GetValueOrDefault(name) : null)
        {
            if (!seen.Add(next.Name))
            {
                errors.Invalid(path.Child("after"), entry.After, "the entries wait for each other");
                break;
            }
        }
    }
}
