using ActorCluster.Api.Coordination;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;

namespace ActorCluster.Client.LeaderElection;

/// <summary>A lease as somebody saw it, and since when it has been like that by that somebody's own clock.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Since">When it was first seen so. The times inside the lease count for nobody: clocks differ.</param>
public sealed record ObservedLease(Lease Lease, DateTimeOffset Since)
{
    /// <summary>Whether the holder still has its time.</summary>
    /// <param name="now">The observer's time.</param>
    public bool IsValid(DateTimeOffset now) => Since + TimeSpan.FromSeconds(Lease.Spec.LeaseDurationSeconds ?? 0) > now;

    /// <summary>Whether it is held by this identity.</summary>
    /// <param name="identity">The identity.</param>
    public bool IsHeldBy(string identity) => Lease.Spec.HolderIdentity == identity;

    /// <summary>What is known after the lease was read again: the time starts anew only if it has changed.</summary>
    /// <param name="before">What was known; null for nothing.</param>
    /// <param name="lease">The lease as it was read.</param>
    /// <param name="now">The observer's time.</param>
    public static ObservedLease After(ObservedLease? before, Lease lease, DateTimeOffset now) =>
        new(lease, before is not null && before.Lease.Spec == lease.Spec ? before.Since : now);
}

/// <summary>Decides what to do about a lease (client-go <c>tools/leaderelection</c>, <c>tryAcquireOrRenew</c>).</summary>
public static class LeaseClaim
{
    /// <summary>Decides whether to take or renew the lease.</summary>
    /// <param name="observed">The lease; null when there is none.</param>
    /// <param name="key">Its key.</param>
    /// <param name="identity">Who asks.</param>
    /// <param name="duration">For how long the lease is to be claimed; whole seconds count.</param>
    /// <param name="now">The time.</param>
    /// <returns>
    /// The lease to write: to be created if it has no resourceVersion, else to be updated from it. Null while somebody else holds it.
    /// </returns>
    public static Lease? Decide(ObservedLease? observed, ObjectKey key, string identity, TimeSpan duration, DateTimeOffset now)
    {
        var claim = new LeaseSpec
        {
            HolderIdentity = identity,
            LeaseDurationSeconds = (int)duration.TotalSeconds,
            AcquireTime = now,
            RenewTime = now,
            LeaseTransitions = 0,
        };
        if (observed is null)
        {
            return new Lease { Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace }, Spec = claim };
        }

        var old = observed.Lease.Spec;
        if (observed.IsHeldBy(identity))
        {
            return observed.Lease with { Spec = claim with { AcquireTime = old.AcquireTime, LeaseTransitions = old.LeaseTransitions } };
        }

        return !string.IsNullOrEmpty(old.HolderIdentity) && observed.IsValid(now)
            ? null
            : observed.Lease with { Spec = claim with { LeaseTransitions = (old.LeaseTransitions ?? 0) + 1 } };
    }
}
