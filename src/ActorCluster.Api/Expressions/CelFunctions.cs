using System.Globalization;
using System.Text;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// The functions of the language, its operators and conversions among them; methods and libraries are in the other parts
/// (k8s.io/apiserver/pkg/cel/library, and cel-go's common/stdlib).
/// </summary>
internal static partial class CelFunctions
{
    /// <summary>Says that a function does not take such arguments.</summary>
    private static readonly object NoOverload = new();

    private enum Overflow
    {
        Integer,
        Unsigned,
        Duration,
        Timestamp,
    }

    /// <summary>Calls a function or an operator.</summary>
    /// <exception cref="CelException">It fails, or takes no such arguments.</exception>
    public static object? Call(string name, object?[] arguments) => Guarded(name, arguments, () => arguments switch
    {
        [var only] => Unary(name, only),
        [var left, var right] => Binary(name, left, right),
        _ => Library(name, arguments),
    });

    /// <summary>Calls a method.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">What stands before the dot, and the arguments.</param>
    /// <exception cref="CelException">It fails, or takes no such arguments.</exception>
    public static object? CallMethod(string name, object?[] arguments) =>
        Guarded(name, arguments, () => Method(name, arguments[0], arguments[1..]));

    private static object? Guarded(string name, object?[] arguments, Func<object?> call)
    {
        try
        {
            var found = call();
            return ReferenceEquals(found, NoOverload) ? throw new CelException(WhyNone(name, arguments)) : found;
        }
        catch (OverflowException)
        {
            throw new CelException(OverflowOf(name, arguments) switch
            {
                Overflow.Duration => "duration overflow",
                Overflow.Timestamp => "timestamp overflow",
                Overflow.Unsigned => "unsigned integer overflow",
                _ => "integer overflow",
            });
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CelException("timestamp overflow");
        }
        catch (DivideByZeroException)
        {
            throw new CelException(name == "_%_" ? "modulus by zero" : "division by zero");
        }
    }

    private static Overflow OverflowOf(string name, object?[] arguments) => (name, arguments[0]) switch
    {
        ("int", _) => Overflow.Integer,
        ("uint", _) => Overflow.Unsigned,
        ("timestamp", _) => Overflow.Timestamp,
        ("duration", _) => Overflow.Duration,
        (_, DateTimeOffset) => arguments is [_, DateTimeOffset] ? Overflow.Duration : Overflow.Timestamp,
        (_, TimeSpan) => arguments is [_, DateTimeOffset] ? Overflow.Timestamp : Overflow.Duration,
        (_, ulong) => Overflow.Unsigned,
        _ => Overflow.Integer,
    };

    // An operator whose left side knows it says nothing more; one that it does not know, and functions, say what they are.
    private static string WhyNone(string name, object?[] arguments)
    {
        if (name is CelOperators.In or CelOperators.Not or "matches")
        {
            return "no such overload";
        }

        if (name[0] != '_' && name[0] != '-')
        {
            return name == "size" ? "no such overload: size" : $"no such overload: {name}({string.Join(", ", arguments.Select(CelValues.TypeOf))})";
        }

        var isKnown = arguments[0] switch
        {
            long or ulong or double => true,
            DateTimeOffset or TimeSpan => name is not ("_*_" or "_/_" or "_%_"),
            string or byte[] => name is "_+_" or "_<_" or "_<=_" or "_>_" or "_>=_",
            bool => name is "_<_" or "_<=_" or "_>_" or "_>=_",
            IReadOnlyList<object?> => name is "_+_",
            _ => false,
        };
        return isKnown ? "no such overload" : $"no such overload: {name}";
    }

    private static object? Unary(string name, object? value) => (name, value) switch
    {
        (CelOperators.Not, bool flag) => !flag,
        (CelOperators.Negate, long number) => checked(-number),
        (CelOperators.Negate, double number) => -number,
        (CelOperators.Negate, TimeSpan span) => Bounded(-span),
        ("size", _) => Size(value),
        ("type", _) => CelTypes.Named(CelValues.TypeOf(value)) ?? new CelType(CelValues.TypeOf(value)),
        ("dyn", _) => value,
        ("string", _) => ToText(value),
        ("int", _) => ToInt(value),
        ("uint", _) => ToUint(value),
        ("double", _) => ToDouble(value),
        ("bool", bool flag) => flag,
        ("bool", string text) => text switch
        {
            "true" or "TRUE" or "True" or "t" or "T" or "1" => true,
            "false" or "FALSE" or "False" or "f" or "F" or "0" => false,
            _ => throw Unconvertible("string", "bool"),
        },
        ("bytes", string text) => Encoding.UTF8.GetBytes(text),
        ("bytes", byte[] bytes) => bytes,
        ("timestamp", DateTimeOffset time) => time,
        ("timestamp", long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds),
        ("timestamp", string text) => ParseTimestamp(text) ?? throw Unconvertible("string", "google.protobuf.Timestamp"),
        ("duration", TimeSpan span) => span,
        ("duration", long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100),
        ("duration", string text) => ParseDuration(text) ?? throw Unconvertible("string", "google.protobuf.Duration"),
        _ => Library(name, [value]),
    };

