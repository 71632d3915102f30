using System.Globalization;
using System.Numerics;
using System.Text;

namespace ActorCluster.Api.Expressions;

/// <summary><c>format</c> of texts: <c>%s %d %f %e %b %x %X %o</c> (cel-go's ext/formatting.go).</summary>
internal static class CelFormat
{
    /// <summary>Fills in values.</summary>
    /// <param name="format">The text with places for values.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="CelException">A value is missing, or does not fit its place.</exception>
    public static string Format(string format, IReadOnlyList<object?> values)
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

            if (++i == format.Length)
            {
                throw new CelException("unexpected end of string");
            }

            if (format[i] == '%')
            {
                result.Append('%');
                continue;
            }

            var precision = 6;
            if (format[i] == '.')
            {
                var start = ++i;
                while (i < format.Length && char.IsAsciiDigit(format[i]))
                {
                    i++;
                }

                if (!int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out precision) || i == format.Length || precision > 100)
                {
                    throw new CelException("could not parse formatting clause: error while parsing precision");
                }
            }

            var value = next < values.Count ? values[next++] : throw new CelException($"index {next} out of range");
            result.Append(Clause(format[i], value, precision));
        }

        return result.ToString();
    }

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

    private static string Clause(char verb, object? value, int precision) => (verb, value) switch
    {
        ('s', _) => Show(value, false),
        ('d', long or ulong) => CelValues.ToText(value)!,
        ('d', double number) when !double.IsFinite(number) => CelValues.ToText(number)!,
        ('f', long or ulong or double) => Number(CelValues.ToDouble(value), "F" + precision.ToString(CultureInfo.InvariantCulture)),
        ('e', long or ulong or double) => Exponent(CelValues.ToDouble(value), precision),
        ('b', bool flag) => flag ? "1" : "0",
        ('b', long or ulong) => Radix(value, "b"),
        ('o', long or ulong) => Octal(value),
        ('x' or 'X', long or ulong) => Case(verb, Radix(value, "x")),
        ('x' or 'X', string text) => Case(verb, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text))),
        ('x' or 'X', byte[] bytes) => Case(verb, Convert.ToHexStringLower(bytes)),
        ('d', _) => throw new CelException($"error during formatting: decimal clause can only be used on integers, was given {CelValues.TypeOf(value)}"),
        ('f', _) => throw new CelException($"error during formatting: fixed-point clause can only be used on doubles, was given {CelValues.TypeOf(value)}"),
        ('e', _) => throw new CelException($"error during formatting: scientific clause can only be used on doubles, was given {CelValues.TypeOf(value)}"),
        ('b', _) => throw new CelException($"error during formatting: only integers and bools can be formatted as binary, was given {CelValues.TypeOf(value)}"),
        ('o', _) => throw new CelException($"error during formatting: octal clause can only be used on integers, was given {CelValues.TypeOf(value)}"),
        ('x' or 'X', _) => throw new CelException(
            $"error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given {CelValues.TypeOf(value)}"),
        _ => throw new CelException($"could not parse formatting clause: unrecognized formatting clause \"{verb}\""),
    };

    private static string Show(object? value, bool isInside) => value switch
    {
        null => "null",
        string text => isInside ? $"\"{text}\"" : text,
        CelType type => type.Name,
        IReadOnlyDictionary<string, object?> members =>
            "{" + string.Join(", ", members.OrderBy(static member => member.Key, StringComparer.Ordinal).Select(static member => $"\"{member.Key}\":{Show(member.Value, true)}")) + "}",
        IReadOnlyList<object?> items => "[" + string.Join(", ", items.Select(static item => Show(item, true))) + "]",
        DateTimeOffset when isInside => $"timestamp(\"{CelValues.ToText(value)}\")",
        TimeSpan when isInside => $"duration(\"{CelValues.ToText(value)}\")",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        _ => CelValues.ToText(value) ?? throw new CelException($"error during formatting: string clause can only be used on strings, was given {CelValues.TypeOf(value)}"),
    };

    private static string Number(double number, string format) =>
        double.IsFinite(number) ? number.ToString(format, CultureInfo.InvariantCulture) : CelValues.ToText(number)!;

    private static string Exponent(double number, int precision) => Number(number, "0." + new string('0', precision) + "e+00");

    private static string Radix(object? value, string format) => value is long number && number < 0
        ? "-" + (-(BigInteger)number).ToString(format, CultureInfo.InvariantCulture).TrimStart('0')
        : Trimmed(Convert.ToUInt64(value, CultureInfo.InvariantCulture).ToString(format, CultureInfo.InvariantCulture));

    private static string Octal(object? value) => value is long number
        ? (number < 0 ? "-" : "") + Convert.ToString(Math.Abs(number), 8)
        : Convert.ToString((long)(ulong)value!, 8);

    private static string Trimmed(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static string Case(char verb, string text) => verb == 'X' ? text.ToUpperInvariant() : text;
}
