using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>What is seen of a DaemonSet when its next step is decided.</summary>
/// <param name="Set">The set.</param>
/// <param name="Nodes">All nodes, by name.</param>
/// <param name="Pods">The pods that the set controls.</param>
/// <param name="Revisions">The revisions that it controls.</param>
/// <param name="FindRevision">Finds a revision of its namespace by name, whoever controls it; null when there is none.</param>
/// <param name="BackOff">How long failed pods of a node are left alone; null when they are not.</param>
/// <param name="Now">The time.</param>
public sealed record DaemonSetState(
    DaemonSet Set,
    IReadOnlyList<Node> Nodes,
    IReadOnlyCollection<Pod> Pods,
    IReadOnlyCollection<ControllerRevision> Revisions,
    Func<string, ControllerRevision?> FindRevision,
    Func<string, TimeSpan?> BackOff,
    DateTimeOffset Now);

/// <summary>A node and the pods of a DaemonSet that are on it or for it.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Fit">Whether the node is one for the set; neither when the node is gone.</param>
/// <param name="Pods">The pods, in the order of <see cref="DaemonPods.Compare"/>; those that have ended and go are left out.</param>
public sealed record DaemonNode(string Name, NodeFit Fit, IReadOnlyList<Pod> Pods);
