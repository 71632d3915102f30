using ActorCluster.Api.Core;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A pod is bound once and never moves (concepts/workloads/pods/pod-lifecycle: pods are only scheduled once in their lifetime).
/// </summary>
internal sealed class OneNodePerPod() : Checker(
    "one-node-per-pod",
    "spec.nodeName is written once for each pod, and no pod's containers run on two nodes.",
    new FactInterest(FactKinds.Writes | FactKinds.Containers, Stored.Pods))
{
    private readonly Dictionary<string, (string Node, long Fact)> _ranOn = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { Old: Pod old, New: Pod pod } write when old.Metadata.Uid == pod.Metadata.Uid:
                if (old.Spec.NodeName != pod.Spec.NodeName)
                {
                    Count();
                    if (!string.IsNullOrEmpty(old.Spec.NodeName))
                    {
                        Report(fact.At, $"pod {write.Key} was bound to {old.Spec.NodeName} and is now bound to {pod.Spec.NodeName}", fact.Id);
                    }
                }

                break;
            case ContainerChanged { State: ContainerState.Running } container:
                Count();
                var now = (container.Node, container.Id);
                if (_ranOn.TryAdd(container.PodUid, now))
                {
                    break;
                }

                var before = _ranOn[container.PodUid];
                if (before.Node != container.Node)
                {
                    Report(fact.At, $"pod {container.Pod} ran on {before.Node} and now runs on {container.Node}", before.Fact, container.Id);
                    _ranOn[container.PodUid] = now;
                }

                break;
        }
    }
}
