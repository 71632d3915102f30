using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// While one instance holds a component's lease, no write of another instance takes effect (client-go tools/leaderelection; it does not
/// fence, so that optimistic concurrency and the leader's own clock have to). Events are left out: they only add to a diary that nobody
/// acts on, and no leader's write stands in their way.
/// </summary>
internal sealed class OneLeader() : Checker(
    "one-leader",
    "At most one leader's writes take effect in each term of its lease.",
    new FactInterest(FactKinds.Writes))
{
    private readonly Dictionary<ObjectKey, (string Holder, long Fact)> _terms = [];

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { New: Lease lease } write:
                var holder = lease.Spec.HolderIdentity ?? "";
                if (!_terms.TryGetValue(write.Key, out var term) || term.Holder != holder)
                {
                    _terms[write.Key] = (holder, fact.Id);
                }

                break;
            case ObjectWritten { New: null, Old: Lease } write:
                _terms.Remove(write.Key);
                break;
            case ObjectWritten { Claim: { } claim } write when write.Object is not Event:
                Count();
                if (_terms.TryGetValue(claim.Lease, out var current) && current.Holder.Length > 0 && current.Holder != claim.Identity)
                {
                    Report(
                        fact.At,
                        $"{claim.Identity} wrote {write.Resource} {write.Key} as {write.Client} while {current.Holder} held the lease {claim.Lease}",
                        current.Fact,
                        fact.Id);
                }

                break;
        }
    }
}
