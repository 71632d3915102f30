using System.Text.Json.Serialization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.ApiExtensions;

/// <summary>A JSON schema as CustomResourceDefinitions write it: a subset of draft 4 with extensions of Kubernetes.</summary>
public sealed record JsonSchemaProps
{
    /// <summary>Identifier of the schema. Not supported.</summary>
    [Field(1)]
    public string? Id { get; init; }

    /// <summary>The dialect of the schema.</summary>
    [JsonPropertyName("$schema")]
    [Field(2)]
    public string? Schema { get; init; }

    /// <summary>A reference to another schema. Not supported.</summary>
    [JsonPropertyName("$ref")]
    [Field(3, Pointer = true)]
    public string? Ref { get; init; }

    /// <summary>What the value is, for people.</summary>
    [Field(4)]
    public string? Description { get; init; }

    /// <summary>The JSON type: object, array, string, integer, number or boolean.</summary>
    [Field(5)]
    public string? Type { get; init; }

    /// <summary>The form of the value, such as date-time; unknown ones are not checked.</summary>
    [Field(6)]
    public string? Format { get; init; }

    /// <summary>A short name, for people.</summary>
    [Field(7)]
    public string? Title { get; init; }

    /// <summary>The value of a field that is left out.</summary>
    [Field(8)]
    public RawJson? Default { get; init; }

    /// <summary>The largest number.</summary>
    [Field(9)]
    public double? Maximum { get; init; }

    /// <summary>The largest number itself is excluded.</summary>
    [Field(10)]
    public bool ExclusiveMaximum { get; init; }

    /// <summary>The smallest number.</summary>
    [Field(11)]
    public double? Minimum { get; init; }

    /// <summary>The smallest number itself is excluded.</summary>
    [Field(12)]
    public bool ExclusiveMinimum { get; init; }

    /// <summary>The most characters.</summary>
    [Field(13)]
    public long? MaxLength { get; init; }

    /// <summary>The fewest characters.</summary>
    [Field(14)]
    public long? MinLength { get; init; }

    /// <summary>A regular expression that a text must match somewhere.</summary>
    [Field(15)]
    public string? Pattern { get; init; }

    /// <summary>The most items.</summary>
    [Field(16)]
    public long? MaxItems { get; init; }

    /// <summary>The fewest items.</summary>
    [Field(17)]
    public long? MinItems { get; init; }

    /// <summary>Items must differ. Not supported.</summary>
    [Field(18)]
    public bool UniqueItems { get; init; }

    /// <summary>The number must be a multiple of this one.</summary>
    [Field(19)]
    public double? MultipleOf { get; init; }

    /// <summary>The allowed values.</summary>
    [Field(20)]
    public IReadOnlyList<RawJson>? Enum { get; init; }

    /// <summary>The most properties.</summary>
    [Field(21)]
    public long? MaxProperties { get; init; }

    /// <summary>The fewest properties.</summary>
    [Field(22)]
    public long? MinProperties { get; init; }

    /// <summary>Properties that must be there.</summary>
    [Field(23)]
    public IReadOnlyList<string>? Required { get; init; }

    /// <summary>The schema of items.</summary>
    [Field(24)]
    public SchemaOrArray? Items { get; init; }

    /// <summary>Schemas that must all hold.</summary>
    [Field(25)]
    public IReadOnlyList<JsonSchemaProps>? AllOf { get; init; }

    /// <summary>Schemas of which exactly one must hold.</summary>
    [Field(26)]
    public IReadOnlyList<JsonSchemaProps>? OneOf { get; init; }

    /// <summary>Schemas of which one must hold.</summary>
    [Field(27)]
    public IReadOnlyList<JsonSchemaProps>? AnyOf { get; init; }

    /// <summary>A schema that must not hold.</summary>
    [Field(28)]
    public JsonSchemaProps? Not { get; init; }

    /// <summary>The schemas of named properties.</summary>
    [Field(29)]
    public IReadOnlyDictionary<string, JsonSchemaProps>? Properties { get; init; }

    /// <summary>The schema of all other properties, or whether there may be any.</summary>
    [Field(30)]
    public SchemaOrBool? AdditionalProperties { get; init; }

