using System.Text.Json;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <param name="keepsEmpty">Whether an empty text differs from an absent one: Go's <c>*string</c>.</param>
internal sealed class TextCodec(bool keepsEmpty) : ValueCodec<string>(ValueKind.Text, "string")
{
    internal override string Zero => "";

    internal override bool IsEmpty(string value) => keepsEmpty ? value is null : string.IsNullOrEmpty(value);

    internal override void WriteJson(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    internal override string ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) =>
        reader.TokenType == JsonTokenType.String ? Read(ref reader) : throw decoding.TypeMismatch(ref reader, GoType);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, string value) => writer.TextField(number, value);

    internal override string ReadProtobuf(ref ProtobufReader reader, WireType wire, string current) => reader.ReadText(wire);

    internal override bool AreEqual(string left, string right) => keepsEmpty ? left == right : (left ?? "") == (right ?? "");

    internal static string Read(ref Utf8JsonReader reader) =>
        reader.ValueIsEscaped || reader.HasValueSequence ? reader.GetString()! : StringPool.Get(reader.ValueSpan);
}

internal sealed class Int32Codec() : ValueCodec<int>(ValueKind.Int32, "int32")
{
    internal override bool IsEmpty(int value) => value == 0;

    internal override void WriteJson(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    internal override int ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : throw decoding.TypeMismatch(ref reader, GoType);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, int value) => writer.VarintField(number, (ulong)(long)value);

    internal override int ReadProtobuf(ref ProtobufReader reader, WireType wire, int current) => (int)reader.ReadNumber(wire);

    internal override bool AreEqual(int left, int right) => left == right;
}

internal sealed class Int64Codec() : ValueCodec<long>(ValueKind.Int64, "int64")
{
    internal override bool IsEmpty(long value) => value == 0;

    internal override void WriteJson(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    internal override long ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) ? value : throw decoding.TypeMismatch(ref reader, GoType);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, long value) => writer.VarintField(number, (ulong)value);

    internal override long ReadProtobuf(ref ProtobufReader reader, WireType wire, long current) => (long)reader.ReadNumber(wire);

    internal override bool AreEqual(long left, long right) => left == right;
}

internal sealed class BooleanCodec() : ValueCodec<bool>(ValueKind.Boolean, "bool")
{
    internal override bool IsEmpty(bool value) => !value;

    internal override void WriteJson(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    internal override bool ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw decoding.TypeMismatch(ref reader, GoType),
    };

    internal override void WriteProtobuf(ProtobufWriter writer, int number, bool value) => writer.VarintField(number, value ? 1UL : 0);

    internal override bool ReadProtobuf(ref ProtobufReader reader, WireType wire, bool current) => reader.ReadNumber(wire) != 0;

    internal override bool AreEqual(bool left, bool right) => left == right;
}

internal sealed class DoubleCodec() : ValueCodec<double>(ValueKind.Double, "float64")
{
    internal override bool IsEmpty(double value) => value == 0;

    internal override void WriteJson(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

    internal override double ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && double.IsFinite(value)
            ? value
            : throw decoding.TypeMismatch(ref reader, GoType);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, double value) => writer.DoubleField(number, value);

    internal override double ReadProtobuf(ref ProtobufReader reader, WireType wire, double current) => reader.ReadDouble(wire);

    internal override bool AreEqual(double left, double right) => left.Equals(right);
}

internal sealed class BytesCodec() : ValueCodec<byte[]>(ValueKind.Bytes, "[]uint8")
{
    internal override byte[] Zero => [];

    internal override bool IsEmpty(byte[] value) => value is null || value.Length == 0;

    internal override void WriteJson(Utf8JsonWriter writer, byte[] value) => writer.WriteBase64StringValue(value);

    internal override byte[] ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw decoding.TypeMismatch(ref reader, GoType);
        }

        return reader.TryGetBytesFromBase64(out var value) ? value : throw decoding.Undecodable(IllegalBase64(reader.GetString()!));
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, byte[] value) => writer.BytesField(number, value);

    internal override byte[] ReadProtobuf(ref ProtobufReader reader, WireType wire, byte[] current) => reader.ReadBytes(wire).ToArray();

    internal override bool AreEqual(byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right);

    // Go counts the bytes of the input up to the first that does not fit.
    private static string IllegalBase64(string text)
    {
        var position = 0;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] is '+' or '/'))
        {
            position++;
        }

        return $"illegal base64 data at input byte {(position == text.Length ? text.Length / 4 * 4 : position)}";
    }
}

/// <summary>A value that may be absent: Go's pointer to a scalar.</summary>
internal sealed class NullableCodec<T>(ValueCodec<T> inner) : ValueCodec<T?>(inner.Kind, inner.GoType)
    where T : struct
{
    internal override bool IsEmpty(T? value) => !value.HasValue;

    internal override void WriteJson(Utf8JsonWriter writer, T? value) => inner.WriteJson(writer, value.GetValueOrDefault());

    internal override T? ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) => inner.ReadJson(ref reader, decoding);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, T? value) => inner.WriteProtobuf(writer, number, value.GetValueOrDefault());

    internal override T? ReadProtobuf(ref ProtobufReader reader, WireType wire, T? current)
    {
        var value = inner.ReadProtobuf(ref reader, wire, current.GetValueOrDefault());

        // Go writes a time that is not set as an empty message, and raw JSON that is not set as empty bytes.
        return value switch
        {
            Meta.Time { IsZero: true } or Meta.MicroTime { IsZero: true } or Meta.RawJson { IsEmpty: true } => null,
            _ => value,
        };
    }

    internal override bool AreEqual(T? left, T? right) =>
        left.HasValue == right.HasValue && (!left.HasValue || inner.AreEqual(left.GetValueOrDefault(), right.GetValueOrDefault()));
}

/// <summary>A cell of a table.</summary>
internal sealed class AnyCodec() : ValueCodec<object>(ValueKind.Any, "interface {}")
{
    internal override bool IsEmpty(object value) => value is null;

    internal override void WriteJson(Utf8JsonWriter writer, object value)
    {
        if (JsonData.TryWriteScalar(writer, value))
        {
            return;
        }

        if (value is Meta.RawJson raw)
        {
            Meta.RawJsonConverter.Write(writer, raw);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }

    internal override object ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) => reader.TokenType switch
    {
        JsonTokenType.String => TextCodec.Read(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => reader.TryGetInt64(out var number) ? (object)number : reader.GetDouble(),
        _ => RawJsonCodec.Read(ref reader, decoding),
    };

    internal override void WriteProtobuf(ProtobufWriter writer, int number, object value) => throw new NotSupportedException("a table has no protobuf form");

    internal override object ReadProtobuf(ref ProtobufReader reader, WireType wire, object current) => throw new FormatException("a table has no protobuf form");

    internal override bool AreEqual(object left, object right) => Equals(left, right);
}
