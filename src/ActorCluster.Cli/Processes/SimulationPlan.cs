namespace ActorCluster.Cli.Processes;

/// <summary>What <c>simulate</c> started: a whole cluster in one process, in virtual time.</summary>
/// <param name="Nodes">How many nodes it has.</param>
/// <param name="Seed">What chance is decided by.</param>
/// <param name="Pace">How many seconds of the cluster pass in a real one at the start; zero for none.</param>
/// <param name="Workloads">Files with objects that are there from the beginning, full paths.</param>
internal sealed record SimulationPlan(int Nodes, long Seed, double Pace, IReadOnlyList<string> Workloads)
{
    /// <summary>The name of its process.</summary>
    public const string Process = "simulation";
}
