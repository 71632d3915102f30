using ActorCluster.Api.Coordination;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// While one instance holds a component's lease, another one does not write over its work. client-go does not fence (tools/leaderelection
/// says so itself): optimistic concurrency stands against what a former leader remembers, and the end of its renew deadline against the
/// rest. So a write on condition of the revision that it has seen is harmless; one without that, to what the leader has written in its
/// term, or something new of its own, is not. Events are left out: they only add to a diary that nobody acts on. One that stood still goes
/// on from when it wakes up until its renew deadline, with whatever Kubernetes' controllers write without a revision: creations, deletions
/// of pods (RealPodControl.DeletePod has no preconditions), patches (MarkPodsNotReady knows the uid only). While the API or its store is
/// impaired a former leader hears late that it is one, and may create until its renew deadline: Kubernetes promises no more.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class OneLeader(CheckerSettings settings) : Checker(
    "one-leader",
    "In each term of a lease only its holder's writes take effect, those on condition of what the writer has seen aside.",
    new FactInterest(FactKinds.Writes | FactKinds.Faults))
{
    private readonly Dictionary<ObjectKey, (string Holder, long Fact)> _terms = [];

    private readonly Impairments _api = new(TimeSpan.Zero);

    private DateTimeOffset _awakeAt;

    // What the holder of a lease has written in its present term.
    private readonly Dictionary<ObjectKey, HashSet<(string Resource, ObjectKey Key)>> _written = [];

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case FaultMoved { Entry: { Api: not null } or { Store: not null } } moved:
                _api.Observe(moved);
                break;
            case FaultMoved { Entry.Component.Kind: ComponentFaultKind.Pause, Began: false }:
                _awakeAt = fact.At + settings.Awakening;
                break;
            case ObjectWritten { New: Lease lease } write:
                var holder = lease.Spec.HolderIdentity ?? "";
                if (!_terms.TryGetValue(write.Key, out var term) || term.Holder != holder)
                {
                    _terms[write.Key] = (holder, fact.Id);
                    _written.Remove(write.Key);
                }

                break;
            case ObjectWritten { New: null, Old: Lease } write:
                _terms.Remove(write.Key);
                break;
            case ObjectWritten { Claim: { } claim } write when write.Object is not Event:
                Count();
                if (!_terms.TryGetValue(claim.Lease, out var current) || current.Holder.Length == 0)
                {
                    break;
                }

                var written = _written.TryGetValue(claim.Lease, out var known) ? known : _written[claim.Lease] = [];
                if (current.Holder == claim.Identity)
                {
                    written.Add((write.Resource, write.Key));
                }
                else if (write.BasedOn == 0 && write.At > _awakeAt && (IsNew(write) || written.Contains((write.Resource, write.Key))))
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

    private bool IsNew(ObjectWritten write) => write.Old is null && !_api.OfControlPlane(write.At);
}
