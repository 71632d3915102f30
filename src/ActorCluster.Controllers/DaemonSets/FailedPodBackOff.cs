using ActorCluster.Api.Resources;

namespace ActorCluster.Controllers.DaemonSets;

/// <summary>
/// How fast failed pods of a DaemonSet are replaced on each node: a kubelet that refuses them would otherwise be asked again at once, for
/// ever. One second, doubled with each failure up to fifteen minutes, begun anew after twice that without one (client-go
/// util/flowcontrol/backoff.go). Holds no clock.
/// </summary>
public sealed class FailedPodBackOff
{
    private static readonly TimeSpan Initial = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Maximum = TimeSpan.FromMinutes(15);
    private readonly Dictionary<(ObjectKey Set, string Node), (TimeSpan Pause, DateTimeOffset Since)> _entries = [];

    /// <summary>How long the failed pods of a node still have to be left alone; null when they may be replaced.</summary>
    /// <param name="set">The set.</param>
    /// <param name="node">The node.</param>
    /// <param name="now">The time.</param>
    public TimeSpan? Remaining(ObjectKey set, string node, DateTimeOffset now)
    {
        var left = _entries.TryGetValue((set, node), out var entry) ? entry.Since + entry.Pause - now : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>A failed pod of a node is replaced.</summary>
    /// <param name="set">The set.</param>
    /// <param name="node">The node.</param>
    /// <param name="now">The time.</param>
    public void Replaced(ObjectKey set, string node, DateTimeOffset now)
    {
        var again = _entries.TryGetValue((set, node), out var entry) && now - entry.Since <= 2 * Maximum;
        var pause = again ? entry.Pause * 2 : Initial;
        _entries[(set, node)] = (pause < Maximum ? pause : Maximum, now);
    }

    /// <summary>A set is gone.</summary>
    /// <param name="set">The set.</param>
    public void Forget(ObjectKey set)
    {
        foreach (var key in _entries.Keys.Where(key => key.Set == set).ToList())
        {
            _entries.Remove(key);
        }
    }
}
