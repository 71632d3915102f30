using System.Net;
using System.Text;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Quantities;

namespace ActorCluster.Api.Expressions;

internal static partial class CelFunctions
{
    private static object? Method(string name, object? target, object?[] arguments) => target switch
    {
        CelOptional optional => OnOptional(name, optional, arguments),
        string text => OnText(name, text, arguments),
        IReadOnlyList<object?> items => OnList(name, items, arguments),
        CelReceiver receiver => receiver.TryCall(name, arguments, out var result) ? result : NoOverload,
        not null when name == "size" && CelMaps.IsMap(target, out _) => Size(target),
        byte[] when name == "size" => Size(target),
        DateTimeOffset time => OnTime(name, time, arguments),
        TimeSpan span => OnSpan(name, span),
        Quantity quantity => OnQuantity(name, quantity, arguments),
        GoUrl url => OnUrl(name, url),
        IPAddress address => OnAddress(name, address),
        CelNetwork network => OnNetwork(name, network, arguments),
        CelNamedFormat format => OnFormat(name, format, arguments),
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

    private static object? OnText(string name, string text, object?[] arguments)
    {
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
                return Regex(pattern).IsMatch(text);
            case ("find", [string pattern]):
                return Legal(pattern).Match(text).Value;
            case ("findAll", [string pattern]):
                return Legal(pattern).Matches(text).Select(static match => (object?)match.Value).ToArray();
            case ("findAll", [string pattern, long limit]):
                return Legal(pattern).Matches(text).Take(limit < 0 ? int.MaxValue : (int)limit).Select(static match => (object?)match.Value).ToArray();
            case ("lowerAscii", []):
                return string.Concat(text.Select(static character => char.IsAsciiLetterUpper(character) ? (char)(character | 0x20) : character));
            case ("upperAscii", []):
                return string.Concat(text.Select(static character => char.IsAsciiLetterLower(character) ? (char)(character & ~0x20) : character));
            case ("trim", []):
                return text.Trim();
            case ("replace", [string old, string with]):
                return CelTexts.Replace(text, old, with, -1);
            case ("replace", [string old, string with, long times]):
                return CelTexts.Replace(text, old, with, times);
            case ("split", [string by]):
                return CelTexts.Split(text, by, -1);
            case ("split", [string by, long limit]):
                return CelTexts.Split(text, by, limit);
            case ("charAt", [long at]):
                return CelTexts.CharAt(text, at);
            case ("indexOf", [string part]):
                return CelTexts.IndexOf(text, part, 0);
            case ("indexOf", [string part, long from]):
                return CelTexts.IndexOf(text, part, from);
            case ("lastIndexOf", [string part]):
                return CelTexts.LastIndexOf(text, part, null);
            case ("lastIndexOf", [string part, long from]):
                return CelTexts.LastIndexOf(text, part, from);
            case ("substring", [long from]):
                return CelTexts.Substring(text, from, null);
            case ("substring", [long from, long to]):
                return CelTexts.Substring(text, from, to);
            case ("format", [IReadOnlyList<object?> values]):
                return CelFormat.Format(text, values);
            default:
                return NoOverload;
        }
    }

    private static object? OnList(string name, IReadOnlyList<object?> items, object?[] arguments)
    {
        switch (name, arguments)
        {
            case ("size", []):
                return (long)items.Count;
            case ("isSorted", []):
                return items.Zip(items.Skip(1)).All(static pair => CelValues.Compare(pair.First, pair.Second) is <= 0);
            case ("sum", []):
                return items.Count == 0 ? 0L : items.Skip(1).Aggregate(items[0], (sum, item) => Arithmetic(CelOperators.Add, sum, item) ?? throw new CelException("no such overload"));
            case ("min", []):
                return Extreme(items, "min", -1);
            case ("max", []):
                return Extreme(items, "max", 1);
            case ("indexOf", [var value]):
                return IndexOf(items, value, false);
            case ("lastIndexOf", [var value]):
                return IndexOf(items, value, true);
            case ("join", []):
                return string.Concat(items.Select(static item => item as string ?? throw new CelException($"join: invalid input: {CelFormat.Show(item)}")));
            case ("join", [string by]):
                return string.Join(by, items.Select(static item => item as string ?? throw new CelException($"join: invalid input: {CelFormat.Show(item)}")));
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
            time = CelTexts.InZone(time, zone);
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
        ("optional.ofNonZeroValue", [var value]) => IsZero(value) ? CelOptional.None : CelOptional.Of(value),
        ("quantity", [string text]) => Quantity.TryParse(text, out var quantity, out var why) ? quantity : throw new CelException(why ?? ""),
        ("isQuantity", [string text]) => Quantity.TryParse(text, out _),
        ("sign", [Quantity quantity]) => (long)quantity.Sign,
        ("url", [string text]) => GoUrl.TryParse(text, out var url, out var wrong) ? url : throw new CelException($"URL parse error during conversion from string: {wrong}"),
        ("isURL", [string text]) => GoUrl.TryParse(text, out _, out _),
        ("ip", [string text]) => AddressOf(text),
        ("isIP", [string text]) => CelAddresses.Address(text, out _) is not null,
        ("ip.isCanonical", [string text]) => AddressOf(text).ToString() == text,
        ("cidr", [string text]) => NetworkOf(text),
        ("isCIDR", [string text]) => CelAddresses.Network(text, out _) is not null,
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

    private static bool IsZero(object? value) => value is null or 0L or 0UL or 0.0 or false
        || (value is TimeSpan span && span == TimeSpan.Zero) || (value is DateTimeOffset time && time == DateTimeOffset.MinValue) || Size(value) is 0L;

    private static System.Text.RegularExpressions.Regex Legal(string pattern) =>
        GoRegex.TryCreate(pattern, out var regex, out var error) ? regex : throw new CelException($"Illegal regex: {error}");

    private static object? Extreme(IReadOnlyList<object?> items, string name, int sign)
    {
        if (items.Count == 0)
        {
            throw new CelException($"{name} called on empty list");
        }

        return items.Skip(1).Aggregate(items[0], (best, item) =>
            (CelValues.Compare(item, best) ?? throw new CelException("no such overload")) * sign > 0 ? item : best);
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
}
