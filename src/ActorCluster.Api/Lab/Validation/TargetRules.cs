using ActorCluster.Api.Selectors;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Lab.Validation;

/// <summary>The rules of what an entry hits: nodes and pods only where the fault has a meaning for them.</summary>
internal static class TargetRules
{
    private static readonly string[] Modes = [TargetMode.All, TargetMode.Fixed, TargetMode.One, TargetMode.Percent, TargetMode.UpToPercent];
    private static readonly string[] Phases = ["Failed", "Pending", "Running", "Succeeded", "Unknown"];

    internal static void Check(
        TimelineEntry entry, IReadOnlyDictionary<string, TimelineEntry> entries, string kind, FieldPath path, LabErrors errors)
    {
        var (nodes, pods) = (path.Child("nodes"), path.Child("pods"));
        errors.Forbidden(nodes, entry.Nodes is not null && !EntryKind.TakesNodes(entry), $"{Article(kind)} does not hit nodes");
        errors.Forbidden(pods, entry.Pods is not null && !EntryKind.TakesPods(entry), $"{Article(kind)} does not hit pods");
        if (entry.Pods is null && EntryKind.TakesPods(entry))
        {
            errors.Required(pods, $"{Article(kind)} hits pods that have to be chosen");
        }

        if (entry.Nodes is { } chosen)
        {
            Nodes(chosen, entry, entries, nodes, errors);
        }

        if (entry.Pods is { } chosenPods)
        {
            Pods(chosenPods, pods, errors);
        }

        if (entry.Link?.Peers is { } peers)
        {
            Nodes(peers, entry, entries, path.Child("link", "peers"), errors);
        }
    }

    /// <summary>Pods that are chosen.</summary>
    internal static void Pods(PodTargets pods, FieldPath path, LabErrors errors)
    {
        errors.Forbidden(path.Child("namespaces"), pods is { Namespace: not null, Namespaces: not null }, "may not be given beside namespace");
        errors.Selector(path.Child("labelSelector"), pods.LabelSelector);
        errors.Selector(path.Child("annotationSelector"), pods.AnnotationSelector);
        if (pods.FieldSelector is not null && !FieldQuery.TryParse(pods.FieldSelector, out _, out var error))
        {
            errors.Invalid(path.Child("fieldSelector"), pods.FieldSelector, error!);
        }

        for (var i = 0; i < pods.Phases?.Count; i++)
        {
            _ = errors.OneOf(path.Child("phases").Index(i), pods.Phases[i], true, Phases);
        }

        Mode(pods.Mode, pods.Value, path, errors);
    }

    private static void Nodes(
        NodeTargets nodes, TimelineEntry entry, IReadOnlyDictionary<string, TimelineEntry> entries, FieldPath path, LabErrors errors)
    {
        errors.Selector(path.Child("labelSelector"), nodes.LabelSelector);
        Mode(nodes.Mode, nodes.Value, path, errors);
        if (nodes.Running is { } running)
        {
            Pods(running, path.Child("running"), errors);
        }

        if (errors.Reference(path.Child("sameAs"), nodes.SameAs, entries) is not { } other)
        {
            return;
        }

        errors.Forbidden(path, nodes != new NodeTargets { SameAs = nodes.SameAs }, "nothing else is chosen beside sameAs");
        if (ReferenceEquals(other, entry) || !EntryKind.HitsNodes(other))
        {
            errors.Invalid(path.Child("sameAs"), nodes.SameAs, "must be another entry, one that hits nodes");
        }
        else if (other.Nodes?.SameAs == entry.Name)
        {
            errors.Invalid(path.Child("sameAs"), nodes.SameAs, "the entries choose the nodes of each other");
        }
    }

    private static void Mode(string? mode, int? value, FieldPath path, LabErrors errors)
    {
        _ = errors.OneOf(path.Child("mode"), mode, false, Modes);
        var field = path.Child("value");
        switch (mode)
        {
            case TargetMode.Fixed or TargetMode.Percent or TargetMode.UpToPercent when value is null:
                errors.Required(field, $"the mode {mode} needs it");
                break;
            case TargetMode.Fixed:
                errors.Number(field, value, 1);
                break;
            case TargetMode.Percent or TargetMode.UpToPercent:
                errors.Number(field, value, 1, 100);
                break;
            default:
                errors.Forbidden(field, value is not null, "only the modes Fixed, Percent and UpToPercent have a value");
                break;
        }
    }

    private static string Article(string kind) => kind switch
    {
        "action" => "this action",
        "pressure" => "this pressure",
        _ => $"a fault of the kind {kind}",
    };
}
