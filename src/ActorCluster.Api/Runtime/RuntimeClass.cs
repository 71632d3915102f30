using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Runtime;

/// <summary>A way to run containers that pods can ask for.</summary>
public sealed record RuntimeClass : KubernetesObject
{
    /// <summary>Name of the way in the configuration of the nodes' container runtime. It cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public string Handler { get; init => field = value ?? ""; } = "";

    /// <summary>What a pod costs beyond its containers.</summary>
    [Field(3)]
    public Overhead? Overhead { get; init; }

    /// <summary>The nodes that have this way.</summary>
    [Field(4)]
    public Scheduling? Scheduling { get; init; }
}

/// <summary>What a pod costs beyond its containers.</summary>
public sealed record Overhead
{
    /// <summary>Resources for each pod.</summary>
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity>? PodFixed { get; init; }
}

/// <summary>Nodes that have a way to run containers.</summary>
public sealed record Scheduling
{
    /// <summary>Labels of the nodes, added to those that the pod asks for.</summary>
    [Field(1, AtomicMap = true)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Tolerations that the pod gets in addition.</summary>
    [Field(2)]
    public IReadOnlyList<Toleration>? Tolerations { get; init; }
}
