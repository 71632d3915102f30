using ActorCluster.Api.ApiExtensions.Schemas;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// The type of an expression as far as it is known before it is evaluated (cel-go's <c>types.Type</c>). <c>dyn</c> fits everything.
/// </summary>
public sealed class CelShape
{
    private readonly IReadOnlyDictionary<string, CelShape>? _fields;

    private CelShape(string name, IReadOnlyList<CelShape> parameters, IReadOnlyDictionary<string, CelShape>? fields, bool isVariable)
    {
        Name = name;
        Parameters = parameters;
        _fields = fields;
        IsVariable = isVariable;
    }

    /// <summary>The type of what is wrong: it fits everything, so that one mistake is reported once.</summary>
    internal static CelShape Error { get; } = Simple("!error!");

    /// <summary>Anything: what it is shows when the expression is evaluated.</summary>
    public static CelShape Dynamic { get; } = Simple("dyn");

    /// <summary>A truth value.</summary>
    public static CelShape Boolean { get; } = Simple("bool");

    /// <summary>A text.</summary>
    public static CelShape Text { get; } = Simple("string");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>
    /// What a variable of a policy is known to be when its expression is of this type: values, lists and maps of them, and anything
    /// otherwise (convertCelTypeToDeclType of k8s.io/apiserver/pkg/admission/plugin/cel/composition.go).
    /// </summary>
    public CelShape AsVariable => Name switch
    {
        _ when IsVariable => Dynamic,
        "list" or "map" => Of(Name, [.. Parameters.Select(static part => part.AsVariable)]),
        "bool" or "bytes" or "double" or "int" or "null_type" or "string" or "uint" or "google.protobuf.Timestamp" or "google.protobuf.Duration" => this,
        _ => Dynamic,
    };

    /// <summary>What a list, a map or an optional value consists of.</summary>
    internal IReadOnlyList<CelShape> Parameters { get; }

    /// <summary>Whether it stands for a type that is found while arguments are compared with a declaration.</summary>
    internal bool IsVariable { get; }

    /// <summary>Whether anything fits.</summary>
    internal bool IsDynamic => Name == "dyn" && !IsVariable;

    /// <summary>Whether it is what <see cref="Error"/> is.</summary>
    internal bool IsError => ReferenceEquals(this, Error);

    /// <summary>Whether it is an object whose fields are known.</summary>
    internal bool IsObject => _fields is not null;

    /// <summary>Whether its values are structures to cel-go: objects, and types of libraries without parameters.</summary>
    internal bool IsStructure => _fields is not null || Name.StartsWith("kubernetes.", StringComparison.Ordinal);

    /// <summary>Whether its values have the same size always (isScalar in cel-go's checker/cost.go).</summary>
    internal bool IsScalar => Name is "bool" or "int" or "uint" or "double" or "google.protobuf.Timestamp" or "google.protobuf.Duration";

    /// <summary>The field of an object; null when it has none of this name. Reserved words need no escape (since 1.31).</summary>
    internal CelShape? FieldNamed(string name) =>
        _fields?.GetValueOrDefault(name) ?? (CelNames.IsReserved(name) ? _fields?.GetValueOrDefault($"__{name}__") : null);

    /// <summary>Whether it is the same type.</summary>
    internal bool IsExactly(CelShape other) => ReferenceEquals(this, other)
        || (Name == other.Name && IsVariable == other.IsVariable && !IsVariable && Parameters.Count == other.Parameters.Count
            && Parameters.Zip(other.Parameters).All(static pair => pair.First.IsExactly(pair.Second)));

    /// <summary>An object whose fields are known.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="fields">The fields, by the names that they have in expressions.</param>
    public static CelShape Object(string name, IReadOnlyDictionary<string, CelShape> fields) => new(name, [], fields, false);

    /// <summary>A list.</summary>
    /// <param name="item">What is in it.</param>
    public static CelShape List(CelShape item) => Of("list", item);

    /// <summary>A map from texts.</summary>
    /// <param name="value">What is in it.</param>
    public static CelShape MapOf(CelShape value) => Of("map", Text, value);

    /// <summary>A value that can only be asked by the methods of a library.</summary>
    /// <param name="name">The name of its type.</param>
    public static CelShape Opaque(string name) => Simple(name);

    /// <summary>A value that may be missing.</summary>
    /// <param name="value">The value.</param>
    public static CelShape Optional(CelShape value) => Of("optional_type", value);

    /// <summary>What a schema says of a value (SchemaDeclType in k8s.io/apiserver/pkg/cel/common/schemas.go).</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="isRoot">Whether it is that of a whole object: then it has a kind and a name in any case.</param>
    /// <param name="name">The name of the type in messages.</param>
    /// <param name="metadata">What the metadata of whole objects have; by default their names alone.</param>
    /// <returns>The type; null when the schema says too little for expressions to use the value.</returns>
    public static CelShape? Of(StructuralSchema schema, bool isRoot, string name = "selfType", CelShape? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Source.XIntOrString)
        {
            return Dynamic;
        }

        return schema.Type switch
        {
            "array" => schema.Items is { } items && Of(items, items.Source.XEmbeddedResource, name + ".@idx", metadata) is { } item ? List(item) : null,
            "object" when schema.AdditionalProperties is { } additional =>
                Of(additional, additional.Source.XEmbeddedResource, name + ".@elem", metadata) is { } element ? MapOf(element) : null,
            "object" => OfObject(schema, isRoot, name, metadata),
            "string" => schema.Source.Format switch
            {
                "byte" => Simple("bytes"),
                "duration" => Simple("google.protobuf.Duration"),
                "date" or "date-time" => Simple("google.protobuf.Timestamp"),
                _ => Text,
            },
            "boolean" => Boolean,
            "number" => Simple("double"),
            "integer" => Simple("int"),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name switch
    {
        "null_type" => "null",
        "google.protobuf.Timestamp" => "timestamp",
        "google.protobuf.Duration" => "duration",
        _ => Parameters.Count == 0 ? Name : $"{Name}({string.Join(", ", Parameters)})",
    };

    internal static CelShape Simple(string name) => new(name, [], null, false);

    internal static CelShape Variable(string name) => new(name, [], null, true);

    internal static CelShape Of(string name, params CelShape[] parameters) => new(name, parameters, null, false);

    private static CelShape OfObject(StructuralSchema schema, bool isRoot, string name, CelShape? metadata)
    {
        var fields = new Dictionary<string, CelShape>(StringComparer.Ordinal);
        foreach (var (property, below) in schema.Properties)
        {
            if (CelNames.Escape(property) is { } escaped && Of(below, below.Source.XEmbeddedResource, $"{name}.{escaped}", metadata) is { } shape)
            {
                fields[escaped] = shape;
            }
        }

        if (isRoot)
        {
            fields["kind"] = Text;
            fields["apiVersion"] = Text;
            fields["metadata"] = metadata ?? Object(name + ".metadata", new Dictionary<string, CelShape> { ["name"] = Text, ["generateName"] = Text });
        }

        return Object(name, fields);
    }
}
