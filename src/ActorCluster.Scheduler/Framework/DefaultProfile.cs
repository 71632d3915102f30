using ActorCluster.Scheduler.Plugins.ImageLocality;
using ActorCluster.Scheduler.Plugins.NodeAffinity;
using ActorCluster.Scheduler.Plugins.NodeName;
using ActorCluster.Scheduler.Plugins.NodePorts;
using ActorCluster.Scheduler.Plugins.NodeResources;
using ActorCluster.Scheduler.Plugins.NodeUnschedulable;
using ActorCluster.Scheduler.Plugins.TaintToleration;

namespace ActorCluster.Scheduler.Framework;

/// <summary>
/// The one place that names the plugins, in the order and with the weights of Kubernetes 1.32's default profile
/// (pkg/scheduler/apis/config/v1/default_plugins.go).
/// </summary>
internal static class DefaultProfile
{
    /// <summary>The filters, in order: the first that rejects a node gives the reason.</summary>
    public static IReadOnlyList<IFilterPlugin> Filters { get; } =
    [
        new NodeUnschedulableFilter(),
        new NodeNameFilter(),
        new TaintTolerationFilter(),
        new NodeAffinityFilter(),
        new NodePortsFilter(),
        new NodeResourcesFitFilter(),
    ];

    /// <summary>The scores.</summary>
    public static IReadOnlyList<IScorePlugin> Scores { get; } =
    [
        new TaintTolerationScore(),
        new NodeAffinityScore(),
        new LeastAllocatedScore(),
        new BalancedAllocationScore(),
        new ImageLocalityScore(),
    ];
}
