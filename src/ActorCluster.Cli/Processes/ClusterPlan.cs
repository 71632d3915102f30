using System.Text.Json.Serialization;
using ActorCluster.Cli.Speed;

namespace ActorCluster.Cli.Processes;

/// <summary>
/// What <c>up</c> started, so that <c>start</c> can start a part of it again on the same ports and <c>down</c> can end it.
/// </summary>
/// <param name="ApiPort">Port of the API server.</param>
/// <param name="MasterPort">Port of the master's actor system.</param>
/// <param name="Configuration">The configuration overlay, a full path; null for the defaults.</param>
/// <param name="Workers">The worker processes.</param>
internal sealed record ClusterPlan(int ApiPort, int MasterPort, string? Configuration, IReadOnlyList<WorkerPlan> Workers)
{
    /// <summary>How fast its time passes. A process that is started again shows the same time as the others.</summary>
    public ClusterSpeed Speed { get; init; } = ClusterSpeed.Real;

    /// <summary>The whole cluster is simulated in one process; null for a live one.</summary>
    public SimulationPlan? Simulation { get; init; }

    /// <summary>Where the master keeps its state; null for what the configuration says.</summary>
    public string? Store { get; init; }

    /// <summary>
    /// Tells this cluster from those that ran in the same folder before: a process that was started for one of them does not join this one.
    /// </summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>The cluster is being ended: a process that has just been started for it ends by itself.</summary>
    public bool IsEnding { get; init; }

    /// <summary>The name of the master's process.</summary>
    public const string Master = "master";

    /// <summary>Every process, the master first.</summary>
    [JsonIgnore]
    public IEnumerable<string> Processes => Simulation is null ? Workers.Select(static w => w.Name).Prepend(Master) : [SimulationPlan.Process];

    /// <summary>How many nodes the workers host together.</summary>
    [JsonIgnore]
    public int Nodes => Workers.Sum(static w => w.Nodes);

    /// <summary>The names of those nodes.</summary>
    [JsonIgnore]
    public IEnumerable<string> NodeNames => Workers.SelectMany(static w => w.NodeNames);
}

/// <summary>A worker process.</summary>
/// <param name="Name">Its name, <c>worker-1</c>.</param>
/// <param name="Nodes">How many nodes it hosts.</param>
/// <param name="Port">Port of its actor system: the same after a restart, so that the cluster knows it for the same one.</param>
internal sealed record WorkerPlan(string Name, int Nodes, int Port)
{
    /// <summary>The names of its nodes: its own name when it hosts one, numbered ones otherwise.</summary>
    [JsonIgnore]
    public IEnumerable<string> NodeNames => Nodes == 1 ? [Name] : Enumerable.Range(1, Nodes).Select(i => $"{Name}-node-{i}");
}

/// <summary>How the plan is written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ClusterPlan))]
[JsonSerializable(typeof(ProcessRecord))]
internal sealed partial class PlanJson : JsonSerializerContext;
