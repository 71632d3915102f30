using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>
/// Judges one invariant from facts alone. It knows what Kubernetes promises and nothing of how this cluster is built; it is fed facts in
/// order and keeps no more than it needs for what is alive.
/// </summary>
public interface IChecker
{
    /// <summary>The invariant's name, as experiments refer to it (<c>at-most-one-identity</c>).</summary>
    string Name { get; }

    /// <summary>What has to hold, for people.</summary>
    string Statement { get; }

    /// <summary>What it wants to be told.</summary>
    FactInterest Interest { get; }

    /// <summary>How often it was broken, and how: the first hundred times.</summary>
    IReadOnlyList<Violation> Violations { get; }

    /// <summary>How often it was broken.</summary>
    long Broken { get; }

    /// <summary>How many occasions to break it were looked at. Zero means that a run says nothing about it.</summary>
    long Judged { get; }

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact; later than every one before.</param>
    void Observe(Fact fact);

    /// <summary>Ends the observation: what is overdue now is a violation.</summary>
    /// <param name="at">The end, by the experiment's clock.</param>
    void Finish(DateTimeOffset at);
}

/// <summary>An invariant was broken.</summary>
/// <param name="Checker">The invariant's name.</param>
/// <param name="At">When.</param>
/// <param name="Message">What was seen, for people.</param>
/// <param name="Evidence">The numbers of the facts that show it.</param>
public sealed record Violation(string Checker, DateTimeOffset At, string Message, IReadOnlyList<long> Evidence);

/// <summary>What a checker wants to be told, so that the many facts that are no concern of it cost nothing.</summary>
/// <param name="Kinds">The kinds of facts.</param>
/// <param name="Resources">The storage names of the resources whose writes it wants; empty for all.</param>
public sealed record FactInterest(FactKinds Kinds, params IReadOnlyList<string> Resources);

/// <summary>Kinds of facts.</summary>
[Flags]
public enum FactKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><see cref="ObjectWritten"/>.</summary>
    Writes = 1,

    /// <summary><see cref="WriteAcknowledged"/>.</summary>
    Acknowledgements = 1 << 1,

    /// <summary><see cref="WatchDelivered"/>.</summary>
    Watches = 1 << 2,

    /// <summary><see cref="ContainerChanged"/>.</summary>
    Containers = 1 << 3,

    /// <summary><see cref="MachineChanged"/>.</summary>
    Machines = 1 << 4,

    /// <summary><see cref="FaultMoved"/>.</summary>
    Faults = 1 << 5,

    /// <summary><see cref="DecisionMade"/>.</summary>
    Decisions = 1 << 6,

    /// <summary><see cref="StoreInspected"/>.</summary>
    Inspections = 1 << 7,

    /// <summary><see cref="MessagesCounted"/>.</summary>
    Messages = 1 << 8,
}
