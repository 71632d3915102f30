using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// Each write gets a revision above all before, and a write that was based on a state which is no longer the present one is refused
/// (reference/using-api/api-concepts: resource versions, optimistic concurrency).
/// </summary>
internal sealed class RevisionsIncrease() : Checker(
    "revisions-increase",
    "resourceVersion strictly increases, and an update from a stale one is refused.",
    new FactInterest(FactKinds.Writes))
{
    private long _last;
    private long _lastFact;

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        if (fact is not ObjectWritten write)
        {
            return;
        }

        Count();
        if (write.Revision <= _last)
        {
            Report(
                write.At,
                $"{write.Resource} {write.Key} was written at revision {write.Revision} when revision {_last} had been given already",
                _lastFact,
                write.Id);
        }

        if (write.New is not null && Stored.RevisionOf(write.New) != write.Revision)
        {
            Report(
                write.At,
                $"{write.Resource} {write.Key} was written at revision {write.Revision} and says {write.New.Metadata.ResourceVersion}",
                write.Id);
        }

        if (write.BasedOn != 0 && (write.Old is null || Stored.RevisionOf(write.Old) != write.BasedOn))
        {
            Report(
                write.At,
                $"{write.Client} wrote {write.Resource} {write.Key} on the strength of revision {write.BasedOn} over {write.Old?.Metadata.ResourceVersion}",
                write.Id);
        }

        _last = Math.Max(_last, write.Revision);
        _lastFact = write.Id;
    }
}
