using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Ownership;

/// <summary>
/// The type of a field of a kind that this project declares (<c>x-kubernetes-list-type</c>, <c>x-kubernetes-list-map-keys</c>,
/// <c>x-kubernetes-map-type</c>).
/// </summary>
internal sealed class TypedField : FieldType
{
    private readonly ValueSchema? _value;
    private readonly ObjectSchema? _object;
    private readonly FieldSchema? _field;

    private TypedField(FieldShape shape, ValueSchema? value, ObjectSchema? schema, FieldSchema? field)
    {
        Shape = shape;
        _value = value;
        _object = schema;
        _field = field;
    }

    public override FieldShape Shape { get; }

    public override FieldContent Content => _value?.Kind switch
    {
        ValueKind.Object or ValueKind.Map => FieldContent.Members,
        ValueKind.List => FieldContent.Elements,
        ValueKind.Int32 or ValueKind.Int64 or ValueKind.Double => FieldContent.Number,
        ValueKind.Text or ValueKind.Bytes => FieldContent.Text,
        ValueKind.Boolean => FieldContent.Boolean,
        _ => FieldContent.Any,
    };

    public override IReadOnlyList<string> Keys => _field!.ListMapKeys;

    public override FieldType Element => _field is { AtomicMap: true } ? new TypedField(FieldShape.Leaf, _value!.Element, null, null) : Of(_value!.Element!);

    public override FieldType Inside => Of(_value!);

    /// <summary>The type of a document.</summary>
    /// <param name="schema">Its fields.</param>
    public static new TypedField Of(ObjectSchema schema) => new(FieldShape.Struct, null, schema, null);

    public override FieldType? Member(string name)
    {
        if (Shape == FieldShape.Map)
        {
            return Element;
        }

        return _object?.Find(name) is { } field ? Of(field) : null;
    }

    public override bool Declares(string name) => _object?.Find(name) is not null;

    // Ports are of TCP unless they say otherwise, and what Go cannot leave out is there even when nobody wrote it: a name is the empty one.
    public override string? KeyDefault(string key) => _value?.Element?.Object?.Find(key)?.Default;

    private static TypedField Of(FieldSchema field) => field.Value.Kind switch
    {
        ValueKind.List when field.ListType == ListType.Set => new TypedField(FieldShape.Set, field.Value, null, field),
        ValueKind.List when field is { ListType: ListType.Map, ListMapKeys.Count: > 0 } =>
            new TypedField(FieldShape.KeyedList, field.Value, null, field),
        ValueKind.Object or ValueKind.Map when field.AtomicMap => new TypedField(FieldShape.Leaf, field.Value, null, null),
        _ => Of(field.Value),
    };

    private static TypedField Of(ValueSchema value) => value.Kind switch
    {
        ValueKind.Object => new TypedField(FieldShape.Struct, value, value.Object, null),
        ValueKind.Map => new TypedField(FieldShape.Map, value, null, null),
        _ => new TypedField(FieldShape.Leaf, value, null, null),
    };
}
