namespace ActorCluster.Simulation.Checkers.Framework;

/// <summary>Every checker there is.</summary>
public static class CheckerRegistry
{
    /// <summary>Makes one of each, fresh.</summary>
    /// <param name="settings">The cluster's settings.</param>
    public static IReadOnlyList<IChecker> All(CheckerSettings settings) =>
    [
        new AtMostOneIdentity(),
        new OneNodePerPod(),
        new NodeCapacity(),
        new AcknowledgedWritesSurvive(),
        new RevisionsIncrease(),
        new WatchesComplete(settings),
        new DisruptionBudget(),
        new TerminalPhaseFinal(),
        new TaintEvictionTiming(settings),
        new ZoneEvictionRate(settings),
        new PressureEvictionOrder(settings),
        new PreemptionPriority(settings),
        new GracefulTermination(),
        new RestartBackoff(settings),
        new OwnersAndReplicas(settings),
        new EndpointsReady(settings),
        new OneLeader(settings),
        new Conservation(settings),
        new RecordedCauses(),
    ];

    /// <summary>The names of all invariants, for the manifests that leave some out.</summary>
    /// <param name="settings">The cluster's settings.</param>
    public static IReadOnlyList<string> Names(CheckerSettings settings) => [.. All(settings).Select(static checker => checker.Name)];
}
