using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A pod that has ended stays as it ended, and an identity is given once (concepts/overview/working-with-objects/names: UIDs).
/// </summary>
internal sealed class TerminalPhaseFinal() : Checker(
    "terminal-phase-final",
    "The phases Succeeded and Failed never change, and no uid is given twice.",
    new FactInterest(FactKinds.Writes))
{
    private readonly Dictionary<Guid, long> _given = [];

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { Old: null, New: { } created } write:
                Count();
                if (Guid.TryParse(created.Metadata.Uid, out var uid) && !_given.TryAdd(uid, fact.Id))
                {
                    Report(fact.At, $"{write.Resource} {write.Key} was created with the uid {uid}, which was given before", _given[uid], fact.Id);
                }

                break;
            case ObjectWritten { Old: Pod old, New: Pod pod } write when old.IsTerminal():
                Count();
                if (old.Status.Phase != pod.Status.Phase)
                {
                    Report(fact.At, $"pod {write.Key} was {old.Status.Phase} and became {pod.Status.Phase ?? "unknown"}", fact.Id);
                }

                break;
        }
    }
}
