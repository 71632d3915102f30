using System.Text.Json;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// A text in JSON; in protobuf a message with nanoseconds in field 1 (<c>meta.v1.Duration</c>). What is no duration counts as none.
/// </summary>
internal sealed class DurationCodec() : ValueCodec<string>(ValueKind.Text, "v1.Duration")
{
    private const int NanosecondsPerTick = 100;

    internal override string Zero => "";

    internal override bool IsEmpty(string value) => string.IsNullOrEmpty(value);

    internal override void WriteJson(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    internal override string ReadJson(ref Utf8JsonReader reader, JsonDecoding decoding) =>
        reader.TokenType == JsonTokenType.String ? TextCodec.Read(ref reader) : throw decoding.TypeMismatch(ref reader, GoType);

    internal override void WriteProtobuf(ProtobufWriter writer, int number, string value)
    {
        var end = writer.Position;
        writer.VarintField(1, (ulong)((GoDuration.Parse(value)?.Ticks ?? 0) * NanosecondsPerTick));
        writer.CloseMessage(number, end);
    }

    internal override string ReadProtobuf(ref ProtobufReader reader, WireType wire, string current)
    {
        var message = reader.ReadMessage(wire);
        var nanoseconds = 0L;
        while (message.TryReadTag(out var number, out var inner))
        {
            if (number == 1)
            {
                nanoseconds = (long)message.ReadNumber(inner);
            }
            else
            {
                message.Skip(inner);
            }
        }

        return GoDuration.Format(nanoseconds);
    }

    internal override bool AreEqual(string left, string right) => (left ?? "") == (right ?? "");
}
