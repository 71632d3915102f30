using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorCluster.Api.Quantities;

/// <summary>Reads a quantity from a string or a bare number, and writes its canonical form.</summary>
internal sealed class QuantityConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            throw new JsonException(QuantityParser.WrongFormat);
        }

        return TryRead(ref reader, out var quantity, out var error) ? quantity : throw new JsonException(error);
    }

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    internal static bool TryRead(ref Utf8JsonReader reader, out Quantity quantity, out string? error)
    {
        var text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : Encoding.ASCII.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan);
        return QuantityParser.TryParse(text.AsSpan().Trim(), out quantity, out error);
    }
}
