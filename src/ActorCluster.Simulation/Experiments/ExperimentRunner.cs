using ActorCluster.Api.Lab;
using ActorCluster.Client.Configuration;
using ActorCluster.Hosting;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.Engine;
using ActorCluster.Simulation.Faults;
using ActorCluster.Simulation.History.Facts;
using ActorCluster.Simulation.Hosting;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Simulation.Experiments;

/// <summary>
/// Runs an experiment on a simulated cluster: workloads, steady state, timeline, healing, recovery, judgement. One object is one run.
/// </summary>
public sealed class ExperimentRunner : IDisposable
{
    private static readonly TimeSpan RecoveryPause = TimeSpan.FromSeconds(5);

    // What a cluster without faults gets to come to rest after the last thing that its operator did.
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(2);

    private readonly Experiment _experiment;
    private readonly RunOptions _options;
    private readonly RunJudge _judge;
    private readonly SimulatedCluster _cluster;
    private readonly SimulatedWorld _world;
    private readonly FaultDriver _driver;
    private readonly PacedClock? _pace;
    private RunStage _stage;

    /// <summary>Prepares a run.</summary>
    /// <param name="experiment">A valid experiment whose workloads are inline.</param>
    /// <param name="options">How it is run.</param>
    /// <exception cref="Akka.Configuration.ConfigurationException">A setting of its cluster does not exist or makes no sense.</exception>
    /// <exception cref="FormatException">An expectation cannot be judged.</exception>
    public ExperimentRunner(Experiment experiment, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        _experiment = experiment = RepeatedTimeline.Of(ScaledTimes.Of(experiment, options.Nodes));
        _options = options;
        var plan = ExperimentPlan.Of(experiment.Spec, options.Nodes);
        plan = options.RootCertificate is { } root ? plan with { RootCertificate = root } : plan;
        _judge = new RunJudge(experiment, CheckerSettings.FromConfig(plan.Settings), plan.Machines.Count);
        _cluster = SimulatedCluster.Start(plan, options.Seed, Observer(), options.Change);
        _world = new SimulatedWorld(_cluster);
        _driver = new FaultDriver(_world, experiment.Spec.Timeline ?? []);
        _pace = options.Pace?.Invoke(_cluster);
    }

    /// <summary>The cluster, for those who look at it after the run.</summary>
    public SimulatedCluster Cluster => _cluster;

    private TimeSpan Elapsed => _cluster.Scheduler.Clock.Elapsed;

    /// <summary>Runs it.</summary>
    /// <returns>What was found.</returns>
    /// <exception cref="OperationCanceledException">The run was called off.</exception>
    public ExperimentRun Run()
    {
        if (!Prepare())
        {
            return Judged(null);
        }

        Report(RunStage.Running);
        var began = Elapsed;
        _judge.BeginTimeline(_cluster.Now);
        _driver.Start();
        var horizon = began + Horizon.Of(_experiment.Spec);
        if (_experiment.Spec.Duration is not null)
        {
            RunUntil(horizon, static () => false);
        }
        else if (!RunUntil(horizon, () => _judge.Done))
        {
            RunUntil(horizon + RunBounds.Action, () => _driver.IsOver);
        }

        Report(RunStage.Recovering);
        _driver.HealAll();
        _cluster.Scheduler.Drain();
        var recovery = _experiment.Spec.Recovery?.Skip == true ? null : Recover();
        return Judged(recovery);
    }

    /// <summary>
    /// Finds out what the cluster of an experiment looks like when nothing fails: its workloads and what its operator does, without faults
    /// and loads. It does not depend on the seed but for what is left out of the comparison, so that one serves many runs.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="options">How it is run.</param>
    public static EndState FaultFree(Experiment experiment, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(options);
        var peaceful = experiment with
        {
            Spec = experiment.Spec with
            {
                Timeline = PeacefulTimeline.Of(RepeatedTimeline.Of(ScaledTimes.Of(experiment, options.Nodes)).Spec.Timeline ?? []),
                Repetition = null,
                Expectations = null,
                Duration = null,
                Recovery = new Recovery { Skip = true },
            },
        };
        using var runner = new ExperimentRunner(peaceful, options with { Pace = null, Progress = null, Observe = null });
        runner.Run();
        runner._cluster.Advance(Settling);
        return EndState.Of(runner._judge.Cluster, experiment.Spec.Recovery?.Ignore);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pace?.Dispose();
        _cluster.Dispose();
    }

    private Action<Fact> Observer()
    {
        if (_options.Observe is not { } observe)
        {
            return _judge.Observe;
        }

        return fact =>
        {
            observe(fact);
            _judge.Observe(fact);
        };
    }

