using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Storage;

/// <summary>How much storage of a class is left for some nodes.</summary>
public sealed record CSIStorageCapacity : KubernetesObject
{
    /// <summary>The nodes that can reach the storage; none if left out, all if empty. It cannot be changed.</summary>
    [Field(2)]
    public LabelSelector? NodeTopology { get; init; }

    /// <summary>The class of storage. It cannot be changed.</summary>
    [Field(3, Always = true, Required = true)]
    public string StorageClassName { get; init => field = value ?? ""; } = "";

    /// <summary>How much is left.</summary>
    [Field(4)]
    public Quantity? Capacity { get; init; }

    /// <summary>The largest volume that can be made.</summary>
    [Field(5)]
    public Quantity? MaximumVolumeSize { get; init; }
}
