using Akka.Actor;
using Akka.Cluster;

namespace ActorCluster.Hosting.Membership;

/// <summary>
/// Never downs a member: only an operator removes a worker. Whether a <em>node</em> is alive is for its leases to say, and a partition of
/// minutes has to heal without anybody being thrown out.
/// </summary>
public sealed class OperatorOnlyDowning : IDowningProvider
{
    /// <summary>Creates the provider; Akka.Cluster does so by reflection.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="cluster">The cluster.</param>
    public OperatorOnlyDowning(ActorSystem system, Akka.Cluster.Cluster cluster) => _ = (system, cluster);

    /// <inheritdoc />
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc />
    public Props? DowningActorProps => null;
}