    private static object? Binary(string name, object? left, object? right)
    {
        switch (name)
        {
            case CelOperators.Equal:
                return CelValues.AreEqual(left, right);
            case CelOperators.NotEqual:
                return !CelValues.AreEqual(left, right);
            case "_<_" or "_<=_" or "_>_" or "_>=_":
                if (CelValues.Compare(left, right) is not { } order)
                {
                    return left is double or long or ulong && right is double or long or ulong
                        ? throw new CelException("NaN values cannot be ordered")
                        : NoOverload;
                }

                return name switch { "_<_" => order < 0, "_<=_" => order <= 0, "_>_" => order > 0, _ => order >= 0 };
            case CelOperators.In:
                return In(left, right);
            case "matches":
                return left is string text && right is string pattern ? Regex(pattern).IsMatch(text) : NoOverload;
            default:
                return name[0] == '_' ? Arithmetic(name, left, right) ?? NoOverload : Library(name, [left, right]);
        }
    }

    private static object In(object? value, object? container) => container switch
    {
        not null when CelMaps.IsMap(container, out _) => CelMaps.TryFind(container, value, out _),
        IReadOnlyList<object?> items => items.Any(item => CelValues.AreEqual(item, value)),
        _ => NoOverload,
    };

    private static object? Arithmetic(string name, object? left, object? right)
    {
        switch (name, left, right)
        {
            case ("_+_", long a, long b):
                return checked(a + b);
            case ("_-_", long a, long b):
                return checked(a - b);
            case ("_*_", long a, long b):
                return checked(a * b);
            case ("_/_", long a, long b):
                return checked(a / b);
            case ("_%_", long a, long b):
                return b == -1 ? a == long.MinValue ? throw new OverflowException() : 0L : a % b;
            case ("_+_", ulong a, ulong b):
                return checked(a + b);
            case ("_-_", ulong a, ulong b):
                return checked(a - b);
            case ("_*_", ulong a, ulong b):
                return checked(a * b);
            case ("_/_", ulong a, ulong b):
                return a / b;
            case ("_%_", ulong a, ulong b):
                return a % b;
            case ("_+_", double a, double b):
                return a + b;
            case ("_-_", double a, double b):
                return a - b;
            case ("_*_", double a, double b):
                return a * b;
            case ("_/_", double a, double b):
                return a / b;
            case ("_+_", string a, string b):
                return a + b;
            case ("_+_", byte[] a, byte[] b):
                return a.Concat(b).ToArray();
            case ("_+_", List<object?> growing, IReadOnlyList<object?> b):
                // Only a loop's accumulator is such a list.
                growing.AddRange(b);
                return growing;
            case ("_+_", CelKeyedList a, IReadOnlyList<object?> b):
                return a.MergedWith(b);
            case ("_+_", IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                return a.Concat(b).ToArray();
            case ("_+_", TimeSpan a, TimeSpan b):
                return Bounded(a + b);
            case ("_-_", TimeSpan a, TimeSpan b):
                return Bounded(a - b);
            case ("_+_", DateTimeOffset a, TimeSpan b):
                return a + b;
            case ("_+_", TimeSpan a, DateTimeOffset b):
                return b + a;
            case ("_-_", DateTimeOffset a, TimeSpan b):
                return a - b;
            case ("_-_", DateTimeOffset a, DateTimeOffset b):
                return Bounded(a - b);
            default:
                return null;
        }
    }

    private static object Size(object? value) => value switch
    {
        string text => CelValues.LengthOf(text),
        byte[] bytes => (long)bytes.Length,
        IReadOnlyList<object?> items => (long)items.Count,
        not null when CelMaps.IsMap(value, out var count) => (long)count,
        _ => NoOverload,
    };

    private static object ToText(object? value) => value is byte[] bytes && !System.Text.Unicode.Utf8.IsValid(bytes)
        ? throw new CelException("invalid UTF-8 in bytes, cannot convert to string")
        : CelValues.ToText(value) ?? NoOverload;

    private static object ToInt(object? value) => value switch
    {
        long number => number,
        ulong number => checked((long)number),
        double number => double.IsNaN(number) || number >= 9.2233720368547758E18 || number <= -9.2233720368547758E18
            ? throw new CelException("integer overflow")
            : (long)Math.Truncate(number),
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw Unconvertible("string", "int"),
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        TimeSpan span => checked(span.Ticks * 100),
        _ => NoOverload,
    };

    private static object ToUint(object? value) => value switch
    {
        ulong number => number,
        long number => checked((ulong)number),
        double number => double.IsNaN(number) || number is < 0 or >= 1.8446744073709552E19
            ? throw new CelException("unsigned integer overflow")
            : (ulong)number,
        string text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw Unconvertible("string", "uint"),
        _ => NoOverload,
    };

    private static object ToDouble(object? value) => value switch
    {
        double or long or ulong => CelValues.ToDouble(value),
        string text => CelNumbers.ParseDouble(text) ?? throw Unconvertible("string", "double"),
        _ => NoOverload,
    };

    private static CelException Unconvertible(string from, string to) => new($"type conversion error from '{from}' to '{to}'");

    // Durations are counted in nanoseconds of 64 bits.
    private static TimeSpan Bounded(TimeSpan span) => Math.Abs(span.Ticks / 100) <= long.MaxValue / 10_000 ? span : throw new OverflowException();

    /// <summary>Reads a time of RFC 3339; null when it is none.</summary>
    internal static DateTimeOffset? ParseTimestamp(string text) => CelNumbers.ParseTime(text);

    /// <summary>Reads a duration as Go does: <c>1h30m</c>; null when it is none.</summary>
    internal static TimeSpan? ParseDuration(string text) =>
        GoDuration.Parse(text) is { } span && Math.Abs(span.Ticks / 100) <= long.MaxValue / 10_000 ? span : null;
}
