using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Storage;

/// <summary>Provisioners of this project's own.</summary>
public static class StorageProvisioners
{
    /// <summary>Makes volumes of nothing.</summary>
    public const string Emulated = "actorcluster.dev/emulated";

    /// <summary>The driver of its volumes: the name of a driver has no slash.</summary>
    public const string EmulatedDriver = "emulated.actorcluster.dev";
}

/// <summary>A class of storage: how volumes are made for claims that name it.</summary>
public sealed record StorageClass : KubernetesObject
{
    /// <summary>Name of the provisioner that makes the volumes. It cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public string Provisioner { get; init => field = value ?? ""; } = "";

    /// <summary>Settings for the provisioner. They cannot be changed.</summary>
    [Field(3)]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>
    /// What happens to a volume when its claim is gone: <c>Delete</c> (the default) or <c>Retain</c>. It cannot be changed.
    /// </summary>
    [Field(4, Pointer = true, Values = "Delete,Recycle,Retain")]
    public string? ReclaimPolicy { get; init; }

    /// <summary>Options with which the volumes are mounted.</summary>
    [Field(5)]
    public IReadOnlyList<string>? MountOptions { get; init; }

    /// <summary>Whether claims may be made larger later.</summary>
    [Field(6)]
    public bool? AllowVolumeExpansion { get; init; }

    /// <summary>
    /// When a volume is bound: <c>Immediate</c> (the default), or <c>WaitForFirstConsumer</c>, when a pod needs it. It cannot be changed.
    /// </summary>
    [Field(7, Pointer = true, Values = "Immediate,WaitForFirstConsumer")]
    public string? VolumeBindingMode { get; init; }

    /// <summary>Where volumes may be made; anywhere if there is none.</summary>
    [Field(8)]
    public IReadOnlyList<TopologySelectorTerm>? AllowedTopologies { get; init; }
}

/// <summary>Annotations about classes of storage.</summary>
public static class StorageClassAnnotations
{
    /// <summary>The class is that of claims that name none.</summary>
    public const string IsDefault = "storageclass.kubernetes.io/is-default-class";

    /// <summary>The same, in its older form.</summary>
    public const string IsDefaultBeta = "storageclass.beta.kubernetes.io/is-default-class";

    /// <summary>The class of a claim or a volume, in its older form.</summary>
    public const string Class = "volume.beta.kubernetes.io/storage-class";
}

/// <summary>Values of <c>volumeBindingMode</c> of a StorageClass.</summary>
public static class VolumeBindingMode
{
    /// <summary>A volume is bound as soon as there is a claim.</summary>
    public const string Immediate = "Immediate";

    /// <summary>A volume is bound when a pod needs it.</summary>
    public const string WaitForFirstConsumer = "WaitForFirstConsumer";
}
