using ActorCluster.Api.Resources;
using ActorCluster.Scheduler.Cache;

namespace ActorCluster.Scheduler.Framework;

/// <summary>What can happen to a cluster that may make room for a pod (kubernetes framework.ClusterEvent).</summary>
[Flags]
internal enum ClusterEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A node came.</summary>
    NodeAdded = 1,

    /// <summary>A node went.</summary>
    NodeRemoved = 2,

    /// <summary>What may be requested of a node changed.</summary>
    NodeAllocatable = 4,

    /// <summary>The labels of a node changed.</summary>
    NodeLabels = 8,

    /// <summary>The taints of a node changed, or whether it is cordoned.</summary>
    NodeTaints = 16,

    /// <summary>A pod has been bound to a node.</summary>
    PodAdded = 32,

    /// <summary>A pod has left its node, or gave up one that was kept for it.</summary>
    PodRemoved = 64,

    /// <summary>The labels of a bound pod changed.</summary>
    PodLabels = 128,

    /// <summary>A bound pod is being deleted, but still on its node.</summary>
    PodEnding = 256,

    /// <summary>A claim, a volume or a class of volumes came or changed.</summary>
    Volumes = 512,

    /// <summary>A claim came; always together with <see cref="Volumes"/>.</summary>
    ClaimAdded = 1024,

    /// <summary>The drivers of storage on a node became known.</summary>
    NodeDriversAdded = 2048,

    /// <summary>A volume is no longer attached to a node.</summary>
    VolumeDetached = 4096,
}

/// <summary>One change of the cluster.</summary>
/// <param name="Events">What happened.</param>
/// <param name="Pod">The pod that it happened to; null for nodes.</param>
/// <param name="Claim">The claim that it happened to; null for anything else.</param>
/// <param name="Detached">The name of the volume that was detached, empty when it had none; null for anything else.</param>
internal readonly record struct ClusterChange(ClusterEvents Events, PodInfo? Pod = null, ObjectKey? Claim = null, string? Detached = null);
