using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Meta;

/// <summary>A list of objects as it travels. Its kind is that of the objects with <c>List</c> appended.</summary>
/// <typeparam name="T">The type of the items.</typeparam>
public sealed record KubernetesList<T> : TypeMeta
{
    /// <summary>Revision and continuation of the list.</summary>
    [Field(1, Always = true)]
    public ListMeta Metadata { get; init => field = value ?? ListMeta.Empty; } = ListMeta.Empty;

    /// <summary>The objects. Never null.</summary>
    [Field(2, Always = true, Required = true)]
    public IReadOnlyList<T> Items { get; init => field = value ?? []; } = [];
}