    private bool Prepare()
    {
        Report(RunStage.Preparing);
        var sources = (_experiment.Spec.Cluster?.Workloads ?? []).Select(static source => source.Inline).OfType<string>().ToArray();
        var applied = sources.Length == 0;
        if (!applied)
        {
            new OperatorActions(_world, null).Perform(new OperatorAction { Apply = string.Join("\n---\n", sources) }, [], [], () => applied = true);
        }

        return RunUntil(Elapsed + RunBounds.Steady(_experiment.Spec), () => applied && _judge.IsSteady);
    }

    private RecoveryResult Recover()
    {
        var declared = _experiment.Spec.Recovery;
        var bound = RunBounds.Recovery(_experiment.Spec);
        var faultFree = _options.FaultFree ?? FaultFree(_experiment, _options);
        var healed = Elapsed;
        while (true)
        {
            var differences = EndState.Compare(faultFree, EndState.Of(_judge.Cluster, declared?.Ignore));
            if (differences.Count == 0)
            {
                return new RecoveryResult(Elapsed - healed, bound, []);
            }

            if (Elapsed - healed >= bound)
            {
                return new RecoveryResult(null, bound, differences);
            }

            RunUntil(Elapsed + RecoveryPause, static () => false);
        }
    }

    private ExperimentRun Judged(RecoveryResult? recovery)
    {
        _cluster.Inspect();
        ActorError[] errors = [.. _cluster.Errors];
        return _judge.Finish(_cluster.Now, _options.Seed, _cluster.HistoryHash(), recovery, errors) with { Checkpoints = _cluster.Recorder.Checkpoints };
    }

    private bool RunUntil(TimeSpan until, Func<bool> stop)
    {
        _cluster.Scheduler.Drain();
        while (!stop())
        {
            _options.Cancel.ThrowIfCancellationRequested();
            var deadline = Deadline(until);
            var limit = _pace?.Limit is { } reached && reached < deadline ? reached : deadline;
            var moved = _cluster.Scheduler.Step(limit);
            _judge.Advance(_cluster.Now);
            Report(_stage);
            if (!moved && limit < deadline)
            {
                _pace!.Sleep();
            }

            if (!moved && Elapsed >= until)
            {
                return stop();
            }
        }

        return true;
    }

    // A judge whose deadline is this very moment decides when it is over.
    private TimeSpan Deadline(TimeSpan until)
    {
        if (_judge.NextDeadline is not { } asked)
        {
            return until;
        }

        var deadline = asked - VirtualClock.Origin;
        deadline = deadline > Elapsed ? deadline : Elapsed + TimeSpan.FromTicks(1);
        return deadline < until ? deadline : until;
    }

    private void Report(RunStage stage)
    {
        _stage = stage;
        _options.Progress?.Invoke(stage, Elapsed);
    }
}

/// <summary>How an experiment is run.</summary>
public sealed record RunOptions
{
    /// <summary>Decides everything that chance decides.</summary>
    public required long Seed { get; init; }

    /// <summary>How many nodes there are in all; null for as many as the manifest says.</summary>
    public int? Nodes { get; init; }

    /// <summary>What the cluster looks like when nothing fails; null when the run has to find out by itself.</summary>
    public EndState? FaultFree { get; init; }

    /// <summary>
    /// Paces the run against the wall clock, so that others can take part in it; null for as fast as it goes. Called once, when the cluster
    /// is there and none of its time has passed; the clock goes with the run.
    /// </summary>
    public Func<SimulatedCluster, PacedClock>? Pace { get; init; }

    /// <summary>The certificate that clients who take part verify the API by; null when there are none.</summary>
    public RootCertificate? RootCertificate { get; init; }

    /// <summary>
    /// Hears, very often, of the stage and of the time by the experiment's clock; null when nobody does. It must not take long.
    /// </summary>
    public Action<RunStage, TimeSpan>? Progress { get; init; }

    /// <summary>Hears of every fact, as it happens; null when nobody does.</summary>
    public Action<Fact>? Observe { get; init; }

    /// <summary>Puts other parts in place of the master's; null for none.</summary>
    public Func<MasterParts, MasterParts>? Change { get; init; }

    /// <summary>Calls the run off.</summary>
    public CancellationToken Cancel { get; init; }
}

/// <summary>A stage of a run.</summary>
public enum RunStage
{
    /// <summary>Workloads are applied, and the steady state is waited for.</summary>
    Preparing,

    /// <summary>The timeline runs.</summary>
    Running,

    /// <summary>The faults are healed, and the end state is waited for.</summary>
    Recovering,
}
