using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Queue;

/// <summary>A pod that waits for a node.</summary>
internal sealed class QueuedPod(PodInfo pod, DateTimeOffset addedAt)
{
    /// <summary>The pod; replaced when its object changes.</summary>
    public PodInfo Pod { get; set; } = pod;

    /// <summary>When it entered the queue it is in.</summary>
    public DateTimeOffset AddedAt { get; set; } = addedAt;

    /// <summary>How often a node has been sought for it.</summary>
    public int Attempts { get; set; }

    /// <summary>The plugins that rejected nodes for it last time; empty after an error that was not a rejection.</summary>
    public IReadOnlyList<IFilterPlugin> RejectedBy { get; set; } = [];

    /// <summary>Where it waits.</summary>
    public QueuePlace Place { get; set; }

    /// <summary>Breaks ties in the order of arrival.</summary>
    public long Ticket { get; set; }
}

/// <summary>The parts of the scheduling queue.</summary>
internal enum QueuePlace
{
    /// <summary>In none: its turn is under way.</summary>
    InFlight,

    /// <summary>Waits for its turn.</summary>
    Active,

    /// <summary>Waits for its back-off to end.</summary>
    BackingOff,

    /// <summary>Waits for the cluster to change.</summary>
    Unschedulable,
}
