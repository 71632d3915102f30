using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>What is seen of a StatefulSet when its next step is decided.</summary>
/// <param name="Set">The set.</param>
/// <param name="Pods">The pods that it controls.</param>
/// <param name="Revisions">The revisions that it controls.</param>
/// <param name="FindClaim">Finds a claim of its namespace by name; null when there is none.</param>
/// <param name="FindRevision">Finds a revision of its namespace by name, whoever controls it; null when there is none.</param>
/// <param name="Now">The time.</param>
public sealed record StatefulSetState(
    StatefulSet Set,
    IReadOnlyCollection<Pod> Pods,
    IReadOnlyCollection<ControllerRevision> Revisions,
    Func<string, PersistentVolumeClaim?> FindClaim,
    Func<string, ControllerRevision?> FindRevision,
    DateTimeOffset Now);

/// <summary>Where a StatefulSet's pods come from and go to.</summary>
/// <param name="Ordered">All revisions from the oldest to the newest.</param>
/// <param name="Current">The revision that pods are replaced from.</param>
/// <param name="Update">The revision of the set's template.</param>
public sealed record StatefulRevisions(IReadOnlyList<ControllerRevision> Ordered, ControllerRevision Current, ControllerRevision Update);
