using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.Simulation.Experiments.ChaosMesh;

/// <summary>An object of Chaos Mesh as an experiment, and what was found on the way.</summary>
/// <param name="Experiment">The experiment; null when there are errors.</param>
/// <param name="Errors">What is wrong, as the path of a field and a message.</param>
/// <param name="Warnings">What has no meaning here, likewise.</param>
public sealed record ChaosTranslationResult(
    Experiment? Experiment, IReadOnlyList<(string Path, string Message)> Errors, IReadOnlyList<(string Path, string Message)> Warnings);

/// <summary>
/// Translates objects of <c>chaos-mesh.org/v1alpha1</c> into experiments. Pure. Whatever has no meaning here is named in a warning; when
/// nothing of an object has one, it is refused.
/// </summary>
public static class ChaosTranslation
{
    /// <summary>The group and version of Chaos Mesh.</summary>
    public const string ApiVersion = "chaos-mesh.org/v1alpha1";

    private static readonly SortedDictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["AWSChaos"] = "there are no machines of a cloud here",
        ["AzureChaos"] = "there are no machines of a cloud here",
        ["BlockChaos"] = "there are no block devices here",
        ["CloudStackVMChaos"] = "there are no machines of a cloud here",
        ["GCPChaos"] = "there are no machines of a cloud here",
        ["JVMChaos"] = "nothing runs inside the containers",
        ["KernelChaos"] = "there is no kernel here",
        ["PhysicalMachine"] = "there are no machines outside of the cluster",
        ["PhysicalMachineChaos"] = "there are no machines outside of the cluster; a fault of a node is an Experiment with node, clock, link or pressure",
        ["RemoteCluster"] = "there is one cluster",
    };

    private static readonly string[] Other = ["Schedule", "StatusCheck", "Workflow"];

    /// <summary>Translates an object.</summary>
    /// <param name="document">The document, whose apiVersion is that of Chaos Mesh.</param>
    public static ChaosTranslationResult Translate(JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var notes = new ChaosNotes();
        var root = new ChaosFields(document, "", notes);
        var kind = root.Required("kind");
        _ = root.Text("apiVersion");
        root.Ignore("the status of an experiment is its own", "status");
        var metadata = root.Child("metadata");
        var name = metadata?.Required("name") ?? "";
        var own = metadata?.Text("namespace") ?? "default";
        Experiment? experiment = null;
        if (Refused.TryGetValue(kind, out var why))
        {
            notes.Fail("kind", $"{kind} of Chaos Mesh has no meaning here: {why}");
        }
        else if (!ChaosFaults.Fields.ContainsKey(kind) && !Other.Contains(kind))
        {
            ChaosFaults.Unsupported(root, "kind", kind, ChaosFaults.Fields.Keys.Concat(Other).Order(StringComparer.Ordinal));
        }
        else if (root.Child("spec") is { } fields)
        {
            var spec = Spec(kind, name, own, fields);
            CheckEmpty(kind, spec, notes);
            root.Finish();
            experiment = new Experiment
            {
                Metadata = new ObjectMeta { Name = name, Namespace = own },
                Spec = spec with { Description = spec.Description ?? $"{kind} {name} of Chaos Mesh." },
            };
        }
        else
        {
            notes.Fail("spec", "Required value");
        }

        return new ChaosTranslationResult(notes.Errors.Count == 0 ? experiment : null, notes.Errors, notes.Warnings);
    }

    private static ExperimentSpec Spec(string kind, string name, string own, ChaosFields fields) => kind switch
    {
        "Schedule" => Schedule(name, own, fields),
        "Workflow" => new WorkflowTimeline(own, fields.Notes).Translate(fields),
        "StatusCheck" => StatusChecks.Translate(name, own, fields, TimeSpan.Zero, null) is var (entry, expectation)
            ? new ExperimentSpec { Timeline = [entry], Expectations = [expectation] }
            : new ExperimentSpec(),
        _ => new ExperimentSpec { Timeline = ChaosFaults.Translate(kind, EntryName(name), own, fields) },
    };

    /// <summary>A name for an entry of the timeline: one of Chaos Mesh may have dots and be longer.</summary>
    internal static string EntryName(string name)
    {
        var label = name.Replace('.', '-').ToLowerInvariant();
        return label.Length <= Names.LabelMaximumLength - 4 ? label : label[..(Names.LabelMaximumLength - 4)].TrimEnd('-');
    }

    private static ExperimentSpec Schedule(string name, string own, ChaosFields fields)
    {
        var cron = fields.Required("schedule");
        if (cron.Length > 0 && !CronSchedule.TryParse(cron, out _, out var error))
        {
            fields.Notes.Fail(fields.Path("schedule"), $"Invalid value: {FieldError.Quote(cron)}: {error}");
        }

        fields.Ignore("the last run is kept", "historyLimit");
        fields.Ignore("a run that is missed is left out", "startingDeadlineSeconds");
        if (fields.Text("concurrencyPolicy") is { } policy && policy != "Forbid")
        {
            fields.Notes.Warn(fields.Path("concurrencyPolicy"), $"{policy} has no meaning here: a run begins when the one before has ended");
        }

        var type = fields.Required("type");
        var field = type == "Workflow" ? "workflow" : ChaosFaults.Fields.GetValueOrDefault(type);
        if (field is null)
        {
            ChaosFaults.Unsupported(fields, "type", type, ChaosFaults.Fields.Keys.Append("Workflow"));
            return new ExperimentSpec();
        }

        if (fields.Child(field) is not { } inner)
        {
            fields.Notes.Fail(fields.Path(field), $"Required value: the type {type} needs it");
            return new ExperimentSpec();
        }

        var spec = Spec(type, name, own, inner);
        fields.Notes.Warn(fields.Path("schedule"), "counts on live processes; in virtual time it is run once");
        fields.Finish();
        return spec with { Schedule = cron };
    }

    private static void CheckEmpty(string kind, ExperimentSpec spec, ChaosNotes notes)
    {
        if (notes.Errors.Count == 0 && spec.Timeline is null or { Count: 0 })
        {
            notes.Fail("spec", $"nothing of this {kind} has a meaning here"
                + (notes.Warnings.Count == 0 ? "" : ": " + string.Join("; ", notes.Warnings.Select(static warning => warning.Message))));
        }
    }
}
