using System.Globalization;
using System.Text;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// The operators and conversions of the language; methods and libraries are in the other parts (k8s.io/apiserver/pkg/cel/library, and the
/// standard functions of github.com/google/cel-spec). A method's name begins with a dot.
/// </summary>
internal static partial class CelFunctions
{
    private static readonly HashSet<string> Types = new(StringComparer.Ordinal)
    {
        "bool", "int", "uint", "double", "string", "bytes", "list", "map", "null_type", "type",
    };

    /// <summary>The type of a name; null when it is none.</summary>
    public static CelType? TypeNamed(string name) => Types.Contains(name) ? new CelType(name) : null;

    /// <summary>Calls a function.</summary>
    /// <exception cref="CelException">It fails, or has no such arguments.</exception>
    public static object? Call(string name, object? target, object?[] arguments, CelBudget budget)
    {
        try
        {
            var found = target is null && name[0] != '.'
                ? arguments switch
                {
                    [var only] => Unary(name, only),
                    [var left, var right] => Binary(name, left, right, budget),
                    _ => Library(name, arguments),
                }
                : Method(name[1..], target, arguments, budget);
            return ReferenceEquals(found, NoOverload) ? throw new CelException($"no such overload: {CelOperators.NameOf(name.TrimStart('.'))}") : found;
        }
        catch (OverflowException)
        {
            throw new CelException(Array.Exists(arguments, static argument => argument is ulong) || name == "uint" ? "unsigned integer overflow" : "integer overflow");
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new CelException("timestamp overflow");
        }
        catch (DivideByZeroException)
        {
            throw new CelException(name == "%" ? "modulus by zero" : "division by zero");
        }
    }

    /// <summary>Says that a function does not take such arguments.</summary>
    private static readonly object NoOverload = new();

    private static object? Unary(string name, object? value) => (name, value) switch
    {
        ("!_", bool flag) => !flag,
        ("-_", long number) => checked(-number),
        ("-_", double number) => -number,
        ("-_", TimeSpan span) => -span,
        ("size", _) => Size(value),
        ("type", _) => new CelType(CelValues.TypeOf(value)),
        ("dyn", _) => value,
        ("string", _) => CelValues.ToText(value) ?? NoOverload,
        ("int", _) => ToInt(value),
        ("uint", _) => ToUint(value),
        ("double", _) => ToDouble(value),
        ("bool", bool flag) => flag,
        ("bool", string text) => text switch
        {
            "true" or "TRUE" or "True" or "t" or "1" => true,
            "false" or "FALSE" or "False" or "f" or "0" => false,
            _ => throw new CelException($"type conversion error from 'string' to 'bool'"),
        },
        ("bytes", string text) => Encoding.UTF8.GetBytes(text),
        ("bytes", byte[] bytes) => bytes,
        ("timestamp", DateTimeOffset time) => time,
        ("timestamp", long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds),
        ("timestamp", string text) => ParseTimestamp(text) ?? throw new CelException("invalid timestamp"),
        ("duration", TimeSpan span) => span,
        ("duration", long seconds) => TimeSpan.FromSeconds(seconds),
        ("duration", string text) => ParseDuration(text) ?? throw new CelException($"time: invalid duration \"{text}\""),
        _ => Library(name, [value]),
    };

    private static object? Binary(string name, object? left, object? right, CelBudget budget)
    {
        switch (name)
        {
            case "==":
                return CelValues.AreEqual(left, right);
            case "!=":
                return !CelValues.AreEqual(left, right);
            case "<" or "<=" or ">" or ">=":
                if (CelValues.Compare(left, right) is not { } order)
                {
                    return left is double && right is double ? false : NoOverload;
                }

                return name switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
            case "in":
                return In(left, right, budget);
            case "matches":
                return Method("matches", left, [right], budget);
            default:
                return Arithmetic(name, left, right, budget) is { } result ? result : Library(name, [left, right]);
        }
    }

