using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>
/// A Workflow as a timeline: what is serial begins when the one before has ended, what is parallel begins together. Every step ends at its
/// deadline at the latest, so all times are known beforehand.
/// </summary>
/// <param name="own">The namespace of the document.</param>
/// <param name="notes">Gets what is wrong and what has no meaning.</param>
internal sealed class WorkflowTimeline(string own, ChaosNotes notes)
{
    private const int MostSteps = 200;

    private static readonly string[] Types =
        [.. ChaosFaults.Fields.Keys.Concat(["Parallel", "Schedule", "Serial", "StatusCheck", "Suspend", "Task"]).Order(StringComparer.Ordinal)];

    private readonly SortedDictionary<string, ChaosFields> _templates = new(StringComparer.Ordinal);
    private readonly List<TimelineEntry> _entries = [];
    private readonly List<Expectation> _expectations = [];
    private readonly List<string> _open = [];
    private readonly HashSet<string> _names = [];
    private int _steps;

    internal ExperimentSpec Translate(ChaosFields spec)
    {
        var entry = spec.Required("entry");
        foreach (var template in spec.Children("templates"))
        {
            var name = template.Required("name");
            if (name.Length > 0 && !_templates.TryAdd(name, template))
            {
                notes.Fail(template.Path("name"), $"Duplicate value: {FieldError.Quote(name)}");
            }
        }

        if (entry.Length > 0)
        {
            _ = Step(entry, spec.Path("entry"), TimeSpan.Zero, null);
        }

        spec.Finish();
        return new ExperimentSpec { Timeline = _entries, Expectations = _expectations.Count > 0 ? _expectations : null };
    }

    /// <summary>Places a step.</summary>
    /// <returns>When it is over; null when it lasts until the end of the experiment.</returns>
    private TimeSpan? Step(string name, string path, TimeSpan start, TimeSpan? end)
    {
        if (!_templates.TryGetValue(name, out var template))
        {
            notes.Fail(path, $"Not found: {FieldError.Quote(name)}");
            return start;
        }

        if (_open.Contains(name) || ++_steps > MostSteps)
        {
            notes.Fail(path, $"Invalid value: {FieldError.Quote(name)}: the templates contain each other");
            return start;
        }

        _open.Add(name);
        var deadline = template.Duration("deadline") is { } text ? start + LabDuration.Parse(text) : (TimeSpan?)null;
        var over = Step(name, template, start, Sooner(deadline, end), deadline);
        _open.RemoveAt(_open.Count - 1);
        return over;
    }

    private TimeSpan? Step(string name, ChaosFields template, TimeSpan start, TimeSpan? end, TimeSpan? deadline)
    {
        var type = template.Required("templateType");
        _ = template.Text("name");
        switch (type)
        {
            case "Serial":
                return Serial(template, start, end);
            case "Parallel":
                return Parallel(template, start, end);
            case "Suspend":
                if (deadline is null)
                {
                    notes.Fail(template.Path("deadline"), "Required value: a Suspend needs it");
                }

                template.Finish();
                return end ?? start;
            case "Task":
                template.Ignore("no container runs for a workflow; none of its branches is taken", "task", "conditionalBranches");
                template.Finish();
                return start;
            case "Schedule":
                template.Ignore("a step is run once", "schedule");
                template.Finish();
                return end ?? start;
            case "StatusCheck":
                return Check(name, template, start, end);
            case var _ when ChaosFaults.Fields.TryGetValue(type, out var field):
                return Chaos(name, type, field, template, start, end);
            default:
                ChaosFaults.Unsupported(template, "templateType", type, Types);
                return start;
        }
    }

    private TimeSpan? Serial(ChaosFields template, TimeSpan start, TimeSpan? end)
    {
        TimeSpan? now = start;
        foreach (var child in template.Texts("children"))
        {
            if (now is not { } next)
            {
                notes.Fail(template.Path("children"), $"Invalid value: {FieldError.Quote(child)}: the step before it has no deadline and never ends");
                break;
            }

            if (next >= end)
            {
                notes.Warn(template.Path("children"), $"{child} is never reached: the deadline comes first");
                break;
            }

            now = Step(child, template.Path("children"), next, end);
        }

        template.Finish();
        return now;
    }

    private TimeSpan? Parallel(ChaosFields template, TimeSpan start, TimeSpan? end)
    {
        TimeSpan? last = start;
        foreach (var child in template.Texts("children"))
        {
            var over = Step(child, template.Path("children"), start, end);
            last = over is null || last is null ? null : over > last ? over : last;
        }

        template.Finish();
        return last;
    }

    private TimeSpan? Chaos(string name, string type, string field, ChaosFields template, TimeSpan start, TimeSpan? end)
    {
        if (template.Child(field) is not { } spec)
        {
            notes.Fail(template.Path(field), $"Required value: the type {type} needs it");
            return end ?? start;
        }

        template.Finish();
        var duration = end is { } moment ? LabDuration.Format(moment - start) : null;
        foreach (var entry in ChaosFaults.Translate(type, Unique(name), own, spec, duration))
        {
            // A deadline ends what would last longer.
            var lasts = entry.Duration is { } wanted && LabDuration.TryParse(wanted, out var span, out _) && span > end - start ? duration : entry.Duration;
            _entries.Add(entry with { At = LabDuration.Format(start), Duration = lasts });
        }

        return end;
    }

    private TimeSpan? Check(string name, ChaosFields template, TimeSpan start, TimeSpan? end)
    {
        template.Ignore("the workflow goes on", "abortWithStatusCheck");
        var duration = end is { } moment ? LabDuration.Format(moment - start) : null;
        if (template.Child("statusCheck") is not { } spec)
        {
            notes.Fail(template.Path("statusCheck"), "Required value: the type StatusCheck needs it");
        }
        else if (StatusChecks.Translate(Unique(name), own, spec, start, duration) is var (entry, expectation))
        {
            _entries.Add(entry);
            _expectations.Add(expectation);
            end ??= start + LabDuration.Parse(entry.Duration!);
        }

        template.Finish();
        return end ?? start;
    }

    // A template may be used more than once.
    private string Unique(string name)
    {
        var label = ChaosTranslation.EntryName(name);
        var unique = label;
        for (var i = 2; !_names.Add(unique); i++)
        {
            unique = FormattableString.Invariant($"{label}-{i}");
        }

        return unique;
    }

    private static TimeSpan? Sooner(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right ?? left : left;
}
