namespace ActorCluster.Simulation.Engine;

/// <summary>The clock of a simulation: it stands still while actors run and jumps from timer to timer.</summary>
public sealed class VirtualClock : TimeProvider
{
    /// <summary>When every simulation begins. A fixed time, so that the same seed writes the same timestamps.</summary>
    public static DateTimeOffset Origin { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How much time has passed since <see cref="Origin"/>.</summary>
    public TimeSpan Elapsed { get; internal set; }

    /// <summary>The present time.</summary>
    public DateTimeOffset Now => Origin + Elapsed;

    /// <inheritdoc />
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc />
    public override long GetTimestamp() => Elapsed.Ticks;
}
