using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Simulation.Faults;

/// <summary>Which nodes and pods an entry of the timeline hits. Pure; chance comes in as a generator.</summary>
public static class TargetSelection
{
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    /// <summary>Chooses nodes.</summary>
    /// <param name="targets">Which; null for one at random.</param>
    /// <param name="nodes">Every node.</param>
    /// <param name="pods">Every pod.</param>
    /// <param name="hitBefore">The nodes that an earlier entry hit.</param>
    /// <param name="random">Chance.</param>
    /// <returns>Their names, in order.</returns>
    public static IReadOnlyList<string> Nodes(
        NodeTargets? targets, IReadOnlyList<Api.Core.Node> nodes, IReadOnlyList<Pod> pods, Func<string, IReadOnlyList<string>> hitBefore, Random random)
    {
        targets ??= new NodeTargets();
        if (targets.SameAs is { } earlier)
        {
            return hitBefore(earlier);
        }

        var labels = targets.LabelSelector is { } text ? LabelQuery.Parse(text) : LabelQuery.Everything;
        var running = targets.Running is { } wanted ? Pods(wanted, pods, random).Select(static pod => pod.Spec.NodeName).ToHashSet(StringComparer.Ordinal) : null;
        var eligible = nodes
            .Where(node => targets.Names is null || targets.Names.Contains(node.Metadata.Name))
            .Where(node => targets.Zones is null || targets.Zones.Contains(node.Metadata.Labels?.GetValueOrDefault(ZoneLabel) ?? ""))
            .Where(node => labels.Matches(node.Metadata.Labels))
            .Where(node => running is null || running.Contains(node.Metadata.Name))
            .Select(static node => node.Metadata.Name)
            .Order(StringComparer.Ordinal)
            .ToArray();
        return Choose(eligible, targets.Mode ?? (targets.Names is null ? TargetMode.One : TargetMode.All), targets.Value, random);
    }

    /// <summary>Chooses pods; those that have ended are nobody's target.</summary>
    /// <param name="targets">Which.</param>
    /// <param name="pods">Every pod.</param>
    /// <param name="random">Chance.</param>
    /// <returns>The pods, in the order of their names.</returns>
    public static IReadOnlyList<Pod> Pods(PodTargets targets, IReadOnlyList<Pod> pods, Random random)
    {
        var labels = targets.LabelSelector is { } text ? LabelQuery.Parse(text) : LabelQuery.Everything;
        var annotations = targets.AnnotationSelector is { } annotated ? LabelQuery.Parse(annotated) : LabelQuery.Everything;
        var fields = targets.FieldSelector is { } field ? FieldQuery.Parse(field) : FieldQuery.Everything;
        var namespaces = targets.Namespaces ?? [targets.Namespace ?? "default"];
        var eligible = pods
            .Where(pod => namespaces.Contains("*") || namespaces.Contains(pod.Metadata.Namespace))
            .Where(pod => targets.Names is null || targets.Names.Contains(pod.Metadata.Name)
                || targets.Names.Contains($"{pod.Metadata.Namespace}/{pod.Metadata.Name}"))
            .Where(pod => labels.Matches(pod.Metadata.Labels) && annotations.Matches(pod.Metadata.Annotations))
            .Where(pod => targets.Phases is null ? pod.Status.Phase is not (PodPhase.Succeeded or PodPhase.Failed) : targets.Phases.Contains(pod.Status.Phase))
            .Where(pod => fields.Matches(path => Field(pod, path)))
            .OrderBy(static pod => pod.Metadata.Namespace, StringComparer.Ordinal)
            .ThenBy(static pod => pod.Metadata.Name, StringComparer.Ordinal)
            .ToArray();
        return Choose(eligible, targets.Mode ?? TargetMode.All, targets.Value, random);
    }

    /// <summary>Finds the objects that an action or a fault of the store names.</summary>
    /// <param name="target">Which.</param>
    /// <param name="list">Every object of a resource, by its storage name.</param>
    /// <returns>The objects in their order; none when there is no such kind.</returns>
    public static IReadOnlyList<KubernetesObject> Objects(ObjectTarget target, Func<string, IEnumerable<KubernetesObject>> list)
    {
        var resource = ResourceTypes.All.FirstOrDefault(type => type.Kind == target.Kind && (target.ApiVersion is null || type.ApiVersion == target.ApiVersion));
        if (resource is null)
        {
            return [];
        }

        var ns = resource.Namespaced ? target.Namespace ?? "default" : "";
        var labels = target.LabelSelector is { } text ? LabelQuery.Parse(text) : LabelQuery.Everything;
        return
        [
            .. list(resource.QualifiedName)
                .Where(value => value.Metadata.Namespace == ns && (target.Name is null || value.Metadata.Name == target.Name))
                .Where(value => labels.Matches(value.Metadata.Labels)),
        ];
    }

    private static T[] Choose<T>(T[] eligible, string mode, int? value, Random random)
    {
        var count = mode switch
        {
            TargetMode.One => 1,
            TargetMode.Fixed => value ?? 1,
            TargetMode.Percent => (int)Math.Ceiling(eligible.Length * (value ?? 100) / 100.0),
            TargetMode.UpToPercent => (int)Math.Ceiling(eligible.Length * random.Next((value ?? 100) + 1) / 100.0),
            _ => eligible.Length,
        };
        if (count >= eligible.Length)
        {
            return eligible;
        }

        var chosen = Enumerable.Range(0, eligible.Length).ToArray();
        random.Shuffle(chosen);
        return [.. chosen.Take(count).Order().Select(index => eligible[index])];
    }

    private static string? Field(Pod pod, string path) => path switch
    {
        "metadata.name" => pod.Metadata.Name,
        "metadata.namespace" => pod.Metadata.Namespace,
        "spec.nodeName" => pod.Spec.NodeName ?? "",
        "status.phase" => pod.Status.Phase ?? "",
        "spec.restartPolicy" => pod.Spec.RestartPolicy ?? "",
        "spec.serviceAccountName" => pod.Spec.ServiceAccountName ?? "",
        "status.podIP" => pod.Status.PodIP ?? "",
        _ => null,
    };
}
