using System.Net;
using System.Text;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Expressions;

internal static partial class CelFunctions
{
    private static object? Method(string name, object? target, object?[] arguments, CelBudget budget) => target switch
    {
        CelOptional optional => OnOptional(name, optional, arguments),
        string text => OnText(name, text, arguments, budget),
        IReadOnlyList<object?> items => OnList(name, items, arguments, budget),
        IReadOnlyDictionary<string, object?> when name == "size" => Size(target),
        byte[] when name == "size" => Size(target),
        DateTimeOffset time => OnTime(name, time, arguments),
        TimeSpan span => OnSpan(name, span),
        Quantity quantity => OnQuantity(name, quantity, arguments),
        GoUrl url => OnUrl(name, url),
        IPAddress address => OnAddress(name, address),
        CelNetwork network => OnNetwork(name, network, arguments),
        CelNamedFormat format => OnFormat(name, format, arguments),
        CelReceiver receiver => receiver.TryCall(name, arguments, budget, out var result) ? result : NoOverload,
        _ => NoOverload,
    };

    private static object? OnOptional(string name, CelOptional optional, object?[] arguments) => (name, arguments) switch
    {
        ("hasValue", []) => optional.HasValue,
        ("value", []) => optional.HasValue ? optional.Value : throw new CelException("optional.none() dereference"),
        ("orValue", [var other]) => optional.HasValue ? optional.Value : other,
        ("or", [CelOptional other]) => optional.HasValue ? optional : other,
        _ => NoOverload,
    };

    private static object? OnText(string name, string text, object?[] arguments, CelBudget budget)
    {
        budget.Spend(text.Length / 10);
        switch (name, arguments)
        {
            case ("size", []):
                return Size(text);
            case ("contains", [string part]):
                return text.Contains(part, StringComparison.Ordinal);
            case ("startsWith", [string part]):
                return text.StartsWith(part, StringComparison.Ordinal);
            case ("endsWith", [string part]):
                return text.EndsWith(part, StringComparison.Ordinal);
            case ("matches", [string pattern]):
                budget.Spend(pattern.Length / 4);
                return Regex(pattern).IsMatch(text);
            case ("find", [string pattern]):
                return Regex(pattern).Match(text).Value;
            case ("findAll", [string pattern]):
                return Regex(pattern).Matches(text).Select(static match => (object?)match.Value).ToArray();
            case ("findAll", [string pattern, long limit]):
                return Regex(pattern).Matches(text).Take(limit < 0 ? int.MaxValue : (int)limit).Select(static match => (object?)match.Value).ToArray();
            case ("lowerAscii", []):
                return string.Concat(text.Select(static character => char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character));
            case ("upperAscii", []):
                return string.Concat(text.Select(static character => char.IsAsciiLetterLower(character) ? (char)(character & ~0x20) : character));
            case ("trim", []):
                return text.Trim();
            case ("replace", [string old, string with]):
                return old.Length == 0 ? text : text.Replace(old, with, StringComparison.Ordinal);
            case ("replace", [string old, string with, long times]):
                return Replace(text, old, with, times);
            case ("split", [string by]):
                return Split(text, by, -1);
            case ("split", [string by, long limit]):
                return Split(text, by, limit);
            case ("charAt", [long at]):
                return at >= 0 && at <= text.Length ? at == text.Length ? "" : text[(int)at].ToString() : throw Bounds(at);
            case ("indexOf", [string part]):
                return (long)text.IndexOf(part, StringComparison.Ordinal);
            case ("indexOf", [string part, long from]):
                return from >= 0 && from <= text.Length ? (long)text.IndexOf(part, (int)from, StringComparison.Ordinal) : throw Bounds(from);
            case ("lastIndexOf", [string part]):
                return (long)text.LastIndexOf(part, StringComparison.Ordinal);
            case ("lastIndexOf", [string part, long from]):
                return from >= 0 && from <= text.Length ? LastIndexOf(text, part, (int)from) : throw Bounds(from);
            case ("substring", [long from]):
                return from >= 0 && from <= text.Length ? text[(int)from..] : throw Bounds(from);
            case ("substring", [long from, long to]):
                return from >= 0 && to <= text.Length && from <= to ? text[(int)from..(int)to] : throw Bounds(from > text.Length || from < 0 ? from : to);
            case ("format", [IReadOnlyList<object?> values]):
                return CelFormat.Format(text, values);
            default:
                return NoOverload;
        }
    }

