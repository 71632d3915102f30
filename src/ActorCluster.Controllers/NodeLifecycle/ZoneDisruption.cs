namespace ActorCluster.Controllers.NodeLifecycle;

/// <summary>What a pass means for the cluster as a whole.</summary>
public enum DisruptionChange
{
    /// <summary>Nothing beyond the pace of single zones.</summary>
    None,

    /// <summary>
    /// No zone has a Ready node any more: the fault is taken to be the control plane's own, taints go and evictions stop.
    /// </summary>
    AllZonesWentDark,

    /// <summary>Some zone has a Ready node again: every node gets a full grace period.</summary>
    NoLongerAllDark,
}

/// <summary>How many nodes of a zone are ready and how many are not.</summary>
/// <param name="Ready">Ready nodes.</param>
/// <param name="NotReady">The others.</param>
public readonly record struct ZoneCount(int Ready, int NotReady)
{
    /// <summary>The nodes of the zone.</summary>
    public int Total => Ready + NotReady;

    /// <summary>One node more.</summary>
    /// <param name="ready">Whether it is ready.</param>
    public ZoneCount With(bool ready) => ready ? this with { Ready = Ready + 1 } : this with { NotReady = NotReady + 1 };
}

/// <summary>
/// The states of the zones and the pace that follows from them (kubernetes pkg/controller/nodelifecycle handleDisruption).
/// </summary>
public sealed class ZoneDisruption
{
    private readonly NodeLifecycleSettings _settings;
    private readonly Dictionary<string, ZoneState> _states = [];

    /// <summary>Creates it without zones.</summary>
    /// <param name="settings">Rates and thresholds.</param>
    public ZoneDisruption(NodeLifecycleSettings settings) => _settings = settings;

    /// <summary>The state of a zone.</summary>
    /// <param name="zone">The zone.</param>
    public ZoneState StateOf(string zone) => _states.GetValueOrDefault(zone);

    /// <summary>A node of this zone has been seen.</summary>
    /// <param name="zone">The zone.</param>
    public void See(string zone) => _states.TryAdd(zone, ZoneState.Initial);

    /// <summary>Takes the counts of a pass and sets the pace of every queue.</summary>
    /// <param name="counts">By zone; a zone that is missing has no nodes any more.</param>
    /// <param name="queues">By zone.</param>
    /// <param name="now">The time.</param>
    public DisruptionChange Update(IReadOnlyDictionary<string, ZoneCount> counts, IReadOnlyDictionary<string, RateLimitedQueue> queues, DateTimeOffset now)
    {
        var wasAllDark = true;
        var isAllDark = true;
        foreach (var (zone, state) in _states)
        {
            if (!counts.TryGetValue(zone, out var count))
            {
                _states.Remove(zone);
                continue;
            }

            wasAllDark &= state == ZoneState.FullDisruption;
            isAllDark &= StateOf(count) == ZoneState.FullDisruption;
        }

        if (isAllDark && wasAllDark)
        {
            return DisruptionChange.None;
        }

        foreach (var (zone, count) in counts)
        {
            var state = StateOf(count);
            if (isAllDark || wasAllDark || state != _states[zone])
            {
                _states[zone] = state;
                queues[zone].SetRate(isAllDark ? 0 : Zones.RateFor(state, count.Total, _settings), now);
            }
        }

        return isAllDark ? DisruptionChange.AllZonesWentDark : wasAllDark ? DisruptionChange.NoLongerAllDark : DisruptionChange.None;
    }

    private ZoneState StateOf(ZoneCount count) => Zones.StateOf(count.Ready, count.NotReady, _settings.UnhealthyZoneThreshold);
}