    /// <summary>Schemas of properties by pattern. Not supported.</summary>
    [Field(31)]
    public IReadOnlyDictionary<string, JsonSchemaProps>? PatternProperties { get; init; }

    /// <summary>What the presence of properties asks for. Not supported.</summary>
    [Field(32)]
    public IReadOnlyDictionary<string, RawJson>? Dependencies { get; init; }

    /// <summary>The schema of further items. Not supported.</summary>
    [Field(33)]
    public SchemaOrBool? AdditionalItems { get; init; }

    /// <summary>Schemas to refer to. Not supported.</summary>
    [Field(34)]
    public IReadOnlyDictionary<string, JsonSchemaProps>? Definitions { get; init; }

    /// <summary>Where to read more.</summary>
    [Field(35)]
    public ExternalDocumentation? ExternalDocs { get; init; }

    /// <summary>An example.</summary>
    [Field(36)]
    public RawJson? Example { get; init; }

    /// <summary>Null is allowed.</summary>
    [Field(37)]
    public bool Nullable { get; init; }

    /// <summary>Fields that are not specified here are kept.</summary>
    [JsonPropertyName("x-kubernetes-preserve-unknown-fields")]
    [Field(38)]
    public bool? XPreserveUnknownFields { get; init; }

    /// <summary>The value is a whole object with kind, apiVersion and metadata.</summary>
    [JsonPropertyName("x-kubernetes-embedded-resource")]
    [Field(39)]
    public bool XEmbeddedResource { get; init; }

    /// <summary>The value is a whole number or a text.</summary>
    [JsonPropertyName("x-kubernetes-int-or-string")]
    [Field(40)]
    public bool XIntOrString { get; init; }

    /// <summary>The properties by which items of a list of type map are told apart.</summary>
    [JsonPropertyName("x-kubernetes-list-map-keys")]
    [Field(41)]
    public IReadOnlyList<string>? XListMapKeys { get; init; }

    /// <summary>How a list is merged: atomic, set or map.</summary>
    [JsonPropertyName("x-kubernetes-list-type")]
    [Field(42, Pointer = true)]
    public string? XListType { get; init; }

    /// <summary>How an object is merged: granular or atomic.</summary>
    [JsonPropertyName("x-kubernetes-map-type")]
    [Field(43, Pointer = true)]
    public string? XMapType { get; init; }

    /// <summary>Rules in the expression language.</summary>
    [JsonPropertyName("x-kubernetes-validations")]
    [Field(44, Strategy = PatchStrategy.Merge, MergeKey = "rule", ListType = ListType.Map, ListMapKeys = "rule")]
    public IReadOnlyList<ValidationRule>? XValidations { get; init; }
}

/// <summary>Where to read more.</summary>
public sealed record ExternalDocumentation
{
    /// <summary>What is to be read there.</summary>
    [Field(1)]
    public string? Description { get; init; }

    /// <summary>The address.</summary>
    [Field(2)]
    public string? Url { get; init; }
}

/// <summary>A rule in the expression language.</summary>
public sealed record ValidationRule
{
    /// <summary>The rule: <c>self</c> is the value where it stands, <c>oldSelf</c> the value before an update.</summary>
    [Field(1, Always = true, Required = true)]
    public string Rule { get; init => field = value ?? ""; } = "";

    /// <summary>What is said when the rule fails.</summary>
    [Field(2)]
    public string? Message { get; init; }

    /// <summary>An expression that makes the message.</summary>
    [Field(3)]
    public string? MessageExpression { get; init; }

    /// <summary>
    /// What kind of mistake a failure is: FieldValueInvalid, FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.
    /// </summary>
    [Field(4, Pointer = true)]
    public string? Reason { get; init; }

    /// <summary>The field that a failure is about, relative to where the rule stands.</summary>
    [Field(5)]
    public string? FieldPath { get; init; }

    /// <summary>A rule with <c>oldSelf</c> is also asked at creation; <c>oldSelf</c> is then an optional value.</summary>
    [Field(6)]
    public bool? OptionalOldSelf { get; init; }
}
