using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Namespaces;

/// <summary>What is left in a namespace, and what is done about it (kubernetes pkg/controller/namespace/deletion).</summary>
public static class NamespaceContent
{
    // What an object with a finalizer of its own is given, in seconds.
    private const int FinalizerEstimateSeconds = 15;

    /// <summary>
    /// The deletions: pods first and nothing else while one is left, since pods may need their ConfigMaps and Secrets to the end.
    /// </summary>
    /// <param name="content">The objects that are left, by resource.</param>
    public static IReadOnlyList<Write> Deletions(IReadOnlyDictionary<ResourceType, IReadOnlyList<KubernetesObject>> content)
    {
        var writes = new List<Write>();
        if (content.TryGetValue(ResourceTypes.Pods, out var pods) && pods.Count > 0)
        {
            Delete(ResourceTypes.Pods, pods, writes);
            return writes;
        }

        foreach (var (resource, objects) in content)
        {
            Delete(resource, objects, writes);
        }

        return writes;
    }

    /// <summary>How long to wait for what has been asked to go: half of what the slowest is given, and a second.</summary>
    /// <param name="content">The objects that are left, by resource.</param>
    public static TimeSpan NextLook(IReadOnlyDictionary<ResourceType, IReadOnlyList<KubernetesObject>> content)
    {
        var estimate = 0L;
        foreach (var (resource, objects) in content)
        {
            foreach (var item in objects)
            {
                if (item.Metadata.DeletionTimestamp is not null)
                {
                    var seconds = resource == ResourceTypes.Pods ? item.Metadata.DeletionGracePeriodSeconds ?? 0 : FinalizerEstimateSeconds;
                    estimate = Math.Max(estimate, seconds);
                }
            }
        }

        return TimeSpan.FromSeconds((estimate / 2) + 1);
    }

    /// <summary>The status of a namespace that is being emptied.</summary>
    /// <param name="status">The status.</param>
    /// <param name="content">The objects that are left, by resource.</param>
    /// <param name="now">The time.</param>
    /// <returns>The same instance when it says this already.</returns>
    public static NamespaceStatus Status(NamespaceStatus status, IReadOnlyDictionary<ResourceType, IReadOnlyList<KubernetesObject>> content, Time now)
    {
        var conditions = (status.Conditions ?? []).ToList();
        var changed = status.Phase != NamespacePhase.Terminating;
        foreach (var condition in Conditions(content))
        {
            changed |= Set(conditions, condition, now);
        }

        return changed ? status with { Phase = NamespacePhase.Terminating, Conditions = conditions } : status;
    }

    /// <summary>The namespace without the finalizer that this controller answers for.</summary>
    /// <param name="ns">The namespace.</param>
    public static Namespace Finalized(Namespace ns) => ns with
    {
        Spec = ns.Spec with { Finalizers = [.. (ns.Spec.Finalizers ?? []).Where(static name => name != NamespaceFinalizer.Kubernetes)] },
    };

    private static NamespaceCondition[] Conditions(IReadOnlyDictionary<ResourceType, IReadOnlyList<KubernetesObject>> content)
    {
        var left = content.Where(static entry => entry.Value.Count > 0).OrderBy(static entry => entry.Key.QualifiedName, StringComparer.Ordinal).ToList();
        var remaining = left.Select(static entry => $"{entry.Key.Plural}.{entry.Key.Group} has {entry.Value.Count} resource instances").ToList();
        var finalizers = left.SelectMany(static entry => entry.Value)
            .SelectMany(static item => item.Metadata.Finalizers ?? [])
            .GroupBy(static name => name)
            .OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => $"{group.Key} in {group.Count()} resource instances")
            .ToList();
        return
        [
            Condition(NamespaceConditionType.DeletionDiscoveryFailure, false, "ResourcesDiscovered", "All resources successfully discovered"),
            Condition(NamespaceConditionType.DeletionGroupVersionParsingFailure, false, "ParsedGroupVersions", "All legacy kube types successfully parsed"),
            Condition(NamespaceConditionType.DeletionContentFailure, false, "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
            remaining.Count == 0
                ? Condition(NamespaceConditionType.ContentRemaining, false, "ContentRemoved", "All content successfully removed")
                : Condition(NamespaceConditionType.ContentRemaining, true, "SomeResourcesRemain", "Some resources are remaining: " + string.Join(", ", remaining)),
            finalizers.Count == 0
                ? Condition(NamespaceConditionType.FinalizersRemaining, false, "ContentHasNoFinalizers", "All content-preserving finalizers finished")
                : Condition(
                    NamespaceConditionType.FinalizersRemaining, true, "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: " + string.Join(", ", finalizers)),
        ];
    }

    private static void Delete(ResourceType resource, IReadOnlyList<KubernetesObject> objects, List<Write> writes)
    {
        foreach (var item in objects)
        {
            if (item.Metadata.DeletionTimestamp is null)
            {
                writes.Add(new DeleteWrite(resource, item.Key(), new DeleteOptions
                {
                    PropagationPolicy = DeletionPropagation.Background,
                    Preconditions = new Preconditions { Uid = item.Metadata.Uid },
                }));
            }
        }
    }

    private static NamespaceCondition Condition(string type, bool holds, string reason, string message) => new()
    {
        Type = type,
        Status = holds ? ConditionStatus.True : ConditionStatus.False,
        Reason = reason,
        Message = message,
    };

    private static bool Set(List<NamespaceCondition> conditions, NamespaceCondition wanted, Time now)
    {
        var index = conditions.FindIndex(condition => condition.Type == wanted.Type);
        if (index < 0)
        {
            conditions.Add(wanted with { LastTransitionTime = now });
            return true;
        }

        var present = conditions[index];
        conditions[index] = wanted with { LastTransitionTime = present.Status == wanted.Status ? present.LastTransitionTime : now };
        return conditions[index] != present;
    }
}
