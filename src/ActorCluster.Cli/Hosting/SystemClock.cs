namespace ActorCluster.Cli.Hosting;

/// <summary>The wall clock: the only place in the emulator that reads it.</summary>
internal static class SystemClock
{
    /// <summary>The clock.</summary>
    public static TimeProvider Instance => TimeProvider.System;
}
