using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Faults;

/// <summary>
/// A pressure fault as the runtime keeps it: what is left on the node, or what containers use more. Pure. With a period it is on for the
/// first half of it and off for the second; what containers use by it begins anew each time.
/// </summary>
internal sealed class PressureSource
{
    private readonly InjectFault _fault;
    private readonly EvictionAmount? _available;
    private readonly ResourceUse _use;
    private readonly ResourceUse _growth;
    private readonly TimeSpan _half;
    private readonly DateTimeOffset _since;

    /// <summary>Takes a fault with a pressure.</summary>
    public PressureSource(InjectFault fault, DateTimeOffset now)
    {
        var pressure = fault.Entry.Pressure!;
        _fault = fault;
        _since = now;
        Resource = pressure.Resource ?? "";
        _available = EvictionAmount.TryParse(pressure.Available, out var available) ? available : null;
        _use = UseOf(Resource, AmountOf(pressure.Use));
        _growth = UseOf(Resource, AmountOf(pressure.Growth));
        _half = LabDuration.TryParse(pressure.Period, out var period, out _) && period > TimeSpan.Zero ? period / 2 : TimeSpan.Zero;
    }

    public string FaultId => _fault.FaultId;

    /// <summary>One of <see cref="PressureResource"/>.</summary>
    public string Resource { get; }

    /// <summary>Whether it makes containers use more.</summary>
    public bool HasUse => _use != default || _growth != default;

    /// <summary>Whether it is on at a time.</summary>
    public bool IsOn(DateTimeOffset now) => _half == TimeSpan.Zero || (now - _since).Ticks / _half.Ticks % 2 == 0;

    /// <summary>When it goes on or off next; null without a period.</summary>
    public DateTimeOffset? NextChange(DateTimeOffset now) =>
        _half == TimeSpan.Zero ? null : _since + TimeSpan.FromTicks((((now - _since).Ticks / _half.Ticks) + 1) * _half.Ticks);

    /// <summary>Whether it hits a container.</summary>
    public bool Hits(string podUid, string container) => HasUse && _fault.Hits(podUid, container);

    /// <summary>What a container that it hits uses more by it.</summary>
    public ResourceUse UseAt(DateTimeOffset startedAt, DateTimeOffset now)
    {
        if (!IsOn(now))
        {
            return default;
        }

        var begun = _half == TimeSpan.Zero ? _since : _since + TimeSpan.FromTicks((now - _since).Ticks / _half.Ticks * _half.Ticks);
        return _use + _growth.Over(now - (startedAt > begun ? startedAt : begun));
    }

    /// <summary>What that grows by in a second, now.</summary>
    public ResourceUse GrowthAt(DateTimeOffset now) => IsOn(now) ? _growth : default;

    /// <summary>A level as it is with the fault.</summary>
    /// <param name="level">The level without it.</param>
    /// <param name="resource">What the level is of.</param>
    /// <param name="now">The time.</param>
    public Level Limit(Level level, string resource, DateTimeOffset now) =>
        resource == Resource && _available is { } available && IsOn(now) ? level with { Available = available.Of(level.Capacity) } : level;

    /// <summary>What it does, for people.</summary>
    public override string ToString() => _available is null
        ? $"containers use more {Resource}"
        : $"{_fault.Entry.Pressure!.Available} of {Resource} is left";

    private static long AmountOf(string? text) => EvictionAmount.TryParse(text, out var amount) ? amount.Absolute : 0;

    private static ResourceUse UseOf(string resource, long amount) => resource switch
    {
        PressureResource.Memory => new ResourceUse(amount, 0, 0, 0, 0, 0),
        PressureResource.NodeFileSystem => new ResourceUse(0, 0, amount, 0, 0, 0),
        PressureResource.ImageFileSystem => new ResourceUse(0, amount, 0, 0, 0, 0),
        PressureResource.Inodes => new ResourceUse(0, 0, 0, 0, amount, 0),
        PressureResource.ProcessIds => new ResourceUse(0, 0, 0, 0, 0, amount),
        _ => default,
    };
}
