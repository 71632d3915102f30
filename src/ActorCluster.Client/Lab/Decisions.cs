namespace ActorCluster.Client.Lab;

/// <summary>
/// A kubelet under pressure chose a pod to evict. Published on the actor system's event stream, once for each victim, with everything that
/// the choice was made from.
/// </summary>
/// <param name="Node">The node.</param>
/// <param name="PodUid">The victim.</param>
/// <param name="Resource">What the node is short of: <c>memory</c>, <c>nodefs</c>, <c>imagefs</c>, <c>inodes</c> or <c>pids</c>.</param>
/// <param name="Candidates">Every pod that was ranked, the victim among them.</param>
public sealed record EvictionDecision(string Node, string PodUid, string Resource, IReadOnlyList<EvictionCandidate> Candidates);

/// <summary>A pod as a kubelet ranks it for eviction.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Usage">What it uses of the resource: bytes, inodes or processes.</param>
/// <param name="Request">What it requests of it; zero where nothing can be requested.</param>
/// <param name="Critical">It is a critical pod (priority of the system classes, static or mirror pod).</param>
public sealed record EvictionCandidate(string PodUid, int Priority, long Usage, long Request, bool Critical);

/// <summary>
/// The scheduler makes room for a pod by deleting others. Published on the actor system's event stream before the victims are deleted.
/// </summary>
/// <param name="PreemptorUid">The pod that room is made for.</param>
/// <param name="Node">The node.</param>
/// <param name="VictimUids">The pods that have to go.</param>
public sealed record PreemptionDecision(string PreemptorUid, string Node, IReadOnlyList<string> VictimUids);
