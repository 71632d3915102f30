using System.Globalization;
using System.Numerics;
using System.Text;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Expressions;

/// <summary><c>format</c> of texts: <c>%s %d %f %e %b %x %X %o</c> (cel-go's ext/formatting.go).</summary>
internal static class CelFormat
{
    /// <summary>Fills in values.</summary>
    /// <param name="format">The text with places for values.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="CelException">A value is missing, or does not fit its place.</exception>
    public static string Format(string format, IReadOnlyList<object?> values) =>
        Walk(format, values.Count, (at, verb, precision) => Clause(verb, values[at], precision));

    /// <summary>Goes through a text with places for values.</summary>
    /// <param name="format">The text.</param>
    /// <param name="count">How many values there are.</param>
    /// <param name="clause">Makes the text of a value by its index, the letter of its place, and how many digits there are to be.</param>
    /// <exception cref="CelException">The text is no format, or a value is missing.</exception>
    public static string Walk(string format, int count, Func<int, char, int, string> clause)
    {
        var result = new StringBuilder();
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                result.Append(format[i]);
                continue;
            }

            if (i + 1 < format.Length && format[i + 1] == '%')
            {
                result.Append(format[++i]);
                continue;
            }

            if (next >= count)
            {
                throw new CelException($"index {next} out of range");
            }

            if (++i == format.Length)
            {
                throw new CelException("unexpected end of string");
            }