    private static object In(object? value, object? container, CelBudget budget)
    {
        switch (container)
        {
            case IReadOnlyDictionary<string, object?> members:
                return CelValues.ToText(value) is { } key && members.ContainsKey(key);
            case IReadOnlyList<object?> items:
                budget.Spend(items.Count);
                return items.Any(item => CelValues.AreEqual(item, value));
            default:
                return NoOverload;
        }
    }

    private static object? Arithmetic(string name, object? left, object? right, CelBudget budget)
    {
        switch (name, left, right)
        {
            case ("+", long a, long b):
                return checked(a + b);
            case ("-", long a, long b):
                return checked(a - b);
            case ("*", long a, long b):
                return checked(a * b);
            case ("/", long a, long b):
                return checked(a / b);
            case ("%", long a, long b):
                return b == -1 ? 0L : a % b;
            case ("+", ulong a, ulong b):
                return checked(a + b);
            case ("-", ulong a, ulong b):
                return checked(a - b);
            case ("*", ulong a, ulong b):
                return checked(a * b);
            case ("/", ulong a, ulong b):
                return a / b;
            case ("%", ulong a, ulong b):
                return a % b;
            case ("+", double a, double b):
                return a + b;
            case ("-", double a, double b):
                return a - b;
            case ("*", double a, double b):
                return a * b;
            case ("/", double a, double b):
                return a / b;
            case ("+", string a, string b):
                budget.Spend((a.Length + b.Length) / 10);
                return a + b;
            case ("+", byte[] a, byte[] b):
                return a.Concat(b).ToArray();
            case ("+", IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                budget.Spend((a.Count + b.Count) / 10);
                return a.Concat(b).ToArray();
            case ("+", TimeSpan a, TimeSpan b):
                return a + b;
            case ("-", TimeSpan a, TimeSpan b):
                return a - b;
            case ("+", DateTimeOffset a, TimeSpan b):
                return a + b;
            case ("+", TimeSpan a, DateTimeOffset b):
                return b + a;
            case ("-", DateTimeOffset a, TimeSpan b):
                return a - b;
            case ("-", DateTimeOffset a, DateTimeOffset b):
                return a - b;
            default:
                return null;
        }
    }

    private static object Size(object? value) => value switch
    {
        string text => CelValues.LengthOf(text),
        byte[] bytes => (long)bytes.Length,
        IReadOnlyDictionary<string, object?> members => (long)members.Count,
        IReadOnlyList<object?> items => (long)items.Count,
        _ => NoOverload,
    };

    private static object ToInt(object? value) => value switch
    {
        long number => number,
        ulong number => checked((long)number),
        double number => double.IsNaN(number) || number >= 9.2233720368547758E18 || number <= -9.2233720368547758E18
            ? throw new CelException("integer overflow")
            : (long)Math.Truncate(number),
        string text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw new CelException("type conversion error from 'string' to 'int'"),
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        TimeSpan span => span.Ticks * 100,
        _ => NoOverload,
    };

    private static object ToUint(object? value) => value switch
    {
        ulong number => number,
        long number => checked((ulong)number),
        double number => number is < 0 or >= 1.8446744073709552E19 ? throw new CelException("unsigned integer overflow") : (ulong)number,
        string text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw new CelException("type conversion error from 'string' to 'uint'"),
        _ => NoOverload,
    };

    private static object ToDouble(object? value) => value switch
    {
        double or long or ulong => CelValues.ToDouble(value),
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
            ? parsed
            : throw new CelException("type conversion error from 'string' to 'double'"),
        _ => NoOverload,
    };

    /// <summary>Reads a time of RFC 3339; null when it is none.</summary>
    internal static DateTimeOffset? ParseTimestamp(string text) => text.Length > 19 && DateTimeOffset.TryParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Reads a duration as Go does: <c>1h30m</c>; null when it is none.</summary>
    internal static TimeSpan? ParseDuration(string text) => GoDuration.Parse(text);

    private static Quantity? ParseQuantity(string text) => Quantity.TryParse(text, out var quantity, out _) ? quantity : null;
}
