using ActorCluster.Api.Apps;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>
/// The status of a DaemonSet from its nodes (kubernetes pkg/controller/daemon/daemon_controller.go updateDaemonSetStatus).
/// </summary>
public static class DaemonSetStatusCalculation
{
    /// <summary>Counts. Of several pods on a node the oldest counts.</summary>
    /// <param name="set">The set.</param>
    /// <param name="nodes">The nodes and the set's pods on them.</param>
    /// <param name="hash">The hash of the set's revision.</param>
    /// <param name="now">The time.</param>
    public static DaemonSetStatus Calculate(DaemonSet set, IReadOnlyList<DaemonNode> nodes, string hash, DateTimeOffset now)
    {
        int desired = 0, current = 0, misscheduled = 0, ready = 0, available = 0, updated = 0;
        foreach (var node in nodes)
        {
            if (!node.Fit.ShouldRun)
            {
                misscheduled += node.Pods.Count > 0 ? 1 : 0;
                continue;
            }

            desired++;
            if (node.Pods.Count == 0)
            {
                continue;
            }

            current++;
            var oldest = node.Pods[0];
            ready += oldest.IsReady() ? 1 : 0;
            available += oldest.IsAvailable(set.Spec.MinReadySeconds, now) ? 1 : 0;
            updated += DaemonPods.IsOf(oldest, hash) ? 1 : 0;
        }

        return set.Status with
        {
            ObservedGeneration = set.Metadata.Generation,
            DesiredNumberScheduled = desired,
            CurrentNumberScheduled = current,
            NumberMisscheduled = misscheduled,
            NumberReady = ready,
            NumberAvailable = available,
            NumberUnavailable = desired - available,
            UpdatedNumberScheduled = updated,
        };
    }
}
