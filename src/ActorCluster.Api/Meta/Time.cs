using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ActorCluster.Api.Meta;

/// <summary>
/// An instant in whole seconds, as most fields of the API hold it: <c>2006-01-02T15:04:05Z</c> (metav1.Time).
/// </summary>
[JsonConverter(typeof(TimeConverter))]
public readonly record struct Time : IComparable<Time>
{
    private readonly DateTimeOffset _value;

    /// <summary>A time of the given instant; fractions of a second are dropped, as they are when Kubernetes writes it.</summary>
    /// <param name="value">The instant; its offset is turned into UTC.</param>
    public Time(DateTimeOffset value)
    {
        var utc = value.UtcTicks;
        _value = new DateTimeOffset(utc - utc % TimeSpan.TicksPerSecond, TimeSpan.Zero);
    }

    /// <summary>The instant, in UTC.</summary>
    public DateTimeOffset Value => _value;

    /// <summary>Whether this is Go's zero time, the first instant of year 1, which JSON shows as <c>null</c>.</summary>
    public bool IsZero => _value.UtcTicks == 0;

    /// <summary>A time of the given instant.</summary>
    /// <param name="value">The instant.</param>
    public static implicit operator Time(DateTimeOffset value) => new(value);

    /// <summary>The instant of the given time.</summary>
    /// <param name="time">The time.</param>
    public static implicit operator DateTimeOffset(Time time) => time._value;

    /// <summary>The time that passed from <paramref name="right"/> to <paramref name="left"/>.</summary>
    /// <param name="left">The later time.</param>
    /// <param name="right">The earlier time.</param>
    public static TimeSpan operator -(Time left, Time right) => left._value - right._value;

    /// <summary>The time that lies <paramref name="span"/> after <paramref name="time"/>, cut to this type's precision.</summary>
    /// <param name="time">The time.</param>
    /// <param name="span">What is added.</param>
    public static Time operator +(Time time, TimeSpan span) => new(time._value + span);

    /// <summary>Whether <paramref name="left"/> is before <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator <(Time left, Time right) => left._value < right._value;

    /// <summary>Whether <paramref name="left"/> is after <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator >(Time left, Time right) => left._value > right._value;

    /// <summary>Whether <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator <=(Time left, Time right) => left._value <= right._value;

    /// <summary>Whether <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    /// <param name="left">A time.</param>
    /// <param name="right">Another time.</param>
    public static bool operator >=(Time left, Time right) => left._value >= right._value;

    /// <summary>Reads an RFC 3339 time.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is not one; the message is that of Go's <c>time.Parse</c>.</exception>
    public static Time Parse(string text) => TryParse(text, out var time) ? time : throw new FormatException(ParseError(text));

    /// <summary>Reads an RFC 3339 time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, when the result is true.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Time time)
    {
        var known = Rfc3339.TryParse(text, out var value) || GoTime.Parse(text, isMicro: false, out value) is null;
        time = known ? new Time(value) : default;
        return known;
    }

    /// <summary>What Go says of a text that is no such time.</summary>
    /// <param name="text">The text.</param>
    internal static string ParseError(string text) => GoTime.Parse(text, isMicro: false, out _) ?? "";

    /// <inheritdoc />
    public int CompareTo(Time other) => _value.CompareTo(other._value);

    /// <summary>The time as the API writes it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[Rfc3339.SecondsLength];
        Rfc3339.FormatSeconds(_value.UtcDateTime, text);
        return Encoding.ASCII.GetString(text);
    }
}

/// <summary>Reads and writes <see cref="Time"/> in JSON.</summary>
internal sealed class TimeConverter : JsonConverter<Time>
{
    public override Time Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a time must be a string");
        return Time.TryParse(text, out var time) ? time : throw new JsonException(Time.ParseError(text));
    }

    public override void Write(Utf8JsonWriter writer, Time value, JsonSerializerOptions options) => Write(writer, value);

    internal static void Write(Utf8JsonWriter writer, Time value)
    {
        if (value.IsZero)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[Rfc3339.SecondsLength];
        Rfc3339.FormatSeconds(value.Value.UtcDateTime, text);
        writer.WriteStringValue(text);
    }
}
