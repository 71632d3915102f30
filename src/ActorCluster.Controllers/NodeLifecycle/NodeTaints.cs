using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>
/// The taints that follow from a node's conditions (kubernetes pkg/controller/nodelifecycle nodeConditionToTaintKeyStatusMap).
/// </summary>
public static class NodeTaints
{
    private static readonly (string Condition, string Status, string Taint)[] ByCondition =
    [
        (NodeConditionType.Ready, ConditionStatus.False, WellKnownTaints.NotReady),
        (NodeConditionType.Ready, ConditionStatus.Unknown, WellKnownTaints.Unreachable),
        (NodeConditionType.MemoryPressure, ConditionStatus.True, WellKnownTaints.MemoryPressure),
        (NodeConditionType.DiskPressure, ConditionStatus.True, WellKnownTaints.DiskPressure),
        (NodeConditionType.NetworkUnavailable, ConditionStatus.True, WellKnownTaints.NetworkUnavailable),
        (NodeConditionType.PIDPressure, ConditionStatus.True, WellKnownTaints.PIDPressure),
    ];

    private static readonly HashSet<string> OwnNoScheduleKeys = [.. ByCondition.Select(static entry => entry.Taint), WellKnownTaints.Unschedulable];

    /// <summary>
    /// The node with the NoSchedule taints that its conditions and <c>spec.unschedulable</c> call for; the same instance when it has them.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="now">The time, for <c>timeAdded</c>.</param>
    public static Node WithNoSchedule(Node node, Time now)
    {
        var wanted = new List<string>();
        foreach (var (type, status, taint) in ByCondition)
        {
            if (node.Condition(type)?.Status == status)
            {
                wanted.Add(taint);
            }
        }

        if (node.Spec.Unschedulable)
        {
            wanted.Add(WellKnownTaints.Unschedulable);
        }

        var kept = new List<Taint>();
        foreach (var taint in node.Spec.Taints ?? [])
        {
            if (taint.Effect != TaintEffect.NoSchedule || !OwnNoScheduleKeys.Contains(taint.Key) || wanted.Remove(taint.Key))
            {
                kept.Add(taint);
            }
        }

        if (wanted.Count == 0 && kept.Count == (node.Spec.Taints?.Count ?? 0))
        {
            return node;
        }

        foreach (var key in wanted)
        {
            kept.Add(new Taint { Key = key, Effect = TaintEffect.NoSchedule, TimeAdded = now });
        }

        return With(node, kept);
    }

    /// <summary>The key of the NoExecute taint for a Ready condition; null for a node that is ready.</summary>
    /// <param name="readyStatus">The condition's status.</param>
    public static string? NoExecuteKeyFor(string? readyStatus) => readyStatus switch
    {
        ConditionStatus.False => WellKnownTaints.NotReady,
        ConditionStatus.Unknown => WellKnownTaints.Unreachable,
        _ => null,
    };

    /// <summary>Whether the node has the NoExecute taint of a key.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The key.</param>
    public static bool HasNoExecute(Node node, string key) =>
        node.Spec.Taints?.Any(t => t.Effect == TaintEffect.NoExecute && t.Key == key) == true;

    /// <summary>The node with exactly one of the two NoExecute taints, or none; the same instance when nothing changes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="key">The taint to have; null for none.</param>
    /// <param name="now">The time, for <c>timeAdded</c>.</param>
    public static Node WithNoExecute(Node node, string? key, Time now)
    {
        var others = (node.Spec.Taints ?? [])
            .Where(t => t.Effect != TaintEffect.NoExecute || t.Key is not (WellKnownTaints.NotReady or WellKnownTaints.Unreachable) || t.Key == key)
            .ToList();
        if (key is not null && !HasNoExecute(node, key))
        {
            others.Add(new Taint { Key = key, Effect = TaintEffect.NoExecute, TimeAdded = now });
        }
        else if (others.Count == (node.Spec.Taints?.Count ?? 0))
        {
            return node;
        }

        return With(node, others);
    }

    private static Node With(Node node, List<Taint> taints) => node with { Spec = node.Spec with { Taints = taints.Count == 0 ? null : taints } };
}
