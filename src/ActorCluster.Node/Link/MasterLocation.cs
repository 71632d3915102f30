using Akka.Actor;

namespace ActorCluster.Node.Link;

/// <summary>
/// The process found a master. The host of the process sends it to each <c>/user/node-&lt;name&gt;</c> and to the service directory,
/// whenever cluster membership says so; in a simulation it names a plain reference.
/// </summary>
/// <param name="Nodes">The master's <c>nodes</c> actor.</param>
public sealed record MasterFound(ICanTell Nodes);

/// <summary>There is no master at the moment.</summary>
public sealed record MasterLost
{
    /// <summary>The only instance.</summary>
    public static MasterLost Instance { get; } = new();
}
