using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>Whether a node is one for a DaemonSet's pod.</summary>
/// <param name="ShouldRun">A pod belongs there.</param>
/// <param name="MayStay">A pod that is there may stay.</param>
public readonly record struct NodeFit(bool ShouldRun, bool MayStay);

/// <summary>Which nodes a DaemonSet is for (kubernetes pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod).</summary>
/// <param name="set">The set.</param>
public sealed class DaemonNodes(DaemonSet set)
{
    private readonly PodSpec _spec = set.Spec.Template.Spec;
    private readonly IReadOnlyList<Toleration> _tolerations = DaemonPods.Tolerations(set.Spec.Template.Spec);

    /// <summary>Whether a node is one of them.</summary>
    /// <param name="node">The node.</param>
    public NodeFit Of(Node node)
    {
        var name = node.Metadata.Name;
        if ((_spec.NodeName is { Length: > 0 } only && only != name) || !NodeSelectorMatching.MeetsRequirements(_spec, node.Metadata.Labels, name))
        {
            return default;
        }

        var mayStay = !HasUntolerated(node, TaintEffect.NoExecute);
        return new NodeFit(mayStay && !HasUntolerated(node, TaintEffect.NoSchedule), mayStay);
    }

    private bool HasUntolerated(Node node, string effect) =>
        node.Spec.Taints?.Any(taint => taint.Effect == effect && !TolerationMatching.Tolerates(_tolerations, taint)) == true;
}
