using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using Akka.Actor;

namespace ActorCluster.Store.Faults;

/// <summary>What a store with faults does with a message.</summary>
internal enum Handling
{
    /// <summary>What it always does.</summary>
    Usual,

    /// <summary>Nothing before it is healed: a disk or a quorum that does not answer.</summary>
    Hold,

    /// <summary>It commits it, later: a slow disk.</summary>
    Delay,

    /// <summary>Nothing: it is not there.</summary>
    Lose,
}

/// <summary>The faults of a store that are on, and the messages that they keep. There is none of this while there is no fault.</summary>
internal sealed class StoreFaults
{
    private readonly List<InjectStoreFault> _active = [];

    /// <summary>Messages that a stalled store has not looked at, in order.</summary>
    public Queue<HeldMessage> Held { get; } = [];

    /// <summary>Transactions that are being committed, one after the other, in order.</summary>
    public Queue<HeldMessage> Committing { get; } = [];

    /// <summary>Whether there is any fault.</summary>
    public bool Any => _active.Count > 0;

    /// <summary>Whether the store is away.</summary>
    public bool IsDown => Find(StoreFaultKind.Crash) is not null;

    /// <summary>Whether the store stands still.</summary>
    public bool IsStalled => Find(StoreFaultKind.Stall) is not null;

    /// <summary>How long a commit takes; zero for no time.</summary>
    public TimeSpan CommitLatency => Find(StoreFaultKind.SlowCommit)?.Entry.Store!.Latency is { } latency ? LabDuration.Parse(latency) : TimeSpan.Zero;

    /// <summary>A fault begins.</summary>
    /// <param name="fault">The fault.</param>
    public void Add(InjectStoreFault fault)
    {
        Remove(fault.FaultId);
        _active.Add(fault);
    }

    /// <summary>A fault is over.</summary>
    /// <param name="faultId">The fault.</param>
    /// <returns>The fault; null when it was not on.</returns>
    public InjectStoreFault? Remove(string faultId)
    {
        var index = _active.FindIndex(fault => fault.FaultId == faultId);
        if (index < 0)
        {
            return null;
        }

        var removed = _active[index];
        _active.RemoveAt(index);
        return removed;
    }

    /// <summary>Decides about a message. A store that is away loses it even if it is slow, too.</summary>
    /// <param name="message">The message.</param>
    public (Handling Handling, string FaultId) Judge(object message)
    {
        if (Find(StoreFaultKind.Crash) is { } crash)
        {
            return (Handling.Lose, crash.FaultId);
        }

        if (Find(StoreFaultKind.Stall) is { } stall)
        {
            return (Handling.Hold, stall.FaultId);
        }

        // Reads do not wait for the disk (etcd: a read index needs no new entry in the log).
        return message is StoreTransaction && Find(StoreFaultKind.SlowCommit) is { } slow
            ? (Handling.Delay, slow.FaultId)
            : (Handling.Usual, "");
    }

    private InjectStoreFault? Find(string kind)
    {
        foreach (var fault in _active)
        {
            if (fault.Entry.Store!.Kind == kind)
            {
                return fault;
            }
        }

        return null;
    }
}

/// <summary>A message that is kept.</summary>
/// <param name="Message">The message.</param>
/// <param name="Sender">Who sent it.</param>
internal readonly record struct HeldMessage(object Message, IActorRef Sender);
