using System.Text.Json.Serialization;

namespace ActorCluster.Api.Meta;

/// <summary>A document that says what it is: anything that travels on its own, an object, a list or an answer.</summary>
public abstract record TypeMeta
{
    /// <summary>The kind, in CamelCase (<c>Pod</c>).</summary>
    [JsonPropertyOrder(-30)]
    public string? Kind { get; init; }

    /// <summary>The group and version, <c>v1</c> or <c>apps/v1</c>.</summary>
    [JsonPropertyOrder(-20)]
    public string? ApiVersion { get; init; }
}
