using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;

namespace ActorCluster.Node.Faults;

/// <summary>
/// The clock of one machine: what it stamps leases, conditions and containers with. It shows the time of another clock, and is off by an
/// offset and goes wrong by a drift while faults say so. Durations are measured with <see cref="Steady"/>, as those of a real kubelet are
/// with the monotonic clock: a wrong date makes no back-off and no grace period longer. Set by the node's supervisor, read by its actors.
/// </summary>
internal sealed class NodeClock(TimeProvider steady) : TimeProvider
{
    private volatile IReadOnlyList<Deviation> _deviations = [];

    /// <summary>The clock that is never wrong.</summary>
    public TimeProvider Steady { get; } = steady;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        var now = Steady.GetUtcNow();
        var shown = now;
        foreach (var deviation in _deviations)
        {
            shown += deviation.At(now);
        }

        return shown;
    }

    /// <inheritdoc />
    public override long GetTimestamp() => Steady.GetTimestamp();

    /// <summary>The clock goes wrong.</summary>
    public void Add(string faultId, ClockFault fault)
    {
        var offset = LabDuration.TryParse(fault.Offset, out var value, out _) ? value : TimeSpan.Zero;
        Remove(faultId);
        _deviations = [.. _deviations, new Deviation(faultId, Steady.GetUtcNow(), offset, fault.DriftPpm ?? 0)];
    }

    /// <summary>The clock is put right.</summary>
    public void Remove(string faultId) => _deviations = [.. _deviations.Where(deviation => deviation.FaultId != faultId)];

    private sealed record Deviation(string FaultId, DateTimeOffset Since, TimeSpan Offset, long DriftPpm)
    {
        public TimeSpan At(DateTimeOffset now) => Offset + TimeSpan.FromTicks((long)((now - Since).Ticks * (DriftPpm / 1e6)));
    }
}
