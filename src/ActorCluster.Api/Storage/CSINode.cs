using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Storage;

/// <summary>The drivers of storage on a node. It has the name of the node.</summary>
public sealed record CSINode : KubernetesObject
{
    /// <summary>The drivers.</summary>
    [Field(2, Always = true, Required = true)]
    public CSINodeSpec Spec { get; init => field = value ?? CSINodeSpec.Empty; } = CSINodeSpec.Empty;
}

/// <summary>The drivers of storage on a node.</summary>
public sealed record CSINodeSpec
{
    /// <summary>The value with every field left out.</summary>
    public static CSINodeSpec Empty { get; } = new();

    /// <summary>The drivers.</summary>
    [Field(1, Always = true, Required = true, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<CSINodeDriver>? Drivers { get; init; }
}

/// <summary>A driver of storage on a node.</summary>
public sealed record CSINodeDriver
{
    /// <summary>Name of the driver.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Name of the node, as the driver calls it.</summary>
    [Field(2, Always = true, Required = true)]
    public string NodeID { get; init => field = value ?? ""; } = "";

    /// <summary>Labels of the node by which the driver tells where it is.</summary>
    [Field(3, Always = true)]
    public IReadOnlyList<string>? TopologyKeys { get; init; }

    /// <summary>How much of the driver's storage the node can have.</summary>
    [Field(4)]
    public VolumeNodeResources? Allocatable { get; init; }
}

/// <summary>How much storage a node can have.</summary>
public sealed record VolumeNodeResources
{
    /// <summary>The most volumes at a time; unlimited if left out.</summary>
    [Field(1)]
    public int? Count { get; init; }
}
