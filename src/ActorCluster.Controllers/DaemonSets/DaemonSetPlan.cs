using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.History;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>
/// What a DaemonSet does next about its revisions and pods (kubernetes pkg/controller/daemon/daemon_controller.go syncDaemonSet). Pods are
/// replaced for an update only when every node has what it should have.
/// </summary>
public static class DaemonSetPlan
{
    /// <summary>Most pods created or deleted in one pass (BurstReplicas).</summary>
    public const int BurstReplicas = 250;

    /// <summary>Decides.</summary>
    /// <param name="state">What is seen.</param>
    /// <returns>What to do, and the nodes whose failed pods that deletes.</returns>
    public static (Reconciliation Plan, IReadOnlyList<string> FailedOn) Decide(DaemonSetState state)
    {
        var set = state.Set;
        if (set.Metadata.DeletionTimestamp is not null)
        {
            return (Reconciliation.Nothing, []);
        }

        var ordered = RevisionHistory.Ordered(state.Revisions);
        var patch = RevisionHistory.Patch(set.Spec.Template);
        var current = ordered.FindLast(revision => RevisionHistory.Has(revision, patch));
        var old = ordered.Where(revision => !RevisionHistory.Has(revision, patch)).ToList();
        var number = (old.Count == 0 ? 0 : old[^1].Revision) + 1;
        if (current is null || current.Revision < number)
        {
            return (Reconciliation.Of(current is null
                ? NewRevision(state, number)
                : new UpdateWrite(ResourceTypes.ControllerRevisions, current with { Revision = number })), []);
        }

        var hash = current.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.ControllerRevisionHash) ?? current.Metadata.Name;
        var nodes = Assign(state);
        var placement = new DaemonPlacement(state, hash);
        foreach (var node in nodes)
        {
            placement.Look(node);
        }

        var changes = new DaemonRollout(placement.Surplus, placement.Needy);
        if (changes.IsEmpty && set.Spec.UpdateStrategy.Type == DaemonSetUpdateStrategyType.RollingUpdate)
        {
            changes = DaemonRollout.Decide(set, nodes, hash, state.Now);
        }

        var writes = new List<Write>();
        var status = DaemonSetStatusCalculation.Calculate(set, nodes, hash, state.Now);
        if (status != set.Status)
        {
            writes.Add(new UpdateWrite(ResourceTypes.DaemonSets, set with { Status = status }, "status"));
        }

        writes.AddRange(changes.Create.Take(BurstReplicas).Select(node => PodWrites.Create(set, DaemonPods.Create(set, hash, node))));
        writes.AddRange(changes.Delete.Take(BurstReplicas).Select(pod => PodWrites.Delete(set, pod)));
        writes.AddRange(RevisionHistory
            .Surplus(old, revision => IsUsed(state, revision), old.Count - (set.Spec.RevisionHistoryLimit ?? int.MaxValue))
            .Select(static revision => DeleteWrite.Exactly(ResourceTypes.ControllerRevisions, revision)));
        var plan = new Reconciliation
        {
            Writes = writes,
            SlowStart = changes.Create.Count > 0,
            Events = placement.Events,
            Again = Earlier(placement.Again, Availability.Next(state.Pods, set.Spec.MinReadySeconds, state.Now)),
        };
        return (plan, placement.FailedOn);
    }

    private static Write NewRevision(DaemonSetState state, long number)
    {
        var set = state.Set;
        var hash = ContentHash.OfTemplate(RevisionHistory.Patch(set.Spec.Template).Utf8.Span, set.Status.CollisionCount);
        var counted = set with { Status = set.Status with { CollisionCount = (set.Status.CollisionCount ?? 0) + 1 } };
        return RevisionHistory.CreateOrCount(
            RevisionHistory.Create(set, set.Spec.Template, number, hash, WellKnownLabels.ControllerRevisionHash),
            state.FindRevision,
            new UpdateWrite(ResourceTypes.DaemonSets, counted, "status"));
    }

    private static bool IsUsed(DaemonSetState state, ControllerRevision revision) =>
        revision.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.ControllerRevisionHash) is { } hash && state.Pods.Any(pod => DaemonPods.IsOf(pod, hash));

    // Every node, and after them those that are gone: their pods that were never bound have nobody else to remove them.
    private static List<DaemonNode> Assign(DaemonSetState state)
    {
        var byNode = state.Pods
            .Where(static pod => pod.Metadata.DeletionTimestamp is null || !pod.IsTerminal())
            .ToLookup(static pod => DaemonPods.NodeOf(pod) ?? "");
        var rule = new DaemonNodes(state.Set);
        var nodes = state.Nodes.Select(node => new DaemonNode(node.Metadata.Name, rule.Of(node), Ordered(byNode[node.Metadata.Name]))).ToList();
        var known = state.Nodes.Select(static node => node.Metadata.Name).ToHashSet();
        foreach (var group in byNode.Where(group => !known.Contains(group.Key)).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var unbound = Ordered(group.Where(static pod => string.IsNullOrEmpty(pod.Spec.NodeName)));
            if (unbound.Count > 0)
            {
                nodes.Add(new DaemonNode(group.Key, default, unbound));
            }
        }

        return nodes;
    }

    private static List<Pod> Ordered(IEnumerable<Pod> pods)
    {
        var ordered = pods.ToList();
        ordered.Sort(DaemonPods.Compare);
        return ordered;
    }

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right ?? left : left;
}
