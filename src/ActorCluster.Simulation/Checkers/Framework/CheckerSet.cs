using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>Leads each fact to the checkers that want it.</summary>
public sealed class CheckerSet
{
    private readonly Dictionary<string, IChecker[]> _writes = new(StringComparer.Ordinal);
    private readonly IChecker[] _acknowledgements;
    private readonly IChecker[] _watches;
    private readonly IChecker[] _containers;
    private readonly IChecker[] _machines;
    private readonly IChecker[] _faults;
    private readonly IChecker[] _decisions;
    private readonly IChecker[] _inspections;
    private readonly IChecker[] _messages;

    /// <summary>Creates the set.</summary>
    /// <param name="checkers">The checkers.</param>
    public CheckerSet(IReadOnlyList<IChecker> checkers)
    {
        Checkers = checkers;
        _acknowledgements = Wanting(FactKinds.Acknowledgements);
        _watches = Wanting(FactKinds.Watches);
        _containers = Wanting(FactKinds.Containers);
        _machines = Wanting(FactKinds.Machines);
        _faults = Wanting(FactKinds.Faults);
        _decisions = Wanting(FactKinds.Decisions);
        _inspections = Wanting(FactKinds.Inspections);
        _messages = Wanting(FactKinds.Messages);
    }

    /// <summary>The checkers.</summary>
    public IReadOnlyList<IChecker> Checkers { get; }

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact; later than every one before.</param>
    public void Observe(Fact fact)
    {
        foreach (var checker in Audience(fact))
        {
            checker.Observe(fact);
        }
    }

    /// <summary>Ends the observation.</summary>
    /// <param name="at">The end, by the experiment's clock.</param>
    public void Finish(DateTimeOffset at)
    {
        foreach (var checker in Checkers)
        {
            checker.Finish(at);
        }
    }

    private IChecker[] Audience(Fact fact) => fact switch
    {
        ObjectWritten write => Writes(write.Resource),
        WriteAcknowledged => _acknowledgements,
        WatchDelivered => _watches,
        ContainerChanged => _containers,
        MachineChanged => _machines,
        FaultMoved => _faults,
        DecisionMade => _decisions,
        StoreInspected => _inspections,
        MessagesCounted => _messages,
        _ => [],
    };

    private IChecker[] Writes(string resource)
    {
        if (!_writes.TryGetValue(resource, out var checkers))
        {
            checkers = [.. Wanting(FactKinds.Writes).Where(checker => checker.Interest.Resources.Count == 0 || checker.Interest.Resources.Contains(resource))];
            _writes.Add(resource, checkers);
        }

        return checkers;
    }

    private IChecker[] Wanting(FactKinds kind) => [.. Checkers.Where(checker => (checker.Interest.Kinds & kind) != 0)];
}
