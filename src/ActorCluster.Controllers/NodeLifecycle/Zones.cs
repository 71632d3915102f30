using ActorCluster.Api.Core;

namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>How much of a zone is down.</summary>
public enum ZoneState
{
    /// <summary>The zone has not been looked at yet.</summary>
    Initial,

    /// <summary>All or most nodes are ready.</summary>
    Normal,

    /// <summary>More than two, and at least the threshold's share, are not ready.</summary>
    PartialDisruption,

    /// <summary>No node is ready.</summary>
    FullDisruption,
}

/// <summary>
/// Zones and the pace at which nodes in them may be tainted (kubernetes pkg/controller/nodelifecycle ComputeZoneState, setLimiterInZone).
/// </summary>
public static class Zones
{
    private const int AlwaysTolerated = 2;

    /// <summary>A node with this label counts neither for nor against its zone.</summary>
    public const string ExcludeFromDisruption = "node.kubernetes.io/exclude-disruption";

    /// <summary>The zone of a node: its region and zone labels together.</summary>
    /// <param name="node">The node.</param>
    public static string Of(Node node)
    {
        var labels = node.Metadata.Labels;
        return (labels?.GetValueOrDefault(WellKnownLabels.Region) ?? "") + ":" + (labels?.GetValueOrDefault(WellKnownLabels.Zone) ?? "");
    }

    /// <summary>The state of a zone.</summary>
    /// <param name="ready">How many of its nodes are ready.</param>
    /// <param name="notReady">How many are not.</param>
    /// <param name="threshold">The share from which it is partly disrupted.</param>
    public static ZoneState StateOf(int ready, int notReady, double threshold) => (ready, notReady) switch
    {
        (0, > 0) => ZoneState.FullDisruption,
        _ when notReady > AlwaysTolerated && (float)notReady / (ready + notReady) >= (float)threshold => ZoneState.PartialDisruption,
        _ => ZoneState.Normal,
    };

    /// <summary>
    /// The pace in a zone, in nodes per second. Whole zones that go dark are evicted from at the normal pace: only when all are dark is the
    /// fault taken to be the master's.
    /// </summary>
    /// <param name="state">The zone's state.</param>
    /// <param name="nodes">How many nodes it has.</param>
    /// <param name="settings">Rates.</param>
    public static double RateFor(ZoneState state, int nodes, NodeLifecycleSettings settings) => state switch
    {
        ZoneState.PartialDisruption => nodes > settings.LargeZoneThreshold ? settings.SecondaryEvictionRate : 0,
        _ => settings.EvictionRate,
    };
}
