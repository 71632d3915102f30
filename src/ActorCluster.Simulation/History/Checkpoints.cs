using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.History;

/// <summary>
/// Keeps the hash of a growing history at some dozen moments, evenly over its facts: when there are too many, every other one goes, and
/// new ones are taken half as often.
/// </summary>
internal sealed class Checkpoints
{
    private const int Most = 64;

    private readonly List<HistoryCheckpoint> _kept = [];
    private long _stride = 64;

    /// <summary>The checkpoints in order.</summary>
    public IReadOnlyList<HistoryCheckpoint> Kept => _kept;

    /// <summary>A fact was added.</summary>
    /// <param name="facts">How many there are.</param>
    /// <param name="at">When.</param>
    /// <param name="hash">Gives the hash.</param>
    public void Added(long facts, DateTimeOffset at, Func<string> hash)
    {
        if (facts % _stride != 0)
        {
            return;
        }

        _kept.Add(new HistoryCheckpoint(facts, at, hash()));
        if (_kept.Count == Most)
        {
            _stride *= 2;
            _kept.RemoveAll(checkpoint => checkpoint.Facts % _stride != 0);
        }
    }
}
