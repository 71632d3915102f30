namespace Akka.Cluster;

/// <summary>Where a member stands in its life. Only the leader moves a member on, except for Leaving and Down, which anyone may ask for.</summary>
public enum MemberStatus
{
    /// <summary>Known, not yet admitted by the leader.</summary>
    Joining = 0,

    /// <summary>Admitted.</summary>
    Up = 1,

    /// <summary>Asked to leave in good order.</summary>
    Leaving = 2,

    /// <summary>Everybody knows that it leaves; it may shut down.</summary>
    Exiting = 3,

    /// <summary>Declared dead; it no longer takes part in decisions.</summary>
    Down = 4,

    /// <summary>No longer in the cluster.</summary>
    Removed = 5,

    /// <summary>Admitted while some member could not be reached, so without convergence.</summary>
    WeaklyUp = 6,
}
