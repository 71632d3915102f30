using Akka.Actor;

namespace ActorCluster.Node.Proxy;

/// <summary>
/// Asks a node's proxy where a connection would go; it may be sent to the node's supervisor. Answered by <see cref="ServiceResolved"/>.
/// </summary>
/// <param name="Address">A Service's address; empty for the node's own address, where the port is a NodePort.</param>
/// <param name="Port">The port.</param>
/// <param name="Protocol"><c>TCP</c>, <c>UDP</c> or <c>SCTP</c>.</param>
/// <param name="Client">The client's address, for session affinity.</param>
/// <param name="IsExternal">Whether the client is outside the cluster; always so for a NodePort.</param>
public sealed record ResolveService(string Address, int Port, string Protocol = "TCP", string Client = "", bool IsExternal = false);

/// <summary>Where a connection goes.</summary>
/// <param name="Ip">The endpoint's address; null when it is refused.</param>
/// <param name="Port">The endpoint's port.</param>
/// <param name="Refusal">Why it is refused.</param>
public sealed record ServiceResolved(string? Ip, int Port, string? Refusal);

/// <summary>A proxy wants the table of at least this revision. Told to the directory.</summary>
internal sealed record TakeServices(long Revision) : INoSerializationVerificationNeeded;

/// <summary>The table.</summary>
internal sealed record ServicesTaken(ServiceTable Table) : INoSerializationVerificationNeeded;
