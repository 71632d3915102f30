using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Apps;

/// <summary>A state that a controller may go back to. Its data cannot be changed.</summary>
public sealed record ControllerRevision : KubernetesObject
{
    /// <summary>The state, in a form that only its owner knows.</summary>
    [Field(2, Always = true)]
    public RawJson? Data { get; init; }

    /// <summary>Number of the revision: the higher, the newer.</summary>
    [Field(3, Always = true, Required = true)]
    public long Revision { get; init; }
}
