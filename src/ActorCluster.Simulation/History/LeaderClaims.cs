using ActorCluster.Api.Coordination;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.History.Facts;
using Akka.Actor;

namespace ActorCluster.Simulation.History;

/// <summary>
/// Who an actor takes itself for: what runs below an elector leads by the lease that the elector wrote last, whoever holds it now.
/// </summary>
public sealed class LeaderClaims
{
    private readonly Dictionary<string, LeaderClaim> _electors = new(StringComparer.Ordinal);

    /// <summary>Takes in a write; those of a lease by an elector tell who it is.</summary>
    /// <param name="key">The object.</param>
    /// <param name="written">What was written.</param>
    /// <param name="origin">The actor that asked for it.</param>
    public void Observe(ObjectKey key, KubernetesObject written, ActorPath origin)
    {
        if (written is Lease { Spec.HolderIdentity: { Length: > 0 } identity } && key.Namespace == "kube-system")
        {
            var path = origin.ToStringWithoutAddress();
            if (!_electors.TryGetValue(path, out var claim) || claim.Identity != identity)
            {
                _electors[path] = new LeaderClaim(key, identity);
            }
        }
    }

    /// <summary>The claim of an actor.</summary>
    /// <param name="origin">The actor.</param>
    /// <returns>Null for an actor that is below no elector; an elector itself does not lead but asks to.</returns>
    public LeaderClaim? Of(ActorPath origin)
    {
        if (_electors.Count == 0)
        {
            return null;
        }

        for (var path = origin.Parent; path is not null && path.Parent is not null && !ReferenceEquals(path, path.Parent); path = path.Parent)
        {
            if (_electors.TryGetValue(path.ToStringWithoutAddress(), out var claim))
            {
                return claim;
            }
        }

        return null;
    }
}
