using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorCluster.Api.Meta;

/// <summary>A number or a text: a port by number or name, a count or a percentage (k8s.io/apimachinery/pkg/util/intstr).</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly string? _text;
    private readonly int _number;

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public IntOrString(int number) => _number = number;

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public IntOrString(string text) => _text = text ?? throw new ArgumentNullException(nameof(text));

    /// <summary>Whether it is a text.</summary>
    public bool IsString => _text is not null;

    /// <summary>The number; 0 for a text.</summary>
    public int IntValue => _number;

    /// <summary>The text; null for a number.</summary>
    public string? StringValue => _text;

    /// <summary>Holds a number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator IntOrString(int number) => new(number);

    /// <summary>Holds a text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator IntOrString(string text) => new(text);

    /// <summary>
    /// The number, or the percentage of <paramref name="total"/>, rounded as asked (intstr.GetScaledValueFromIntOrPercent).
    /// </summary>
    /// <param name="total">What 100 % is.</param>
    /// <param name="roundUp">Whether a fraction counts as one more.</param>
    /// <param name="value">The result, when it is one.</param>
    /// <returns>False when the text is no percentage.</returns>
    public bool TryScale(int total, bool roundUp, out int value)
    {
        if (_text is null)
        {
            value = _number;
            return true;
        }

        value = 0;
        if (!_text.EndsWith('%') || !int.TryParse(_text.AsSpan(0, _text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent))
        {
            return false;
        }

        var product = (double)percent * total / 100;
        value = (int)(roundUp ? Math.Ceiling(product) : Math.Floor(product));
        return true;
    }

    /// <summary>The number or the text.</summary>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Reads and writes <see cref="IntOrString"/> in JSON.</summary>
internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => new IntOrString(reader.GetString()!),
        JsonTokenType.Number when reader.TryGetInt32(out var number) => new IntOrString(number),
        _ => throw new JsonException("an int32 or a string is expected"),
    };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
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
}
