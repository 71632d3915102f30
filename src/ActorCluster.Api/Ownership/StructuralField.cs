using System.Text.Json.Nodes;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Ownership;

/// <summary>
/// The type of a field of a custom resource, by its structural schema (k8s.io/kube-openapi/pkg/schemaconv/openapi.go, over what
/// k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder makes of the definition: metadata is Kubernetes' own).
/// </summary>
internal sealed class StructuralField : FieldType
{
    private static readonly TypedField Metadata = TypedField.Of(ObjectSchema.Of(typeof(ObjectMeta)));

    private readonly StructuralSchema _schema;
    private readonly string _type;
    private readonly bool _isWhole;
    private readonly bool _isObject;

    // Below a schema that preserves unknown fields every other does.
    private readonly bool _preserves;

    private StructuralField(StructuralSchema schema, bool preserves, bool isObject = false, string? type = null, bool isOpen = false)
    {
        _schema = schema;
        _preserves = preserves || schema.PreservesUnknownFields;
        _isObject = isObject || schema.Source.XEmbeddedResource;
        _type = type ?? schema.Type;
        _isWhole = !isOpen && schema.Source.XMapType == "atomic";
    }

    public override FieldShape Shape => _type switch
    {
        "object" when !_isWhole => FieldShape.Struct,
        "array" when _schema.Source is { XListType: "map", XListMapKeys.Count: > 0 } => FieldShape.KeyedList,
        "array" when _schema.Source.XListType == "set" => FieldShape.Set,
        _ => FieldShape.Leaf,
    };

    public override FieldContent Content => _type switch
    {
        "object" => FieldContent.Members,
        "array" => FieldContent.Elements,
        "integer" or "number" => FieldContent.Number,
        "string" when _schema.Source.Format != "int-or-string" => FieldContent.Text,
        "boolean" => FieldContent.Boolean,
        _ => FieldContent.Any,
    };

    public override IReadOnlyList<string> Keys => _schema.Source.XListMapKeys ?? [];

    public override FieldType Element => _schema.Items is { } items ? Below(items) : DeducedField.Whole;

    public override FieldType Inside => new StructuralField(_schema, _preserves, _isObject, _type, isOpen: true);

    /// <summary>The type of a document.</summary>
    /// <param name="schema">Its schema.</param>
    public static new StructuralField Of(StructuralSchema schema) => new(schema, false, isObject: true);

    public override FieldType? Member(string name)
    {
        if (_isObject && IsOfEvery(name))
        {
            return name == "metadata" ? Metadata : DeducedField.Text;
        }

        if (_schema.PropertyOf(name) is { } found)
        {
            return Below(found);
        }

        var isFree = _schema.AllowsAdditionalProperties ?? (_preserves || (_schema.Properties.Count == 0 && !_isObject));
        return isFree ? DeducedField.Open : null;
    }

    public override bool Declares(string name) => (_isObject && IsOfEvery(name)) || _schema.Properties.ContainsKey(name);

    public override string? KeyDefault(string key) =>
        _schema.Items?.Properties.GetValueOrDefault(key)?.Default is { } standard ? JsonData.ToText(standard) : null;

    // A schema without a type allows all: a number or a text (x-kubernetes-int-or-string), or anything that it preserves.
    public override FieldType For(JsonNode? value) => _type.Length > 0 ? this : value switch
    {
        JsonObject => new StructuralField(_schema, _preserves, _isObject, "object"),
        JsonArray => new StructuralField(_schema, _preserves, _isObject, "array"),
        _ => this,
    };

    private static bool IsOfEvery(string name) => name is "apiVersion" or "kind" or "metadata";

    private StructuralField Below(StructuralSchema schema) => new(schema, _preserves);
}

/// <summary>The type of a value of which nothing is said (structured-merge-diff's typed/deduced types).</summary>
internal sealed class DeducedField : FieldType
{
    private readonly bool _isWhole;

    private DeducedField(FieldShape shape, FieldContent content, bool isWhole)
    {
        Shape = shape;
        Content = content;
        _isWhole = isWhole;
    }

    /// <summary>Members are owned one by one, lists as a whole.</summary>
    public static DeducedField Open { get; } = new(FieldShape.Leaf, FieldContent.Any, false);

    /// <summary>Owned as a whole, whatever it is.</summary>
    public static DeducedField Whole { get; } = new(FieldShape.Leaf, FieldContent.Any, true);

    /// <summary>A text.</summary>
    public static DeducedField Text { get; } = new(FieldShape.Leaf, FieldContent.Text, true);

    private static DeducedField Entries { get; } = new(FieldShape.Map, FieldContent.Any, false);

    public override FieldShape Shape { get; }

    public override FieldContent Content { get; }

    public override FieldType Element => _isWhole ? Whole : Open;

    public override FieldType? Member(string name) => Element;

    public override bool Declares(string name) => false;

    public override string? KeyDefault(string key) => null;

    public override FieldType For(JsonNode? value) => !_isWhole && value is JsonObject ? Entries : this;
}
