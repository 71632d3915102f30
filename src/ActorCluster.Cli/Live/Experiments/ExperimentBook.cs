using System.Globalization;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Informers;

namespace ActorCluster.Cli.Live.Experiments;

/// <summary>
/// The experiments as they are known: as watched or as answered to a write, whichever is the newer. While writes to one are under way, what
/// is known of it is about to change, and nothing may be concluded from it.
/// </summary>
internal sealed class ExperimentBook
{
    private readonly SortedDictionary<string, Experiment> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _writes = new(StringComparer.Ordinal);

    /// <summary>Those that no write is under way for, by their keys.</summary>
    public IEnumerable<Experiment> Settled => _known.Where(entry => !_writes.ContainsKey(entry.Key)).Select(static entry => entry.Value);

    /// <summary>Whether a write to an experiment is under way.</summary>
    /// <param name="experiment">The experiment, in any state.</param>
    public bool IsBeingWritten(Experiment experiment) => _writes.ContainsKey(KeyOf(experiment));

    /// <summary>Takes what was watched.</summary>
    /// <param name="current">The experiment.</param>
    /// <returns>False when a newer state of the same experiment is known.</returns>
    public bool TryTake(Experiment current)
    {
        var key = KeyOf(current);
        if (_known.TryGetValue(key, out var known) && known.Metadata.Uid == current.Metadata.Uid && RevisionOf(known) > RevisionOf(current))
        {
            return false;
        }

        _known[key] = current;
        return true;
    }

    /// <summary>Takes that an experiment is gone.</summary>
    /// <param name="gone">Its last state.</param>
    public void Remove(Experiment gone) => _known.Remove(KeyOf(gone));

    /// <summary>A write has been sent.</summary>
    /// <param name="experiment">The experiment, in any state.</param>
    public void WriteBegins(Experiment experiment)
    {
        var key = KeyOf(experiment);
        _writes[key] = _writes.GetValueOrDefault(key) + 1;
    }

    /// <summary>A write has been answered.</summary>
    /// <param name="experiment">The experiment, in any state.</param>
    /// <param name="written">What the answer says it is since then; null for a refusal.</param>
    public void WriteEnds(Experiment experiment, Experiment? written)
    {
        var key = KeyOf(experiment);
        if (--_writes[key] == 0)
        {
            _writes.Remove(key);
        }

        if (written is not null && _known.ContainsKey(key))
        {
            TryTake(written);
        }
    }

    private static string KeyOf(Experiment experiment) => experiment.Key().ToString();

    private static long RevisionOf(Experiment experiment) =>
        long.TryParse(experiment.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : 0;
}
