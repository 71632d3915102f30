using System.Text.Json;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>The message <c>Time</c>: seconds 1, nanos 2; a time that is not set is empty.</summary>
internal static class TimeMessage
{
    internal static void Write(ProtobufWriter writer, int number, DateTimeOffset time, bool fractions)
    {
        var end = writer.Position;
        var ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
        {
            rest += TimeSpan.TicksPerSecond;
            seconds--;
        }

        if (time.UtcTicks != 0)
        {
            writer.VarintField(2, fractions ? (ulong)(rest * 100) : 0);
            writer.VarintField(1, (ulong)seconds);
        }

        writer.CloseMessage(number, end);
    }

    internal static DateTimeOffset Read(ref ProtobufReader reader, WireType wire)
    {
        var message = reader.ReadMessage(wire);
        long seconds = 0;
        long nanos = 0;
        if (message.AtEnd)
        {
            return default;
        }

        while (message.TryReadTag(out var number, out var inner))
        {
            switch (number)
            {
                case 1:
                    seconds = (long)message.ReadNumber(inner);
                    break;
                case 2:
                    nanos = (int)message.ReadNumber(inner);
                    break;
                default:
                    message.Skip(inner);
                    break;
            }
        }

        const long firstSecond = -62135596800;
        const long lastSecond = 253402300799;
        return seconds is < firstSecond or > lastSecond || nanos is < 0 or > 999_999_999
            ? throw new FormatException("proto: time out of range")
            : DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
    }
}

internal sealed class TimeCodec() : ValueCodec<Time>(ValueKind.Time, "v1.Time")
{
    internal override bool IsEmpty(Time value) => value.IsZero;

    internal override void WriteJson(Utf8JsonWriter writer, Time value) => TimeConverter.Write(writer, value);

    internal override Time ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw decoding.OwnFormMismatch(ref reader, "string");
        }

        Span<char> text = stackalloc char[64];
        if (reader.ValueSpan.Length > text.Length)
        {
            throw new DecodingException(Time.ParseError(reader.GetString()!));
        }

        return Time.TryParse(text[..reader.CopyString(text)], out var time) ? time : throw new DecodingException(Time.ParseError(reader.GetString()!));
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, Time value) => TimeMessage.Write(writer, number, value.Value, fractions: false);

    internal override Time ReadProtobuf(ref ProtobufReader reader, WireType wire, Time current) => new(TimeMessage.Read(ref reader, wire));

    internal override bool AreEqual(Time left, Time right) => left == right;
}

internal sealed class MicroTimeCodec() : ValueCodec<MicroTime>(ValueKind.MicroTime, "v1.MicroTime")
{
    internal override bool IsEmpty(MicroTime value) => value.IsZero;

    internal override void WriteJson(Utf8JsonWriter writer, MicroTime value) => MicroTimeConverter.Write(writer, value);

    internal override MicroTime ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw decoding.OwnFormMismatch(ref reader, "string");
        }

        Span<char> text = stackalloc char[64];
        if (reader.ValueSpan.Length > text.Length)
        {
            throw new DecodingException(MicroTime.ParseError(reader.GetString()!));
        }

        return MicroTime.TryParse(text[..reader.CopyString(text)], out var time)
            ? time
            : throw new DecodingException(MicroTime.ParseError(reader.GetString()!));
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, MicroTime value) =>
        TimeMessage.Write(writer, number, value.Value, fractions: true);

    internal override MicroTime ReadProtobuf(ref ProtobufReader reader, WireType wire, MicroTime current) => new(TimeMessage.Read(ref reader, wire));

    internal override bool AreEqual(MicroTime left, MicroTime right) => left == right;
}

/// <summary>In protobuf a message with the text in field 1.</summary>
internal sealed class QuantityCodec() : ValueCodec<Quantity>(ValueKind.Quantity, "resource.Quantity")
{
    // A Go struct is never empty, so a quantity that is not nullable is always written.
    internal override bool IsEmpty(Quantity value) => false;

    internal override void WriteJson(Utf8JsonWriter writer, Quantity value) => writer.WriteStringValue(value.ToString());