    private static object? OnList(string name, IReadOnlyList<object?> items, object?[] arguments, CelBudget budget)
    {
        budget.Spend(items.Count);
        switch (name, arguments)
        {
            case ("size", []):
                return (long)items.Count;
            case ("isSorted", []):
                return items.Zip(items.Skip(1)).All(static pair => CelValues.Compare(pair.First, pair.Second) is <= 0);
            case ("sum", []):
                return items.Count == 0 ? 0L : items.Skip(1).Aggregate(items[0], (sum, item) => Arithmetic("+", sum, item, budget) ?? throw new CelException("no such overload: sum"));
            case ("min", []):
                return Extreme(items, "min", -1);
            case ("max", []):
                return Extreme(items, "max", 1);
            case ("indexOf", [var value]):
                return IndexOf(items, value, false);
            case ("lastIndexOf", [var value]):
                return IndexOf(items, value, true);
            case ("join", []):
                return string.Concat(items.Select(static item => item as string ?? throw new CelException("no such overload: join")));
            case ("join", [string by]):
                return string.Join(by, items.Select(static item => item as string ?? throw new CelException("no such overload: join")));
            case ("first", []):
                return items.Count > 0 ? CelOptional.Of(items[0]) : CelOptional.None;
            case ("last", []):
                return items.Count > 0 ? CelOptional.Of(items[^1]) : CelOptional.None;
            default:
                return NoOverload;
        }
    }

    private static object OnTime(string name, DateTimeOffset time, object?[] arguments)
    {
        if (arguments is [string zone])
        {
            time = zone.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(zone.TrimStart('+'), System.Globalization.CultureInfo.InvariantCulture, out var offset)
                ? time.ToOffset(offset)
                : TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
                    ? TimeZoneInfo.ConvertTime(time, found)
                    : throw new CelException($"unknown time zone {zone}");
        }
        else
        {
            time = time.ToUniversalTime();
        }

        return name switch
        {
            "getFullYear" => (long)time.Year,
            "getMonth" => time.Month - 1L,
            "getDate" => (long)time.Day,
            "getDayOfMonth" => time.Day - 1L,
            "getDayOfWeek" => (long)time.DayOfWeek,
            "getDayOfYear" => time.DayOfYear - 1L,
            "getHours" => (long)time.Hour,
            "getMinutes" => (long)time.Minute,
            "getSeconds" => (long)time.Second,
            "getMilliseconds" => (long)time.Millisecond,
            _ => NoOverload,
        };
    }

    private static object OnSpan(string name, TimeSpan span) => name switch
    {
        "getHours" => (long)span.TotalHours,
        "getMinutes" => (long)span.TotalMinutes,
        "getSeconds" => (long)span.TotalSeconds,
        "getMilliseconds" => (long)span.TotalMilliseconds,
        _ => NoOverload,
    };

    private static object OnQuantity(string name, Quantity quantity, object?[] arguments) => (name, arguments) switch
    {
        ("sign", []) => (long)quantity.Sign,
        ("isInteger", []) => IsInteger(quantity),
        ("asInteger", []) => IsInteger(quantity) ? quantity.Value() : throw new CelException("cannot convert value to integer"),
        ("asApproximateFloat", []) => quantity.ToDouble(),
        ("add", [Quantity other]) => quantity + other,
        ("add", [long number]) => quantity + Quantity.FromCount(number),
        ("sub", [Quantity other]) => quantity - other,
        ("sub", [long number]) => quantity - Quantity.FromCount(number),
        ("isGreaterThan", [Quantity other]) => quantity.CompareTo(other) > 0,
        ("isLessThan", [Quantity other]) => quantity.CompareTo(other) < 0,
        ("compareTo", [Quantity other]) => (long)Math.Sign(quantity.CompareTo(other)),
        _ => NoOverload,
    };

