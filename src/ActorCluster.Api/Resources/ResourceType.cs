namespace ActorCluster.Api.Resources;

/// <summary>A resource that the API serves: the words that name it and the type that holds it.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version within the group, <c>v1</c>.</param>
/// <param name="Kind">The kind in CamelCase, <c>Pod</c>.</param>
/// <param name="Plural">The name in URLs, <c>pods</c>.</param>
/// <param name="Singular">The name for one, <c>pod</c>.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
/// <param name="ObjectType">The type of its objects, a <see cref="Meta.KubernetesObject"/>.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, string Singular, bool Namespaced, Type ObjectType)
{
    /// <summary><c>v1</c> or <c>apps/v1</c>, as it stands in an object.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Abbreviations that kubectl accepts (<c>po</c>).</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups of resources that it belongs to (<c>all</c>).</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The kind of lists, <c>PodList</c>.</summary>
    public string ListKind { get; init; } = Kind + "List";

    /// <summary>
    /// Whether its objects are answered in protobuf: there are numbers for their fields that clients know. Those of definitions have none.
    /// </summary>
    public bool HasProtobuf { get; init; } = ObjectType != typeof(Dynamic.CustomObject);

    /// <summary><c>pods</c> or <c>deployments.apps</c>, as error messages write it.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <inheritdoc />
    public bool Equals(ResourceType? other) => other is not null && Group == other.Group && Version == other.Version && Plural == other.Plural;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Group, Version, Plural);

    /// <inheritdoc />
    public override string ToString() => QualifiedName;
}
