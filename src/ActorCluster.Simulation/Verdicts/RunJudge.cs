using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Expectations;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Search;

namespace ActorCluster.Simulation.Verdicts;

/// <summary>
/// Judges one run of an experiment. It is fed every fact from the start of the cluster on, is told when the timeline begins, and gives the
/// result at the end. It does nothing by itself: whoever runs the experiment asks it whether the cluster is steady and whether everything
/// is decided, and calls <see cref="Advance"/> when <see cref="NextDeadline"/> has come without a fact.
/// </summary>
public sealed class RunJudge
{
    private readonly Experiment _experiment;
    private readonly CheckerSet _checkers;
    private readonly ExpectationTracker[] _trackers;
    private readonly SteadyWatch _steady;
    private readonly TimelineRecorder _recorder = new();
    private readonly string? _first;
    private DateTimeOffset? _began;
    private DateTimeOffset? _timelineBegan;
    private DateTimeOffset _now;
    private long _facts;
    private long _writes;
    private long _refused;
    private long _messages;

    /// <summary>Creates the judge, before the first fact.</summary>
    /// <param name="experiment">The experiment; validated.</param>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="nodes">How many nodes have to register before the cluster is steady.</param>
    /// <exception cref="FormatException">An expectation cannot be judged: no such kind, no such field.</exception>
    public RunJudge(Experiment experiment, CheckerSettings settings, int nodes)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        _experiment = experiment;
        var except = experiment.Spec.Invariants?.Except ?? [];
        _checkers = new CheckerSet([.. CheckerRegistry.All(settings).Where(checker => !except.Contains(checker.Name))]);
        _trackers =
        [
            .. (experiment.Spec.Expectations ?? [])
                .Select(declared => new ExpectationTracker(declared, ConditionEvaluator.Bind(declared.Condition ?? new ClusterCondition(), Cluster))),
        ];
        _steady = new SteadyWatch(experiment.Spec.SteadyState, nodes, Cluster);
        _first = experiment.Spec.Timeline is { Count: > 0 } timeline ? timeline[0].Name : null;
    }

    /// <summary>The cluster as the facts tell it.</summary>
    public ObservedCluster Cluster { get; } = new();

    /// <summary>
    /// Whether the cluster is steady now, and has been for as long as the experiment asks; of use before the timeline and after.
    /// </summary>
    public bool IsSteady => _steady.SteadyAt <= _now;

    /// <summary>The expectations in their order, each with its result; null as long as that is open.</summary>
    public IEnumerable<(Expectation Declared, ExpectationResult? Result)> Expectations =>
        _trackers.Select(static tracker => (tracker.Declared, tracker.Result));

    /// <summary>What is missing for the steady state, for people.</summary>
    public string MissingForSteady => _steady.Describe();

    /// <summary>When the judge wants to be told of the time though nothing happens; null when it need not be.</summary>
    public DateTimeOffset? NextDeadline
    {
        get
        {
            var next = _timelineBegan is null && _steady.SteadyAt > _now ? _steady.SteadyAt : null;
            foreach (var tracker in _trackers)
            {
                next = tracker.NextDeadline is { } deadline && (next is null || deadline < next) ? deadline : next;
            }

            return next;
        }
    }

    /// <summary>
    /// Whether nothing that can still happen changes a result: the timeline is over, and every expectation is decided or waits for the end.
    /// </summary>
    public bool Done => _timelineBegan is not null
        && (_experiment.Spec.Timeline ?? []).All(entry => Cluster.Entry(entry.Name ?? "")?.Ended is not null)
        && Array.TrueForAll(_trackers, static tracker => tracker.Result is not null || tracker.LastsToTheEnd);

    /// <summary>The steady state is reached, and the timeline begins.</summary>
    /// <param name="at">Now.</param>
    public void BeginTimeline(DateTimeOffset at)
    {
        _timelineBegan = at;
        _now = at;
        foreach (var tracker in _trackers)
        {
            if (tracker.Declared.After is null && _first is null)
            {
                tracker.Start(at, 0);
            }
        }
    }

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact; later than every one before.</param>
    public void Observe(Fact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        Advance(fact.At);
        _began ??= fact.At;
        Count(fact);
        _checkers.Observe(fact);
        Cluster.Observe(fact);
        _recorder.Observe(fact);
        _steady.Observe(fact);
        foreach (var tracker in _trackers)
        {
            if (tracker.Condition.Observe(fact))
            {
                tracker.Look(fact.At, fact.Id);
            }
        }

        if (fact is FaultMoved moved)
        {
            Start(moved);
        }
    }

    /// <summary>The time has come to a moment.</summary>
    /// <param name="now">The moment.</param>
    public void Advance(DateTimeOffset now)
    {
        if (now == _now)
        {
            return;
        }

        _now = now;
        foreach (var tracker in _trackers)
        {
            tracker.Advance(now);
        }
    }

    /// <summary>Ends the observation and judges. Every fault has been healed, and the facts of that have been taken in.</summary>
    /// <param name="at">Now.</param>
    /// <param name="seed">The seed; zero on live processes.</param>
    /// <param name="historyHash">The hash of the history; empty on live processes.</param>
    /// <param name="recovery">Whether the cluster came back; null when that is not judged.</param>
    /// <param name="errors">Errors that actors logged; null for none.</param>
    public ExperimentRun Finish(
        DateTimeOffset at, long seed, string historyHash, RecoveryResult? recovery, IReadOnlyList<ActorError>? errors = null)
    {
        _checkers.Finish(at);
        foreach (var tracker in _trackers)
        {
            tracker.Finish(at);
            if ((tracker.Declared.After ?? _first) is { } after && Cluster.Entry(after) is { Began: not null, Hits: 0 })
            {
                tracker.Void(after);
            }
        }

        FaultEvidence[] faults = [.. (_experiment.Spec.Timeline ?? []).Select(entry => Evidence(entry.Name ?? ""))];
        ExpectationResult[] expectations = [.. _trackers.Select(static tracker => tracker.Result!)];
        var broken = _experiment.Spec.Invariants?.Violated ?? [];
        CheckerResult[] invariants =
        [
            .. _checkers.Checkers.Select(checker => new CheckerResult(
                checker.Name, checker.Statement, checker.Judged, checker.Broken, checker.Violations, broken.Contains(checker.Name))),
        ];
        return new ExperimentRun
        {
            Experiment = _experiment,
            Seed = seed,
            Judgement = VerdictRules.Judge(new VerdictGrounds
            {
                IsSteady = _timelineBegan is not null,
                MissingForSteady = _steady.Describe(),
                Faults = faults,
                Expectations = expectations,
                Invariants = invariants,
                Recovery = recovery,
                ActorErrors = errors ?? [],
                IsSwarm = Swarm.IsVaried(_experiment),
            }),
            Began = _began ?? at,
            Steady = _timelineBegan,
            Ended = at,
            Faults = faults,
            Expectations = expectations,
            Invariants = invariants,
            Recovery = recovery,
            ActorErrors = errors ?? [],
            HistoryHash = historyHash,
            Numbers = new RunNumbers(at - (_began ?? at), _facts, _messages, _writes, _refused),
            Timelines = _recorder.Finish(),
        };
    }

    private void Count(Fact fact)
    {
        _facts++;
        switch (fact)
        {
            case ObjectWritten:
                _writes++;
                break;
            case RequestRefused:
                _refused++;
                break;
            case MessagesCounted counted:
                _messages = counted.Sent;
                break;
        }
    }

    private void Start(FaultMoved moved)
    {
        foreach (var tracker in _trackers)
        {
            if ((tracker.Declared.After ?? _first) == moved.Fault && moved.Began != (tracker.Declared.From == "Heal"))
            {
                tracker.Start(moved.At, moved.Id);
            }
        }
    }

    private FaultEvidence Evidence(string name)
    {
        var entry = Cluster.Entry(name) ?? new EntryWindow(name);
        IReadOnlyList<string> targets = [.. entry.Nodes.Count > 0 ? entry.Nodes : entry.PodUids];
        return new FaultEvidence(
            name, targets, entry.Began, entry.Ended, entry.Hits, entry.FirstHit is { } hit ? $"{hit.Where}: {hit.What}" : "");
    }
}
