namespace ActorCluster.Simulation.Verdicts;

/// <summary>The hash of a history up to a moment. Two histories are alike up to the last checkpoint that both have.</summary>
/// <param name="Facts">How many facts there were.</param>
/// <param name="At">When.</param>
/// <param name="Hash">The hash.</param>
public sealed record HistoryCheckpoint(long Facts, DateTimeOffset At, string Hash);