    internal override Quantity ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            throw new DecodingException(QuantityParser.WrongFormat);
        }

        return QuantityConverter.TryRead(ref reader, out var quantity, out var error) ? quantity : throw new DecodingException(error!);
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, Quantity value)
    {
        var end = writer.Position;
        writer.TextField(1, value.ToString());
        writer.CloseMessage(number, end);
    }

    internal override Quantity ReadProtobuf(ref ProtobufReader reader, WireType wire, Quantity current)
    {
        var message = reader.ReadMessage(wire);
        var quantity = Quantity.Zero;
        while (message.TryReadTag(out var number, out var inner))
        {
            if (number != 1)
            {
                message.Skip(inner);
            }
            else if (!Quantity.TryParse(message.ReadText(inner), out quantity, out var error))
            {
                throw new FormatException(error);
            }
        }

        return quantity;
    }

    internal override bool AreEqual(Quantity left, Quantity right) => left.Equals(right);
}

/// <summary>In protobuf a message: type 1 (0 number, 1 text), number 2, text 3.</summary>
internal sealed class IntOrStringCodec() : ValueCodec<IntOrString>(ValueKind.IntOrString, "intstr.IntOrString")
{
    internal override bool IsEmpty(IntOrString value) => false;

    internal override void WriteJson(Utf8JsonWriter writer, IntOrString value)
    {
        if (value.StringValue is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.IntValue);
        }
    }

    internal override IntOrString ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new IntOrString(TextCodec.Read(ref reader));
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)
            ? new IntOrString(number)
            : throw decoding.OwnFormMismatch(ref reader, "int32");
    }

    internal override void WriteProtobuf(ProtobufWriter writer, int number, IntOrString value)
    {
        var end = writer.Position;
        writer.TextField(3, value.StringValue ?? "");
        writer.VarintField(2, (ulong)(long)value.IntValue);
        writer.VarintField(1, value.IsString ? 1UL : 0);
        writer.CloseMessage(number, end);
    }

    internal override IntOrString ReadProtobuf(ref ProtobufReader reader, WireType wire, IntOrString current)
    {
        var message = reader.ReadMessage(wire);
        var isText = false;
        var number = 0;
        var text = "";
        while (message.TryReadTag(out var field, out var inner))
        {
            switch (field)
            {
                case 1:
                    isText = message.ReadNumber(inner) == 1;
                    break;
                case 2:
                    number = (int)message.ReadNumber(inner);
                    break;
                case 3:
                    text = message.ReadText(inner);
                    break;
                default:
                    message.Skip(inner);
                    break;
            }
        }

        return isText ? new IntOrString(text) : new IntOrString(number);
    }

    internal override bool AreEqual(IntOrString left, IntOrString right) => left == right;
}

/// <summary>In protobuf a message with the bytes in field 1 (RawExtension, FieldsV1, JSON).</summary>
internal sealed class RawJsonCodec() : ValueCodec<RawJson>(ValueKind.RawJson, "runtime.RawExtension")
{
    internal override bool IsEmpty(RawJson value) => value.IsEmpty;

    internal override void WriteJson(Utf8JsonWriter writer, RawJson value) => RawJsonConverter.Write(writer, value);

    internal override RawJson ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) => Read(ref reader, decoding);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, RawJson value)
    {
        var end = writer.Position;
        writer.BytesField(1, value.Utf8.Span);
        writer.CloseMessage(number, end);
    }

    internal override RawJson ReadProtobuf(ref ProtobufReader reader, WireType wire, RawJson current)
    {
        var message = reader.ReadMessage(wire);
        RawJson value = default;
        while (message.TryReadTag(out var number, out var inner))
        {
            if (number == 1)
            {
                value = Checked(message.ReadBytes(inner));
            }
            else
            {
                message.Skip(inner);
            }
        }

        return value;
    }

    internal override bool AreEqual(RawJson left, RawJson right) => left.Equals(right);

    internal static RawJson Read(ref Utf8JsonReader reader, JsonDecoding decoding)
    {
        if (decoding.Source.IsEmpty)
        {
            return RawJsonConverter.Read(ref reader);
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return RawJson.Compact(decoding.Source.Span[start..(int)reader.BytesConsumed]);
    }

    // What comes in as protobuf is written into JSON as it stands later, so it is looked at once.
    private static RawJson Checked(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return default;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = KubernetesJson.MaximumDepth });
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException e)
        {
            throw new FormatException("raw extension is not JSON: " + e.Message, e);
        }

        return RawJson.Compact(json);
    }
}
