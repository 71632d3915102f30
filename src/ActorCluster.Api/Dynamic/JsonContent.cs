using ActorCluster.Api.Collections;

namespace ActorCluster.Api.Dynamic;

/// <summary>The members of an object without types. Two are equal when they say the same.</summary>
/// <param name="members">The members.</param>
public sealed class JsonContent(SortedMap<object?> members) : IEquatable<JsonContent>
{
    /// <summary>No members.</summary>
    public static JsonContent Empty { get; } = new(JsonData.EmptyObject);

    /// <summary>The members in order of their names.</summary>
    public SortedMap<object?> Members { get; } = members;

    /// <inheritdoc />
    public bool Equals(JsonContent? other) => other is not null && JsonData.AreEqual(Members, other.Members);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as JsonContent);

    /// <inheritdoc />
    public override int GetHashCode() => Members.Count;

    /// <inheritdoc />
    public override string ToString() => JsonData.ToText(Members);
}