    private static object? Library(string name, object?[] arguments) => (name, arguments) switch
    {
        ("optional.of", [var value]) => CelOptional.Of(value),
        ("optional.none", []) => CelOptional.None,
        ("optional.ofNonZeroValue", [var value]) => value is null or "" or 0L or 0.0 or false || Size(value) is 0L ? CelOptional.None : CelOptional.Of(value),
        ("quantity", [string text]) => ParseQuantity(text) is { } quantity ? quantity : throw new CelException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        ("isQuantity", [string text]) => ParseQuantity(text) is not null,
        ("url", [string text]) => GoUrl.TryParse(text, out var url, out var wrong) ? url : throw new CelException($"URL parse error during conversion from string: {wrong}"),
        ("isURL", [string text]) => GoUrl.TryParse(text, out _, out _),
        ("ip", [string text]) => AddressOf(text),
        ("isIP", [string text]) => ParseAddress(text) is not null,
        ("ip.isCanonical", [string text]) => AddressOf(text).ToString() == text,
        ("cidr", [string text]) => NetworkOf(text),
        ("isCIDR", [string text]) => ParseNetwork(text) is not null,
        ("strings.quote", [string text]) => CelFormat.Quote(text),
        ("format.named", [string format]) => FormatNamed(format),
        (_, []) when name.StartsWith("format.", StringComparison.Ordinal) => new CelNamedFormat(name["format.".Length..]),
        ("sets.contains", [IReadOnlyList<object?> all, IReadOnlyList<object?> some]) => some.All(item => all.Any(other => CelValues.AreEqual(item, other))),
        ("sets.intersects", [IReadOnlyList<object?> all, IReadOnlyList<object?> some]) => some.Any(item => all.Any(other => CelValues.AreEqual(item, other))),
        ("sets.equivalent", [IReadOnlyList<object?> all, IReadOnlyList<object?> some]) =>
            some.All(item => all.Any(other => CelValues.AreEqual(item, other))) && all.All(item => some.Any(other => CelValues.AreEqual(item, other))),
        _ => NoOverload,
    };

    // A quantity is a whole number when its value is one and fits in 64 bits.
    private static bool IsInteger(Quantity quantity) =>
        double.IsInteger(quantity.ToDouble()) && Math.Abs(quantity.ToDouble()) < 9.2e18 && Quantity.FromCount(quantity.Value()) == quantity;

    private static System.Text.RegularExpressions.Regex Regex(string pattern) =>
        GoRegex.TryCreate(pattern, out var regex, out var error) ? regex : throw new CelException(error);

    private static CelException Bounds(long at) => new($"index out of range: {at}");

    private static object? Extreme(IReadOnlyList<object?> items, string name, int sign)
    {
        if (items.Count == 0)
        {
            throw new CelException($"{name} called on empty list");
        }

        return items.Skip(1).Aggregate(items[0], (best, item) =>
            (CelValues.Compare(item, best) ?? throw new CelException($"no such overload: {name}")) * sign > 0 ? item : best);
    }

    private static long IndexOf(IReadOnlyList<object?> items, object? value, bool last)
    {
        var found = -1L;
        for (var i = 0; i < items.Count && (last || found < 0); i++)
        {
            found = CelValues.AreEqual(items[i], value) ? i : found;
        }

        return found;
    }

    // The last place that does not lie behind the given one.
    private static long LastIndexOf(string text, string part, int from)
    {
        for (var at = Math.Min(from, text.Length - part.Length); at >= 0; at--)
        {
            if (string.CompareOrdinal(text, at, part, 0, part.Length) == 0)
            {
                return at;
            }
        }

        return -1;
    }

    private static string Replace(string text, string old, string with, long times)
    {
        var result = new StringBuilder();
        var start = 0;
        while (times-- != 0 && old.Length > 0 && text.IndexOf(old, start, StringComparison.Ordinal) is >= 0 and var at)
        {
            result.Append(text, start, at - start).Append(with);
            start = at + old.Length;
        }

        return result.Append(text, start, text.Length - start).ToString();
    }

    private static object?[] Split(string text, string by, long limit) => limit switch
    {
        0 => [],
        _ when by.Length == 0 => [.. text.EnumerateRunes().Select(static rune => rune.ToString())],
        < 0 => [.. text.Split(by)],
        _ => [.. text.Split(by, (int)limit)],
    };
}
