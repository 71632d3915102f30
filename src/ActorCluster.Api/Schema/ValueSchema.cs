using System.Text.Json;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Schema;

/// <summary>The type of a value.</summary>
public abstract class ValueSchema
{
    private protected ValueSchema(ValueKind kind, string goType)
    {
        Kind = kind;
        GoType = goType;
    }

    /// <summary>What the value is.</summary>
    public ValueKind Kind { get; }

    /// <summary>The name of the type in Kubernetes' Go packages, for messages: <c>[]v1.Container</c>.</summary>
    public string GoType { get; }

    /// <summary>The empty value as JSON where the type is a scalar of Go; null for anything else.</summary>
    public string? ZeroAsJson => Kind switch
    {
        ValueKind.Text => GoType == "string" ? "\"\"" : null,
        ValueKind.Int32 or ValueKind.Int64 or ValueKind.Double => "0",
        ValueKind.Boolean => "false",
        _ => null,
    };

    /// <summary>The type of a list's elements or a map's values; null for anything else.</summary>
    public virtual ValueSchema? Element => null;

    /// <summary>The fields of an object; null for anything else. Read on first use.</summary>
    public virtual ObjectSchema? Object => null;
}

/// <summary>Writes, reads and compares the values of one type. One instance serves every field of the type.</summary>
/// <typeparam name="T">The property's type.</typeparam>
internal abstract class ValueCodec<T>(ValueKind kind, string goType) : ValueSchema(kind, goType)
{
    /// <summary>What stands for a JSON null within a list or map: Go's zero value.</summary>
    internal virtual T Zero => default!;

    /// <summary>Whether <c>omitempty</c> leaves it out.</summary>
    internal abstract bool IsEmpty(T value);

    /// <summary>Writes a value that is not null.</summary>
    internal abstract void WriteJson(Utf8JsonWriter writer, T value);

    /// <summary>Reads the value at the reader's token, which is not null.</summary>
    internal abstract T ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding);

    /// <summary>Writes a value that is not null as a protobuf field with its tag.</summary>
    internal abstract void WriteProtobuf(ProtobufWriter writer, int number, T value);

    /// <summary>Reads one occurrence of a protobuf field and joins it to what earlier ones gave.</summary>
    internal abstract T ReadProtobuf(ref ProtobufReader reader, WireType wire, T current);

    /// <summary>Turns what was collected from repeated occurrences into its lasting form.</summary>
    internal virtual T Finish(T collected) => collected;

    /// <summary>Whether occurrences of a protobuf field add up and <see cref="Finish"/> is due.</summary>
    internal virtual bool IsRepeated => false;

    /// <summary>Equality as the API sees it: absent and empty are the same, quantities by amount.</summary>
    internal abstract bool AreEqual(T left, T right);
}
