using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Schema;

/// <summary>A field of an object.</summary>
public abstract class FieldSchema
{
    private readonly bool _isAtomicMap;

    private protected FieldSchema(PropertyInfo property, string name, FieldAttribute? declaration, ValueSchema value)
    {
        Property = property;
        Name = name;
        EncodedName = JsonEncodedText.Encode(name);
        Utf8Name = Encoding.UTF8.GetBytes(name);
        Value = value;
        Number = declaration?.Number ?? 0;
        Within = declaration?.Within ?? 0;
        Beneath = declaration?.Beneath ?? 0;
        Always = declaration?.Always ?? false;
        Required = declaration?.Required ?? false;
        Strategy = declaration?.Strategy ?? PatchStrategy.Replace;
        MergeKey = declaration?.MergeKey;
        ListType = declaration?.ListType ?? ListType.Atomic;
        ListMapKeys = declaration?.ListMapKeys is { } keys ? keys.Split(',', StringSplitOptions.TrimEntries) : [];
        _isAtomicMap = declaration?.AtomicMap ?? false;
        Granular = declaration?.Granular ?? false;
        SaysListType = declaration?.SaysListType ?? false;
        Values = declaration?.Values is { } values ? values.Split(',') : [];
        IsDiscriminator = declaration?.Discriminator ?? false;
        var isPointer = (declaration?.Pointer ?? false) || Nullable.GetUnderlyingType(property.PropertyType) is not null;
        Default = declaration?.Default ?? (Always && !isPointer ? value.ZeroAsJson : null);
    }

    /// <summary>The property that holds it.</summary>
    public PropertyInfo Property { get; }

    /// <summary>The JSON name.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public ValueSchema Value { get; }

    /// <summary>The number in protobuf; 0 for <c>kind</c> and <c>apiVersion</c>, which stand in the envelope.</summary>
    public int Number { get; }

    /// <summary>The number of the embedded message in which the field lies in protobuf; 0 for none.</summary>
    public int Within { get; }

    /// <summary>The number of the message embedded in that one in which the field lies; 0 for none.</summary>
    public int Beneath { get; }

    /// <summary>Written even when it is empty.</summary>
    public bool Always { get; }

    /// <summary>Must be given.</summary>
    public bool Required { get; }

    /// <summary>How a strategic merge patch treats it.</summary>
    public PatchStrategy Strategy { get; }

    /// <summary>The key by which a strategic merge patch pairs elements.</summary>
    public string? MergeKey { get; }

    /// <summary>How server-side apply sees the list.</summary>
    public ListType ListType { get; }

    /// <summary>The keys of a <see cref="Schema.ListType.Map"/>.</summary>
    public IReadOnlyList<string> ListMapKeys { get; }

    /// <summary>OpenAPI says <see cref="ListType"/> though it is no list there.</summary>
    public bool SaysListType { get; }

    /// <summary>Server-side apply owns the map or object as a whole, or each element of the list.</summary>
    public bool AtomicMap => _isAtomicMap || (!Granular && (Value.Object ?? Value.Element?.Object) is { IsAtomic: true });

    /// <summary>It is said not to.</summary>
    public bool Granular { get; }

    /// <summary>
    /// What stands for an absent value, as JSON; null for nothing. A value that cannot be absent in Go stands for itself
    /// (k8s.io/kube-openapi/pkg/generators/openapi.go, <c>mustEnforceDefault</c>).
    /// </summary>
    public string? Default { get; }

    /// <summary>The texts that there are; empty where any may come.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <summary>Names which of the other fields of its object is set.</summary>
    public bool IsDiscriminator { get; }

    /// <summary>The position among the fields of its object.</summary>
    internal int Index { get; set; }

    internal JsonEncodedText EncodedName { get; }

    internal byte[] Utf8Name { get; }

    internal abstract bool IsRepeated { get; }

    /// <summary>The value, boxed. Not for hot paths.</summary>
    /// <param name="owner">The object.</param>
    public abstract object? GetValue(object owner);

    internal abstract void WriteJson(Utf8JsonWriter writer, object owner);

    internal abstract void ReadJson(ref Utf8JsonReader reader, object owner, JsonDecoding decoding);

    internal abstract void WriteProtobuf(ProtobufWriter writer, object owner);

    internal abstract void ReadProtobuf(ref ProtobufReader reader, WireType wire, object owner);

    internal abstract void Finish(object owner);

    internal abstract bool AreEqual(object left, object right);
}

/// <summary>
/// The access to one property. Delegates bound to the accessors cost a microsecond to make and need no code generation, which
/// keeps start-up short; calling one costs two nanoseconds.
/// </summary>
internal sealed class FieldSchema<TOwner, TValue> : FieldSchema
    where TOwner : class
{
    private readonly Func<TOwner, TValue> _get;
    private readonly Action<TOwner, TValue> _set;
    private readonly ValueCodec<TValue> _codec;

    public FieldSchema(PropertyInfo property, string name, FieldAttribute? declaration, ValueSchema value)
        : base(property, name, declaration, value)
    {
        _codec = (ValueCodec<TValue>)value;
        _get = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();
        _set = (property.SetMethod ?? throw new InvalidOperationException($"{property.DeclaringType}.{property.Name} has no setter"))
            .CreateDelegate<Action<TOwner, TValue>>();
    }

    internal override bool IsRepeated => _codec.IsRepeated;

    public override object? GetValue(object owner) => _get((TOwner)owner);

    internal override void WriteJson(Utf8JsonWriter writer, object owner)
    {
        var value = _get(Unsafe.As<TOwner>(owner));
        if (!Always && _codec.IsEmpty(value))
        {
            return;
        }

        writer.WritePropertyName(EncodedName);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            _codec.WriteJson(writer, value);
        }
    }

    internal override void ReadJson(ref Utf8JsonReader reader, object owner, JsonDecoding decoding)
    {
        var value = _codec.ReadJson(ref reader, decoding);
        if (Always || !_codec.IsEmpty(value))
        {
            _set(Unsafe.As<TOwner>(owner), value);
        }
    }

    internal override void WriteProtobuf(ProtobufWriter writer, object owner)
    {
        var value = _get(Unsafe.As<TOwner>(owner));
        if (!_codec.IsEmpty(value))
        {
            _codec.WriteProtobuf(writer, Number, value);
        }
    }

    internal override void ReadProtobuf(ref ProtobufReader reader, WireType wire, object owner)
    {
        var target = Unsafe.As<TOwner>(owner);
        var value = _codec.ReadProtobuf(ref reader, wire, _get(target));
        if (Always || _codec.IsRepeated || !_codec.IsEmpty(value))
        {
            _set(target, value);
        }
    }

    internal override void Finish(object owner)
    {
        var target = Unsafe.As<TOwner>(owner);
        _set(target, _codec.Finish(_get(target)));
    }

    internal override bool AreEqual(object left, object right) => _codec.AreEqual(_get(Unsafe.As<TOwner>(left)), _get(Unsafe.As<TOwner>(right)));
}
