namespace ActorCluster.Cli.Lab;

/// <summary>What <c>lab run</c> was asked for.</summary>
internal sealed record RunPlan
{
    /// <summary>Files and folders.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>The seeds.</summary>
    public required SeedRange Seeds { get; init; }

    /// <summary>Only experiments of these names; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>How many nodes there are, in place of what the manifest says; null for that.</summary>
    public int? Nodes { get; init; }

    /// <summary>The folder for reports; null for none.</summary>
    public string? Reports { get; init; }

    /// <summary>The file for the history of a single run; null for none.</summary>
    public string? History { get; init; }

    /// <summary>How many runs go on at once.</summary>
    public required int Jobs { get; init; }

    /// <summary>The seed varies the experiment, see <see cref="Simulation.Search.Swarm"/>.</summary>
    public bool Swarm { get; init; }

    /// <summary>What fails is made smaller as long as it fails alike.</summary>
    public bool Shrink { get; init; } = true;

    /// <summary>Lets others take part in a single run; null for as fast as it goes.</summary>
    public ServedRun? Served { get; init; }

    /// <summary>Only what did not pass is printed, and the totals.</summary>
    public bool Quiet { get; init; }

    /// <summary>How many nodes a run is told to have; those of a swarm say so themselves.</summary>
    public int? NodesOfRun => Swarm ? null : Nodes;

    /// <summary>The run as it is done.</summary>
    /// <param name="job">The run as it was asked for.</param>
    public RunJob Prepare(RunJob job) => Swarm ? job with { Experiment = Simulation.Search.Swarm.Vary(job.Experiment, job.Seed, Nodes) } : job;
}
