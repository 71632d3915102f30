using ActorCluster.Api.Lab;
using ActorCluster.Simulation.Experiments;
using ActorCluster.Simulation.Verdicts;

namespace ActorCluster.Cli.Lab;

/// <summary>A run that is to be done.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="File">The manifest.</param>
/// <param name="Seed">The seed.</param>
/// <param name="FaultFree">What its cluster looks like when nothing fails; null when the run has to find out by itself.</param>
internal sealed record RunJob(Experiment Experiment, string File, long Seed, Lazy<EndState>? FaultFree = null)
{
    /// <summary>The experiment's name.</summary>
    public string Name => Experiment.Metadata.Name ?? "";
}

/// <summary>What a thread is busy with; another one looks at it now and then.</summary>
internal sealed class RunSlot
{
    private long _elapsed;
    private int _stage;

    /// <summary>The run; null when there is none.</summary>
    public RunJob? Job { get; set; }

    /// <summary>How far it is.</summary>
    public RunStage Stage => (RunStage)Volatile.Read(ref _stage);

    /// <summary>The time by the experiment's clock.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _elapsed));

    /// <summary>It went on.</summary>
    /// <param name="stage">How far it is.</param>
    /// <param name="elapsed">The time by the experiment's clock.</param>
    public void Move(RunStage stage, TimeSpan elapsed)
    {
        Volatile.Write(ref _stage, (int)stage);
        Volatile.Write(ref _elapsed, elapsed.Ticks);
    }
}
