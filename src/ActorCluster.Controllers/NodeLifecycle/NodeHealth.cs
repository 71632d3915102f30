using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>What the controller remembers of a node between two passes.</summary>
/// <param name="ReadyHeartbeat">The heartbeat time of the Ready condition that was last seen; null when there was none.</param>
/// <param name="RenewTime">The latest renew time of its lease that was seen.</param>
/// <param name="ProbedAt">When, by the controller's own clock, the node last gave a sign of life.</param>
public sealed record NodeHealth(Time? ReadyHeartbeat, MicroTime? RenewTime, DateTimeOffset ProbedAt);

/// <summary>What one pass found out about a node.</summary>
/// <param name="Health">What to remember.</param>
/// <param name="Observed">The Ready status before the pass: what the pass goes by. Unknown for a node that has none.</param>
/// <param name="Current">The Ready status after the pass; null for a node that has none and is still given time.</param>
/// <param name="Silenced">Whether the node has gone silent and its conditions are to become Unknown.</param>
public readonly record struct NodeExamination(NodeHealth Health, string Observed, string? Current, bool Silenced)
{
    /// <summary>Whether the node was Ready before this pass and is not after it.</summary>
    public bool WentSilent => Observed == ConditionStatus.True && Current != ConditionStatus.True;
}

/// <summary>
/// Whether a node is alive (kubernetes pkg/controller/nodelifecycle tryUpdateNodeHealth). A sign of life is a status heartbeat that differs
/// from the last one, or a lease whose renew time is <em>later</em> than the last: the node's clock only has to move forward, and the
/// length that the lease names plays no part.
/// </summary>
public static class NodeHealthCheck
{
    private static readonly string[] SilencedConditions =
        [NodeConditionType.Ready, NodeConditionType.MemoryPressure, NodeConditionType.DiskPressure, NodeConditionType.PIDPressure];

    /// <summary>Examines a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="lease">Its lease; null when it has none.</param>
    /// <param name="known">What was remembered; null for a node seen for the first time.</param>
    /// <param name="settings">Grace periods.</param>
    /// <param name="now">The time.</param>
    public static NodeExamination Examine(Node node, Lease? lease, NodeHealth? known, NodeLifecycleSettings settings, DateTimeOffset now)
    {
        var ready = node.Condition(NodeConditionType.Ready);
        var renewed = lease?.Spec.RenewTime;
        var health = (known, ready) switch
        {
            (null, null) => new NodeHealth(null, null, node.Metadata.CreationTimestamp?.Value ?? now),
            (null, _) => new NodeHealth(ready.LastHeartbeatTime, null, now),
            (_, not null) when known.ReadyHeartbeat != ready.LastHeartbeatTime => known with { ReadyHeartbeat = ready.LastHeartbeatTime, ProbedAt = now },
            _ => known,
        };
        if (renewed is { } at && (health.RenewTime is null || health.RenewTime.Value.Value < at.Value))
        {
            health = health with { RenewTime = at, ProbedAt = now };
        }

        var observed = ready?.Status ?? ConditionStatus.Unknown;
        var grace = ready is null ? settings.StartupGracePeriod : settings.GracePeriod;
        return now <= health.ProbedAt + grace
            ? new NodeExamination(health, observed, ready?.Status, false)
            : new NodeExamination(health, observed, ConditionStatus.Unknown, ready?.Status != ConditionStatus.Unknown);
    }

    /// <summary>The status with the four conditions Unknown that only the node itself could know.</summary>
    /// <param name="status">The status.</param>
    /// <param name="created">When the node was created: the heartbeat of a condition that it never reported.</param>
    /// <param name="now">The time.</param>
    public static NodeStatus Silence(NodeStatus status, Time? created, Time now)
    {
        var conditions = (status.Conditions ?? []).ToList();
        var changed = false;
        foreach (var type in SilencedConditions)
        {
            var index = conditions.FindIndex(c => c.Type == type);
            if (index < 0)
            {
                conditions.Add(new NodeCondition
                {
                    Type = type,
                    Status = ConditionStatus.Unknown,
                    Reason = "NodeStatusNeverUpdated",
                    Message = "Kubelet never posted node status.",
                    LastHeartbeatTime = created,
                    LastTransitionTime = now,
                });
                changed = true;
            }
            else if (conditions[index].Status != ConditionStatus.Unknown)
            {
                conditions[index] = conditions[index] with
                {
                    Status = ConditionStatus.Unknown,
                    Reason = "NodeStatusUnknown",
                    Message = "Kubelet stopped posting node status.",
                    LastTransitionTime = now,
                };
                changed = true;
            }
        }

        return changed ? status with { Conditions = conditions } : status;
    }
}