            var precision = 6;
            if (format[i] == '.')
            {
                var start = ++i;
                while (i < format.Length && char.IsAsciiDigit(format[i]))
                {
                    i++;
                }

                if (i == format.Length)
                {
                    throw new CelException("could not parse formatting clause: error while parsing precision: could not find end of precision specifier");
                }

                if (!int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision))
                {
                    throw new CelException("could not parse formatting clause: error while parsing precision: error while converting precision to "
                        + $"integer: strconv.Atoi: parsing \"{format[start..i]}\": invalid syntax");
                }
            }

            if (format[i] is not ('s' or 'd' or 'f' or 'e' or 'b' or 'x' or 'X' or 'o'))
            {
                throw new CelException($"could not parse formatting clause: unrecognized formatting clause \"{format[i]}\"");
            }

            result.Append(clause(next++, format[i], Math.Min(precision, 300)));
        }

        return result.ToString();
    }

    /// <summary>Why a value of a type does not fit a place.</summary>
    /// <param name="verb">The letter of the place.</param>
    /// <param name="type">The type.</param>
    public static string WhyNot(char verb, string type) => "error during formatting: " + verb switch
    {
        'd' => "decimal clause can only be used on integers",
        'f' => "fixed-point clause can only be used on doubles",
        'e' => "scientific clause can only be used on doubles",
        'b' => "only integers and bools can be formatted as binary",
        'o' => "octal clause can only be used on integers",
        's' => "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
        _ => "only integers, byte buffers, and strings can be formatted as hex",
    } + $", was given {type}";

    /// <summary>A text as <c>strings.quote</c> writes it.</summary>
    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var character in text)
        {
            result.Append(character switch
            {
                '\a' => "\\a",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\v' => "\\v",
                '\\' => "\\\\",
                '"' => "\\\"",
                _ => character.ToString(),
            });
        }

        return result.Append('"').ToString();
    }

    /// <summary>A value as messages show it.</summary>
    public static string Show(object? value) => value is CelOptional optional
        ? optional.HasValue ? $"optional({Show(optional.Value)})" : "optional.none()"
        : CelValues.ToText(value) ?? CelValues.TypeOf(value);

    private static string Clause(char verb, object? value, int precision) => (verb, value) switch
    {
        ('s', _) => Text(value, false),
        ('d', long or ulong) => CelValues.ToText(value)!,
        ('f', double number) => Fixed(number, precision),
        ('e', double number) => Exponent(number, precision),
        ('f' or 'e', "NaN") => "NaN",
        ('f' or 'e', "Infinity") => "\u221e",
        ('f' or 'e', "-Infinity") => "-\u221e",
        ('b', bool flag) => flag ? "1" : "0",
        ('b', long or ulong) => Radix(value, "b"),
        ('o', long or ulong) => Octal(value),
        ('x' or 'X', long or ulong) => Case(verb, Radix(value, "x")),
        ('x' or 'X', string text) => Case(verb, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        ('x' or 'X', byte[] bytes) => Case(verb, Convert.ToHexStringLower(bytes)),
        _ => throw new CelException(WhyNot(verb, CelValues.TypeOf(value))),
    };

    private static string Text(object? value, bool isInside) => value switch
    {
        null => "null",
        string text => isInside ? Validation.FieldError.Quote(text) : text,
        byte[] bytes when isInside => "b" + Validation.FieldError.Quote(Encoding.UTF8.GetString(bytes)),
        double number when isInside => double.IsFinite(number) ? number.ToString("F6", CultureInfo.InvariantCulture) : $"\"{GoNumbers.Text(number)}\"",
        DateTimeOffset when isInside => $"timestamp(\"{CelValues.ToText(value)}\")",
        TimeSpan when isInside => $"duration(\"{CelValues.ToText(value)}\")",
        IReadOnlyList<object?> items => "[" + string.Join(", ", items.Select(static item => Text(item, true))) + "]",
        not null when CelMaps.IsMap(value, out _) => "{" + string.Join(", ", CelMaps.Keys(value)
            .Select(key => (Key: Text(key, true), Value: CelMaps.TryFind(value, key, out var found) ? Text(found, true) : ""))
            .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(static pair => $"{pair.Key}:{pair.Value}")) + "}",
        System.Net.IPAddress or CelNetwork => throw new CelException(isInside
            ? $"error during formatting: no formatting function for {CelValues.TypeOf(value)}"
            : WhyNot('s', CelValues.TypeOf(value))),
        _ => CelValues.ToText(value) ?? throw new CelException(isInside
            ? $"error during formatting: no formatting function for {CelValues.TypeOf(value)}"
            : WhyNot('s', CelValues.TypeOf(value))),
    };

    // Numbers are grouped, and have an exponent by tens: that is how English writes them in golang.org/x/text/message.
    private static string Fixed(double number, int precision) =>
        Special(number) ?? number.ToString("N" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Exponent(double number, int precision)
    {
        if (Special(number) is { } special)
        {
            return special;
        }

        var text = number.ToString("E" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        return $"{text[..mark]}\u202f\u00d7\u202f10{string.Concat((exponent < 0 ? "-" : "") + digits)
            .Replace('-', '\u207b')
            .Replace('0', '\u2070').Replace('1', '\u00b9').Replace('2', '\u00b2').Replace('3', '\u00b3').Replace('4', '\u2074')
            .Replace('5', '\u2075').Replace('6', '\u2076').Replace('7', '\u2077').Replace('8', '\u2078').Replace('9', '\u2079')}";
    }

    private static string? Special(double number) => double.IsFinite(number) ? null
        : double.IsNaN(number) ? "NaN" : number > 0 ? "\u221e" : "-\u221e";

    private static string Radix(object? value, string format) => value is long number && number < 0
        ? "-" + (-(BigInteger)number).ToString(format, CultureInfo.InvariantCulture).TrimStart('0')
        : Trimmed(Convert.ToUInt64(value, CultureInfo.InvariantCulture).ToString(format, CultureInfo.InvariantCulture));

    private static string Octal(object? value) => value is long number
        ? (number < 0 ? "-" : "") + Convert.ToString(Math.Abs(number), 8)
        : Convert.ToString((long)(ulong)value!, 8);

    private static string Trimmed(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static string Case(char verb, string text) => verb == 'X' ? text.ToUpperInvariant() : text;
}
