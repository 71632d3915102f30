using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Ownership;

/// <summary>How the parts of a value are owned.</summary>
internal enum FieldShape
{
    /// <summary>A scalar, or a list, map or object that is owned as a whole.</summary>
    Leaf,

    /// <summary>An object whose fields are owned one by one.</summary>
    Struct,

    /// <summary>A map whose entries are owned one by one.</summary>
    Map,

    /// <summary>A list whose distinct values are owned one by one.</summary>
    Set,

    /// <summary>A list whose elements are told apart by keys, and whose fields are owned one by one.</summary>
    KeyedList,
}

/// <summary>
/// What ownership has to know of a value: the shape that structured-merge-diff's schema gives it, read from the declarations of the fields
/// (<c>x-kubernetes-list-type</c>, <c>x-kubernetes-list-map-keys</c>, <c>x-kubernetes-map-type</c>).
/// </summary>
internal readonly record struct FieldType
{
    private FieldType(FieldShape shape, ValueSchema? value, ObjectSchema? schema, FieldSchema? field)
    {
        Shape = shape;
        Value = value;
        Object = schema;
        Field = field;
    }

    /// <summary>The shape.</summary>
    public FieldShape Shape { get; }

    /// <summary>The type; null for a document.</summary>
    public ValueSchema? Value { get; }

    /// <summary>The fields of a <see cref="FieldShape.Struct"/>.</summary>
    public ObjectSchema? Object { get; }

    /// <summary>The declaration of a list.</summary>
    private FieldSchema? Field { get; }

    /// <summary>The keys of a <see cref="FieldShape.KeyedList"/>.</summary>
    public IReadOnlyList<string> Keys => Field!.ListMapKeys;

    /// <summary>The type of the elements of a list or the values of a map.</summary>
    public FieldType Element => Field is { AtomicMap: true } ? new FieldType(FieldShape.Leaf, Value!.Element, null, null) : Of(Value!.Element!);

    /// <summary>The type of a value that is owned as a whole, as if it were not: for checking what is in it.</summary>
    public FieldType Inside => Of(Value!);

    /// <summary>The type of a document.</summary>
    /// <param name="schema">Its fields.</param>
    public static FieldType Of(ObjectSchema schema) => new(FieldShape.Struct, null, schema, null);

    /// <summary>The type of a field.</summary>
    /// <param name="field">Its declaration.</param>
    public static FieldType Of(FieldSchema field) => field.Value.Kind switch
    {
        ValueKind.List when field.ListType == ListType.Set => new FieldType(FieldShape.Set, field.Value, null, field),
        ValueKind.List when field is { ListType: ListType.Map, ListMapKeys.Count: > 0 } =>
            new FieldType(FieldShape.KeyedList, field.Value, null, field),
        ValueKind.Object or ValueKind.Map when field.AtomicMap => new FieldType(FieldShape.Leaf, field.Value, null, null),
        _ => Of(field.Value),
    };

    /// <summary>The type of a member of an object or map; null when the object has no such field.</summary>
    /// <param name="name">Its name.</param>
    public FieldType? Member(string name)
    {
        if (Shape == FieldShape.Map)
        {
            return Element;
        }

        return Object?.Find(name) is { } field ? Of(field) : null;
    }

    /// <summary>What stands for a key that an element leaves out; null for nothing. Ports are of TCP unless they say otherwise.</summary>
    /// <param name="key">The key.</param>
    public static string? KeyDefault(string key) => key == "protocol" ? "TCP" : null;

    private static FieldType Of(ValueSchema value) => value.Kind switch
    {
        ValueKind.Object => new FieldType(FieldShape.Struct, value, value.Object, null),
        ValueKind.Map => new FieldType(FieldShape.Map, value, null, null),
        _ => new FieldType(FieldShape.Leaf, value, null, null),
    };
}
