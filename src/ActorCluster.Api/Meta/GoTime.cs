using System.Globalization;

namespace ActorCluster.Api.Meta;

/// <summary>
/// Reads times as Go's <c>time.Parse</c> does with the layouts of the API, element by element: it takes hours of one digit and a comma
/// before a fraction, too, and says which element does not fit.
/// </summary>
internal ref struct GoTime
{
    private const string Seconds = "2006-01-02T15:04:05Z07:00";
    private const string Microseconds = "2006-01-02T15:04:05.000000Z07:00";
    private const int FractionLength = 7;

    private readonly ReadOnlySpan<char> _text;
    private readonly bool _isMicro;
    private ReadOnlySpan<char> _rest;
    private string? _error;

    private GoTime(ReadOnlySpan<char> text, bool isMicro)
    {
        _text = text;
        _rest = text;
        _isMicro = isMicro;
    }

    /// <summary>Reads a time.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isMicro">Whether it has microseconds: six digits, neither more nor less. Otherwise a fraction may be there.</param>
    /// <param name="time">The time; digits beyond the clock's 100 ns are dropped.</param>
    /// <returns>What is wrong, in Go's words; null when nothing is.</returns>
    public static string? Parse(ReadOnlySpan<char> text, bool isMicro, out DateTimeOffset time)
    {
        var parser = new GoTime(text, isMicro);
        time = parser.Parse();
        return parser._error;
    }

    private DateTimeOffset Parse()
    {
        var year = Number(4, 4, "2006", "", 0, 9999);
        Separator('-');
        var month = Number(2, 2, "01", "month", 1, 12);
        Separator('-');
        var day = Number(2, 2, "02", "", 0, 99);
        Separator('T');
        var hour = Number(1, 2, "15", "hour", 0, 23);
        Separator(':');
        var minute = Number(2, 2, "04", "minute", 0, 59);
        Separator(':');
        var second = Number(2, 2, "05", "second", 0, 59);
        var ticks = Fraction();
        var offset = Offset();
        if (_error is null && !_rest.IsEmpty)
        {
            _error = $"parsing time {Quoted(_text)}: extra text: {Quoted(_rest)}";
        }

        if (_error is not null)
        {
            return default;
        }

        if (day < 1 || year < 1 || day > DateTime.DaysInMonth(year, month))
        {
            OutOfRange(year < 1 ? "year" : "day");
            return default;
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified).Ticks + ticks - offset.Ticks;
        return new DateTimeOffset(Math.Clamp(local, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
    }

    private int Number(int least, int most, string element, string range, int lowest, int highest)
    {
        if (_error is not null)
        {
            return 0;
        }

        var length = 0;
        var value = 0;
        while (length < most && length < _rest.Length && char.IsAsciiDigit(_rest[length]))
        {
            value = (value * 10) + _rest[length++] - '0';
        }

        if (length < least)
        {
            CannotParse(element);
            return 0;
        }

        _rest = _rest[length..];
        if (value < lowest || value > highest)
        {
            OutOfRange(range);
        }

        return value;
    }

    private void Separator(char separator)
    {
        if (_error is not null)
        {
            return;
        }

        if (_rest.IsEmpty || _rest[0] != separator)
        {
            CannotParse(separator.ToString());
            return;
        }

        _rest = _rest[1..];
    }

    private long Fraction()
    {
        if (_error is not null)
        {
            return 0;
        }

        var begins = _rest.Length > 1 && _rest[0] is '.' or ',' && char.IsAsciiDigit(_rest[1]);
        var length = 1;
        while (begins && length < _rest.Length && char.IsAsciiDigit(_rest[length]) && !(_isMicro && length == FractionLength))
        {
            length++;
        }

        if (_isMicro && (!begins || length < FractionLength))
        {
            CannotParse(".000000");
            return 0;
        }

        if (!begins)
        {
            return 0;
        }

        long ticks = 0;
        var unit = TimeSpan.TicksPerSecond;
        for (var i = 1; i < length; i++)
        {
            unit /= 10;
            ticks += (_rest[i] - '0') * unit;
        }

        _rest = _rest[length..];
        return ticks;
    }

    private TimeSpan Offset()
    {
        if (_error is not null)
        {
            return default;
        }

        if (_rest is ['Z', ..])
        {
            _rest = _rest[1..];
            return default;
        }

        if (_rest is not [('+' or '-') and var sign, var h1, var h2, ':', var m1, var m2, ..]
            || !char.IsAsciiDigit(h1) || !char.IsAsciiDigit(h2) || !char.IsAsciiDigit(m1) || !char.IsAsciiDigit(m2))
        {
            CannotParse("Z07:00");
            return default;
        }

        var (hours, minutes) = (((h1 - '0') * 10) + h2 - '0', ((m1 - '0') * 10) + m2 - '0');
        _rest = _rest[6..];
        if (hours > 24 || minutes > 60)
        {
            OutOfRange(hours > 24 ? "time zone offset hour" : "time zone offset minute");
        }

        var offset = new TimeSpan(hours, minutes, 0);
        return sign == '-' ? -offset : offset;
    }

    private void CannotParse(string element) =>
        _error = $"parsing time {Quoted(_text)} as \"{(_isMicro ? Microseconds : Seconds)}\": cannot parse {Quoted(_rest)} as \"{element}\"";

    private void OutOfRange(string what) => _error = string.Create(CultureInfo.InvariantCulture, $"parsing time {Quoted(_text)}: {what} out of range");

    private static string Quoted(ReadOnlySpan<char> text) => Validation.FieldError.Quote(text.ToString());
}
