using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Expectations;

namespace ActorCluster.Simulation.Verdicts;

/// <summary>Everything that is known of one run of an experiment: what reports are made from.</summary>
public sealed record ExperimentRun
{
    /// <summary>The experiment.</summary>
    public required Experiment Experiment { get; init; }

    /// <summary>The seed; zero on live processes.</summary>
    public required long Seed { get; init; }

    /// <summary>The verdict.</summary>
    public required Judgement Judgement { get; init; }

    /// <summary>When the first fact was.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>When the steady state was reached and the timeline began; null when it was not.</summary>
    public DateTimeOffset? Steady { get; init; }

    /// <summary>When the observation ended.</summary>
    public required DateTimeOffset Ended { get; init; }

    /// <summary>The entries of the timeline, in their order, with what they hit.</summary>
    public required IReadOnlyList<FaultEvidence> Faults { get; init; }

    /// <summary>What became of the expectations, in their order.</summary>
    public required IReadOnlyList<ExpectationResult> Expectations { get; init; }

    /// <summary>What the checkers found.</summary>
    public required IReadOnlyList<CheckerResult> Invariants { get; init; }

    /// <summary>Whether the cluster came back to the end state of a run without faults; null when that was not judged.</summary>
    public RecoveryResult? Recovery { get; init; }

    /// <summary>The hash of the whole history; empty on live processes.</summary>
    public string HistoryHash { get; init; } = "";

    /// <summary>The hash at some moments, which tell where two histories part; empty on live processes.</summary>
    public IReadOnlyList<HistoryCheckpoint> Checkpoints { get; init; } = [];

    /// <summary>Errors that actors logged, the first ones: no actor fails in a run, whatever is done to the cluster.</summary>
    public IReadOnlyList<ActorError> ActorErrors { get; init; } = [];

    /// <summary>The error of the laboratory or of the cluster that ended the run before its time; null when it came to its end.</summary>
    public BreakdownResult? Breakdown { get; init; }

    /// <summary>Numbers.</summary>
    public required RunNumbers Numbers { get; init; }

    /// <summary>What happened when.</summary>
    public required RunTimelines Timelines { get; init; }

    /// <summary>A run that an exception ended.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="error">The exception.</param>
    public static ExperimentRun Broken(Experiment experiment, long seed, Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new ExperimentRun
        {
            Experiment = experiment,
            Seed = seed,
            Judgement = new Judgement(ExperimentVerdict.Failed, $"the run came to no end: {error.GetType().Name}: {error.Message}"),
            Began = VirtualClock.Origin,
            Steady = null,
            Ended = VirtualClock.Origin,
            Faults = [],
            Expectations = [],
            Invariants = [],
            Breakdown = new BreakdownResult(error.GetType().Name, error.ToString()),
            Numbers = new RunNumbers(TimeSpan.Zero, 0, 0, 0, 0),
            Timelines = new RunTimelines(),
        };
    }
}

/// <summary>An actor failed, or logged an error.</summary>
/// <param name="Kind">The type of the exception, and of the actor or its path: two errors with the same one are alike.</param>
/// <param name="Text">What it said.</param>
public sealed record ActorError(string Kind, string Text);

/// <summary>A run came to no end.</summary>
/// <param name="Kind">The type of the exception.</param>
/// <param name="Text">The exception.</param>
public sealed record BreakdownResult(string Kind, string Text);

/// <summary>A verdict.</summary>
/// <param name="Verdict">One of <see cref="ExperimentVerdict"/>.</param>
/// <param name="Why">Why, in one sentence.</param>
public sealed record Judgement(string Verdict, string Why);

/// <summary>What an entry of the timeline did.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Targets">The nodes, or pods, that it was aimed at.</param>
/// <param name="Began">When it began; null when it never did.</param>
/// <param name="Ended">When it was healed or over; null when it never was.</param>
/// <param name="Hits">How often it hit.</param>
/// <param name="FirstHit">Where it hit first and what happened there; empty when it did not.</param>
public sealed record FaultEvidence(
    string Name, IReadOnlyList<string> Targets, DateTimeOffset? Began, DateTimeOffset? Ended, long Hits, string FirstHit);

/// <summary>What a checker found.</summary>
/// <param name="Name">The invariant.</param>
/// <param name="Statement">What has to hold.</param>
/// <param name="Judged">How many occasions were looked at.</param>
/// <param name="Broken">How often it was broken.</param>
/// <param name="Violations">The first of the violations.</param>
/// <param name="IsExpected">The experiment breaks it on purpose.</param>
public sealed record CheckerResult(string Name, string Statement, long Judged, long Broken, IReadOnlyList<Violation> Violations, bool IsExpected);

/// <summary>Whether the cluster came back.</summary>
/// <param name="After">How long after the last fault was healed the end state was reached; null when it was not in time.</param>
/// <param name="Bound">How long it was given.</param>
/// <param name="Differences">How the end state differs from that of a run without faults, in words; empty when it does not.</param>
public sealed record RecoveryResult(TimeSpan? After, TimeSpan Bound, IReadOnlyList<string> Differences);

/// <summary>Numbers of a run.</summary>
/// <param name="Duration">How long it was, by the experiment's clock.</param>
/// <param name="Facts">How many facts there are.</param>
/// <param name="Messages">How many messages were sent; zero on live processes.</param>
/// <param name="Writes">How many writes the store took.</param>
/// <param name="Refused">How many requests were refused.</param>
public sealed record RunNumbers(TimeSpan Duration, long Facts, long Messages, long Writes, long Refused);
