using ActorCluster.Scheduler.Plugins.DefaultPreemption;
using ActorCluster.Scheduler.Plugins.ImageLocality;
using ActorCluster.Scheduler.Plugins.InterPodAffinity;
using ActorCluster.Scheduler.Plugins.NodeAffinity;
using ActorCluster.Scheduler.Plugins.NodeName;
using ActorCluster.Scheduler.Plugins.NodePorts;
using ActorCluster.Scheduler.Plugins.NodeResources;
using ActorCluster.Scheduler.Plugins.NodeUnschedulable;
using ActorCluster.Scheduler.Plugins.NodeVolumeLimits;
using ActorCluster.Scheduler.Plugins.PodTopologySpread;
using ActorCluster.Scheduler.Plugins.TaintToleration;
using ActorCluster.Scheduler.Plugins.VolumeBinding;
using ActorCluster.Scheduler.Plugins.VolumeRestrictions;
using ActorCluster.Scheduler.Plugins.VolumeZone;

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
        new VolumeRestrictionsFilter(),
        new NodeVolumeLimitsFilter(),
        new VolumeBindingFilter(),
        new VolumeZoneFilter(),
        new PodTopologySpreadFilter(),
        new InterPodAffinityFilter(),
    ];

    /// <summary>The scores.</summary>
    public static IReadOnlyList<IScorePlugin> Scores { get; } =
    [
        new TaintTolerationScore(),
        new NodeAffinityScore(),
        new PodTopologySpreadScore(),
        new InterPodAffinityScore(),
        new LeastAllocatedScore(),
        new BalancedAllocationScore(),
        new ImageLocalityScore(),
    ];

    /// <summary>What is tried for a pod that no node takes.</summary>
    /// <param name="random">Decides where the search begins.</param>
    public static IPostFilterPlugin PostFilter(Random random) => new DefaultPreemptionPlugin(random);
}
