using System.Text.RegularExpressions;
using ActorCluster.Api.Dynamic;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// A schema as it is worked with: defaults parsed, patterns compiled, its parts the same. It is made of one that was found valid; what is
/// wrong in one that was stored by other means counts as absent.
/// </summary>
public sealed class StructuralSchema
{
    private StructuralSchema(JsonSchemaProps source)
    {
        Source = source;
        Type = source.Type ?? "";
        PreservesUnknownFields = source.XPreserveUnknownFields == true;
        if (source.Default is { IsEmpty: false } given)
        {
            Default = JsonData.Parse(given);
        }

        if (!string.IsNullOrEmpty(source.Pattern) && GoRegex.TryCreate(source.Pattern, out var pattern, out _))
        {
            Pattern = pattern;
        }

        Items = source.Items?.Schema is { } items ? new StructuralSchema(items) : null;
        Properties = (source.Properties ?? new Dictionary<string, JsonSchemaProps>())
            .ToDictionary(static property => property.Key, static property => new StructuralSchema(property.Value), StringComparer.Ordinal);
        AllowsAdditionalProperties = source.AdditionalProperties?.Allows;
        AdditionalProperties = source.AdditionalProperties?.Schema is { } additional ? new StructuralSchema(additional) : null;
        AllOf = Several(source.AllOf);
        AnyOf = Several(source.AnyOf);
        OneOf = Several(source.OneOf);
        Not = source.Not is { } not ? new StructuralSchema(not) : null;
        Enum = source.Enum is { Count: > 0 } values ? [.. values.Select(static value => JsonData.Parse(value))] : [];
        Required = source.Required ?? [];
    }

    /// <summary>The schema as it was written.</summary>
    public JsonSchemaProps Source { get; }

    /// <summary>The JSON type; empty for any.</summary>
    public string Type { get; }

    /// <summary>The value of a field that is left out; null for none.</summary>
    public object? Default { get; }

    /// <summary>What a text must match; null for anything.</summary>
    public Regex? Pattern { get; }

    /// <summary>Fields that are not specified are kept.</summary>
    public bool PreservesUnknownFields { get; }

    /// <summary>The schema of items; null for none.</summary>
    public StructuralSchema? Items { get; }

    /// <summary>The schemas of named properties.</summary>
    public IReadOnlyDictionary<string, StructuralSchema> Properties { get; }

    /// <summary>Whether other properties may be there; null when nothing is said.</summary>
    public bool? AllowsAdditionalProperties { get; }

    /// <summary>The schema of other properties; null for none.</summary>
    public StructuralSchema? AdditionalProperties { get; }

    /// <summary>Schemas that must all hold.</summary>
    public IReadOnlyList<StructuralSchema> AllOf { get; }

    /// <summary>Schemas of which one must hold.</summary>
    public IReadOnlyList<StructuralSchema> AnyOf { get; }

    /// <summary>Schemas of which exactly one must hold.</summary>
    public IReadOnlyList<StructuralSchema> OneOf { get; }

    /// <summary>A schema that must not hold; null for none.</summary>
    public StructuralSchema? Not { get; }

    /// <summary>The allowed values; empty for any.</summary>
    public IReadOnlyList<object?> Enum { get; }

    /// <summary>Properties that must be there.</summary>
    public IReadOnlyList<string> Required { get; }

    /// <summary>Makes a schema.</summary>
    /// <param name="source">The schema as it was written.</param>
    public static StructuralSchema Of(JsonSchemaProps source) => new(source);

    /// <summary>The schema of a property: its own, or that of all others; null when nothing is said of it.</summary>
    /// <param name="name">The property.</param>
    public StructuralSchema? PropertyOf(string name) => Properties.TryGetValue(name, out var found) ? found : AdditionalProperties;

    private static StructuralSchema[] Several(IReadOnlyList<JsonSchemaProps>? sources) =>
        sources is { Count: > 0 } ? [.. sources.Select(static source => new StructuralSchema(source))] : [];
}
