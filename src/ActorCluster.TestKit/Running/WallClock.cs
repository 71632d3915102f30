namespace ActorCluster.TestKit.Running;

/// <summary>The wall clock, by which a simulation is paced whose clients live in real time. Nothing in the simulation reads it.</summary>
internal static class WallClock
{
    /// <summary>The clock.</summary>
#pragma warning disable RS0030 // A test is a composition root.
    public static TimeProvider Instance => TimeProvider.System;
#pragma warning restore RS0030
}
