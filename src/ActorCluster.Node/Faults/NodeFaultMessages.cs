using ActorCluster.Api.Lab;

namespace ActorCluster.Node.Faults;

/// <summary>
/// A fault begins on a node. Told to <c>/user/node-&lt;name&gt;</c>, which keeps it until it is healed and passes it to the component that
/// the fault is in. The same id again takes the place of what it stood for.
/// </summary>
/// <param name="FaultId">Names the fault until <see cref="HealFault"/>, and in its evidence.</param>
/// <param name="Entry">
/// What is wrong. Its targets have been resolved: the node is the receiver, the pods are in <paramref name="PodUids"/>.
/// </param>
/// <param name="PodUids">The pods of this node that it hits. An entry without a choice of pods hits every pod of the node.</param>
public sealed record InjectFault(string FaultId, TimelineEntry Entry, IReadOnlyList<string> PodUids)
{
    /// <summary>Whether it hits a container of a pod.</summary>
    /// <param name="podUid">The pod.</param>
    /// <param name="container">The container.</param>
    public bool Hits(string podUid, string container) =>
        Entry.Pods is not { } pods || ((pods.Container is null || pods.Container == container) && PodUids.Contains(podUid));
}

/// <summary>A fault is over. One that is not known is nobody's concern.</summary>
/// <param name="FaultId">The fault.</param>
public sealed record HealFault(string FaultId);

/// <summary>The sender was restarted and knows of no fault any more: its parent tells it those that are on.</summary>
internal sealed record RepeatFaults
{
    public static readonly RepeatFaults Instance = new();
}
