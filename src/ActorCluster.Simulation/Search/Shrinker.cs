using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Search;

/// <summary>
/// Delta debugging of an experiment that fails: leaves out and makes smaller whatever can be, as long as the experiment still fails alike
/// with the same seed. The result is a local minimum: none of the single steps of <see cref="Reductions"/> makes it any smaller.
/// </summary>
/// <param name="failures">
/// Runs an experiment and gives the titles of what failed (see <see cref="Reports.Finding.Title"/>). It may throw to call everything off.
/// </param>
/// <param name="mostRuns">After how many runs what there is by then has to do.</param>
/// <param name="isOver">Whether the time is up.</param>
/// <param name="progress">Hears, after each run, how many there were and what is the smallest so far; null when nobody does.</param>
public sealed class Shrinker(
    Func<Experiment, IReadOnlyCollection<string>> failures, int mostRuns, Func<bool> isOver, Action<int, ManifestSize>? progress = null)
{
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private int _runs;

    /// <summary>Shrinks an experiment.</summary>
    /// <param name="failing">The experiment.</param>
    /// <param name="titles">How it fails; one of these has to remain.</param>
    /// <param name="nodes">How many nodes it ran on in place of what it says; null for that.</param>
    public ShrinkResult Shrink(Experiment failing, IReadOnlyCollection<string> titles, int? nodes = null)
    {
        ArgumentNullException.ThrowIfNull(failing);
        var whole = RepeatedTimeline.Of(ScaledTimes.Of(failing, nodes));
        whole = whole with { Spec = whole.Spec with { Cluster = (whole.Spec.Cluster ?? new ExperimentCluster()) with { Pools = ExperimentPlan.Pools(whole.Spec, nodes) } } };
        var smallest = whole;
        _tried.Clear();
        _runs = 0;
        bool smaller;
        do
        {
            smaller = false;
            foreach (var reduction in Reductions.All)
            {
                while (reduction(smallest).FirstOrDefault(candidate => FailsAlike(candidate, titles)) is { } found)
                {
                    smallest = found;
                    smaller = true;
                    progress?.Invoke(_runs, ManifestSize.Of(smallest));
                }
            }
        }
        while (smaller && !IsOver);

        return new ShrinkResult(smallest, _runs, ManifestSize.Of(whole), ManifestSize.Of(smallest), IsComplete: !IsOver);
    }

    private bool IsOver => _runs >= mostRuns || isOver();

    private bool FailsAlike(Experiment candidate, IReadOnlyCollection<string> titles)
    {
        if (IsOver || !_tried.Add(ManifestWriter.Write(candidate)) || ExperimentValidation.Validate(candidate).Count > 0)
        {
            return false;
        }

        _runs++;
        var found = failures(candidate).Any(titles.Contains);
        progress?.Invoke(_runs, ManifestSize.Of(candidate));
        return found;
    }
}

/// <summary>What shrinking came to.</summary>
/// <param name="Experiment">The smallest experiment that fails alike.</param>
/// <param name="Runs">How many runs it took.</param>
/// <param name="Before">How large it was.</param>
/// <param name="After">How large it is.</param>
/// <param name="IsComplete">No single step makes it smaller; otherwise the bound on runs or on time came first.</param>
public sealed record ShrinkResult(Experiment Experiment, int Runs, ManifestSize Before, ManifestSize After, bool IsComplete);
