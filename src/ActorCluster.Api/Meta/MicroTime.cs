using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorCluster.Api.Meta;

/// <summary>
/// An instant in microseconds, as leases and events hold it: <c>2006-01-02T15:04:05.000000Z</c> (metav1.MicroTime).
/// </summary>
[JsonConverter(typeof(MicroTimeConverter))]
public readonly record struct MicroTime : IComparable<MicroTime>
{
    private readonly DateTimeOffset _value;

    /// <summary>A time of the given instant; what is finer than a microsecond is dropped.</summary>
    /// <param name="value">The instant; its offset is turned into UTC.</param>
    public MicroTime(DateTimeOffset value)
    {
        var utc = value.UtcTicks;
        _value = new DateTimeOffset(utc - utc % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    /// <summary>The instant, in UTC.</summary>
    public DateTimeOffset Value => _value;

    /// <summary>Whether this is Go's zero time, the first instant of year 1, which JSON shows as <c>null</c>.</summary>
    public bool IsZero => _value.UtcTicks == 0;

    /// <summary>A time of the given instant.</summary>
    /// <param name="value">The instant.</param>
    public static implicit operator MicroTime(DateTimeOffset value) => new(value);

    /// <summary>The instant of the given time.</summary>
    /// <param name="time">The time.</param>
    public static implicit operator DateTimeOffset(MicroTime time) => time._value;

    /// <summary>The time that passed from <paramref name="right"/> to <paramref name="left"/>.</summary>
    /// <param name="left">The later time.</param>
    /// <param name="right">The earlier time.</param>
    public static TimeSpan operator -(MicroTime left, MicroTime right) => left._value - right._value;

    /// <summary>The time that lies <paramref name="span"/> after <paramref name="time"/>, cut to this type's precision.</summary>
    /// <param name="time">The time.</param>
    /// <param name="span">What is added.</param>
    public static MicroTime operator +(MicroTime time, TimeSpan span) => new(time._value + span);

    /// <summary>Whether <paramref name="left"/> is before <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator <(MicroTime left, MicroTime right) => left._value < right._value;

    /// <summary>Whether <paramref name="left"/> is after <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator >(MicroTime left, MicroTime right) => left._value > right._value;

    /// <summary>Whether <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator <=(MicroTime left, MicroTime right) => left._value <= right._value;

    /// <summary>Whether <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator >=(MicroTime left, MicroTime right) => left._value >= right._value;

    /// <summary>Reads an RFC 3339 time with six fractional digits.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not one; the message is that of Go's <c>time.Parse</c>.</exception>
    public static MicroTime Parse(string text) => TryParse(text, out var time) ? time : throw new FormatException(ParseError(text));

    /// <summary>Reads an RFC 3339 time with six fractional digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, when the result is true.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out MicroTime time)
    {
        // Six digits of a fraction, neither more nor less: what Go's layout asks for.
        var known = GoTime.Parse(text, isMicro: true, out var value) is null;
        time = known ? new MicroTime(value) : default;
        return known;
    }

    /// <summary>What Go says of a text that is no such time.</summary>
    /// <param name="text">The text.</param>
    internal static string ParseError(string text) => GoTime.Parse(text, isMicro: true, out _) ?? "";

    /// <inheritdoc />
    public int CompareTo(MicroTime other) => _value.CompareTo(other._value);

    /// <summary>The time as the API writes it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[Rfc3339.MicrosecondsLength];
        Rfc3339.FormatMicroseconds(_value.UtcDateTime, text);
        return Encoding.ASCII.GetString(text);
    }
}

/// <summary>Reads and writes <see cref="MicroTime"/> in JSON.</summary>
internal sealed class MicroTimeConverter : JsonConverter<MicroTime>
{
    public override MicroTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a time must be a string");
        return MicroTime.TryParse(text, out var time) ? time : throw new JsonException(MicroTime.ParseError(text));
    }

    public override void Write(Utf8JsonWriter writer, MicroTime value, JsonSerializerOptions options) => Write(writer, value);

    internal static void Write(Utf8JsonWriter writer, MicroTime value)
    {
        if (value.IsZero)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[Rfc3339.MicrosecondsLength];
        Rfc3339.FormatMicroseconds(value.Value.UtcDateTime, text);
        writer.WriteStringValue(text);
    }
}
