namespace ActorCluster.Client.Lab;

/// <summary>
/// A fault of an experiment hit something: a message was lost, a container killed, a request refused. Published on the actor system's
/// event stream by the component that the fault is in, once for each hit; nothing depends on whether anybody listens.
/// </summary>
/// <param name="FaultId">The fault, as it was injected.</param>
/// <param name="Where">What it hit: <c>node-a/link</c>, <c>node-a/default/web/main</c>.</param>
/// <param name="What">What happened to it, for people.</param>
public sealed record FaultHit(string FaultId, string Where, string What);

/// <summary>A fault is over, and the component that it was in works as before. Published on the actor system's event stream.</summary>
/// <param name="FaultId">The fault, as it was injected.</param>
/// <param name="Where">The component that it was in.</param>
public sealed record FaultHealed(string FaultId, string Where);
