using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>An identity for the processes in pods.</summary>
public sealed record ServiceAccount : KubernetesObject
{
    /// <summary>Secrets that its pods may use, if the annotation that enforces it is set.</summary>
    [Field(2, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<ObjectReference>? Secrets { get; init; }

    /// <summary>Secrets with the credentials for pulling the images of its pods.</summary>
    [Field(3)]
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Whether its pods get a token mounted unless they say otherwise.</summary>
    [Field(4)]
    public bool? AutomountServiceAccountToken { get; init; }
}

/// <summary>Names an object in the same namespace.</summary>
[Atomic]
public sealed record LocalObjectReference
{
    /// <summary>Name of the object.</summary>
    [Field(1, Default = "\"\"")]
    public string? Name { get; init; }
}
