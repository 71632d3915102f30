using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Decides which unreachable members are downed. Has a public constructor that takes the system and the cluster.</summary>
public interface IDowningProvider
{
    /// <summary>How long after a member was downed others may take over what was its; zero if that needs no margin.</summary>
    TimeSpan DownRemovalMargin { get; }

    /// <summary>The actor that decides, a child of the cluster's own; null for none. It downs by <see cref="Cluster.Down"/>.</summary>
    Props? DowningActorProps { get; }
}

/// <summary>Nobody is downed but by hand.</summary>
public sealed class NoDowning : IDowningProvider
{
    /// <summary>For the cluster to construct.</summary>
    public NoDowning(ActorSystem system, Cluster cluster)
    {
        _ = system;
        _ = cluster;
    }

    /// <inheritdoc/>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc/>
    public Props? DowningActorProps => null;
}
