using ActorCluster.Api.Meta;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.GarbageCollection;

/// <summary>What is known of an owner.</summary>
public enum OwnerState
{
    /// <summary>It has to be asked for.</summary>
    Unverified,

    /// <summary>It exists.</summary>
    Solid,

    /// <summary>It does not exist.</summary>
    Dangling,

    /// <summary>It exists, and waits for its dependents to go first.</summary>
    Waiting,
}

/// <summary>
/// What becomes of an object of the graph (kubernetes pkg/controller/garbagecollector/garbagecollector.go attemptToDeleteItem,
/// processDeletingDependentsItem, attemptToOrphanWorker).
/// </summary>
public static class CollectionPlan
{
    /// <summary>Decides.</summary>
    /// <param name="node">The object.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="ownerState">What is known of an owner; none is <see cref="OwnerState.Unverified"/>.</param>
    /// <param name="lookAt">Gets the uids that need a look because of this one.</param>
    public static IReadOnlyList<Write> Decide(GraphNode node, DependencyGraph graph, Func<OwnerReference, OwnerState> ownerState, List<string> lookAt)
    {
        if (node.IsOrphaning)
        {
            return Orphan(node, graph);
        }

        if (node.IsDeletingDependents)
        {
            return WaitForDependents(node, graph, lookAt);
        }

        if (node.IsBeingDeleted || node.Owners.Count == 0)
        {
            return [];
        }

        var obsolete = new HashSet<string>();
        var solid = false;
        var waiting = false;
        foreach (var reference in node.Owners)
        {
            switch (ownerState(reference))
            {
                case OwnerState.Solid:
                    solid = true;
                    break;
                case OwnerState.Waiting:
                    waiting = true;
                    obsolete.Add(reference.Uid);
                    break;
                default:
                    obsolete.Add(reference.Uid);
                    break;
            }
        }

        if (solid)
        {
            return obsolete.Count == 0 ? [] : [WithoutOwners(node, obsolete)];
        }

        return waiting && graph.DependentsOf(node.Uid).Count > 0 ? DeleteInForeground(node, graph) : [Delete(node, PolicyOf(node))];
    }

    private static List<Write> Orphan(GraphNode node, DependencyGraph graph)
    {
        var writes = new List<Write>();
        foreach (var dependent in graph.DependentsOf(node.Uid))
        {
            writes.Add(WithoutOwners(dependent, [node.Uid]));
        }

        if (writes.Count == 0)
        {
            writes.Add(WithoutFinalizer(node, StandardFinalizer.Orphan));
        }

        return writes;
    }

    private static List<Write> WaitForDependents(GraphNode node, DependencyGraph graph, List<string> lookAt)
    {
        var blocked = false;
        foreach (var dependent in graph.DependentsOf(node.Uid))
        {
            if (Blocks(dependent, node.Uid))
            {
                blocked = true;
                if (!dependent.IsBeingDeleted)
                {
                    lookAt.Add(dependent.Uid);
                }
            }
        }

        return blocked ? [] : [WithoutFinalizer(node, StandardFinalizer.ForegroundDeletion)];
    }

    private static List<Write> DeleteInForeground(GraphNode node, DependencyGraph graph)
    {
        var writes = new List<Write>();
        foreach (var dependent in graph.DependentsOf(node.Uid))
        {
            if (dependent.IsDeletingDependents)
            {
                // Possibly a circle of owners that wait for each other: this one stops blocking.
                writes.Add(new ModifyWrite(node.Resource, node.Key, node.Uid, Unblock));
                break;
            }
        }

        // The write above moves the resourceVersion, so the deletion goes by uid alone.
        writes.Add(new DeleteWrite(node.Resource, node.Key, new DeleteOptions
        {
            PropagationPolicy = DeletionPropagation.Foreground,
            Preconditions = new Preconditions { Uid = node.Uid },
        }));
        return writes;
    }

    // At the revision that was decided on: whoever has adopted the object in the meantime keeps it.
    private static DeleteWrite Delete(GraphNode node, string policy) => new(node.Resource, node.Key, new DeleteOptions
    {
        PropagationPolicy = policy,
        Preconditions = new Preconditions { Uid = node.Uid, ResourceVersion = node.Object.Metadata.ResourceVersion },
    });

    private static string PolicyOf(GraphNode node) =>
        node.Has(StandardFinalizer.Orphan) ? DeletionPropagation.Orphan
        : node.Has(StandardFinalizer.ForegroundDeletion) ? DeletionPropagation.Foreground
        : DeletionPropagation.Background;

    private static ModifyWrite WithoutOwners(GraphNode node, HashSet<string> owners) => new(
        node.Resource,
        node.Key,
        node.Uid,
        current => current.Metadata.OwnerReferences?.Any(reference => owners.Contains(reference.Uid)) != true
            ? current
            : current with { Metadata = current.Metadata with { OwnerReferences = Remaining(current.Metadata.OwnerReferences, owners) } });

    private static OwnerReference[]? Remaining(IReadOnlyList<OwnerReference> references, HashSet<string> without) =>
        references.Where(reference => !without.Contains(reference.Uid)).ToArray() is { Length: > 0 } left ? left : null;

    private static ModifyWrite WithoutFinalizer(GraphNode node, string finalizer) => new(
        node.Resource,
        node.Key,
        node.Uid,
        current => current.Metadata.Finalizers?.Contains(finalizer) != true
            ? current
            : current with { Metadata = current.Metadata with { Finalizers = Remaining(current.Metadata.Finalizers, finalizer) } });

    private static string[]? Remaining(IReadOnlyList<string> finalizers, string without) =>
        finalizers.Where(name => name != without).ToArray() is { Length: > 0 } left ? left : null;

    private static KubernetesObject Unblock(KubernetesObject current) =>
        current.Metadata.OwnerReferences?.Any(static reference => reference.BlockOwnerDeletion == true) != true
            ? current
            : current with
            {
                Metadata = current.Metadata with
                {
                    OwnerReferences = [.. current.Metadata.OwnerReferences.Select(static reference => reference with { BlockOwnerDeletion = false })],
                },
            };

    private static bool Blocks(GraphNode dependent, string owner)
    {
        foreach (var reference in dependent.Owners)
        {
            if (reference.Uid == owner && reference.BlockOwnerDeletion == true)
            {
                return true;
            }
        }

        return false;
    }
}
