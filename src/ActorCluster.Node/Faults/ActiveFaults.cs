namespace ActorCluster.Node.Faults;

/// <summary>The faults that are on, in the order in which they began. There are none most of the time, and a few at the most.</summary>
internal sealed class ActiveFaults
{
    private readonly List<InjectFault> _faults = [];

    /// <summary>The faults.</summary>
    public IReadOnlyList<InjectFault> All => _faults;

    /// <summary>Whether there is any.</summary>
    public bool Any => _faults.Count > 0;

    /// <summary>A fault begins. One of the same id ends with that.</summary>
    public void Add(InjectFault fault)
    {
        Remove(fault.FaultId);
        _faults.Add(fault);
    }

    /// <summary>A fault is over.</summary>
    /// <returns>The fault; null when it was not on.</returns>
    public InjectFault? Remove(string faultId)
    {
        var index = _faults.FindIndex(fault => fault.FaultId == faultId);
        if (index < 0)
        {
            return null;
        }

        var fault = _faults[index];
        _faults.RemoveAt(index);
        return fault;
    }
}
