using System.Collections;
using System.Globalization;
using System.Text;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Expressions;

/// <summary>A value that may be missing (<c>optional_type</c>).</summary>
/// <param name="HasValue">Whether it is there.</param>
/// <param name="Value">The value.</param>
internal sealed record CelOptional(bool HasValue, object? Value)
{
    public static CelOptional None { get; } = new(false, null);

    public static CelOptional Of(object? value) => new(true, value);
}

/// <summary>The name of a type, as <c>type()</c> gives it.</summary>
/// <param name="Name">The name.</param>
internal sealed record CelType(string Name)
{
    /// <summary>The type of the name.</summary>
    public CelShape Shape { get; } = CelShape.Of("type", Name switch
    {
        "list" => CelShape.List(CelShape.Dynamic),
        "map" => CelShape.Of("map", CelShape.Dynamic, CelShape.Dynamic),
        "type" => CelShape.Simple("type"),
        "optional_type" => CelShape.Optional(CelShape.Dynamic),
        _ => CelShape.Simple(Name),
    });
}

/// <summary>
/// What expressions compute with: the values of <see cref="JsonData"/>, and <see cref="ulong"/>, bytes, <see cref="DateTimeOffset"/>,
/// <see cref="TimeSpan"/>, <see cref="Quantity"/>, addresses, URLs, optional values and types.
/// </summary>
internal static class CelValues
{
    /// <summary>Whether two values are the same; numbers of different types by amount.</summary>
    public static bool AreEqual(object? left, object? right)
    {
        switch (left, right)
        {
            case (null, null):
                return true;
            case (null, _) or (_, null):
                return false;
            case (long or ulong or double, long or ulong or double):
                return Compare(left, right) == 0;
            case (byte[] a, byte[] b):
                return a.AsSpan().SequenceEqual(b);
            case (IReadOnlyDictionary<string, object?> or CelDictionary, IReadOnlyDictionary<string, object?> or CelDictionary):
                return CelMaps.AreEqual(left, right);
            case (CelKeyedList a, IReadOnlyList<object?> b):
                return a.HasSameItems(b);
            case (IReadOnlyList<object?> a, IReadOnlyList<object?> b):
                return a.Count == b.Count && a.Zip(b).All(static pair => AreEqual(pair.First, pair.Second));
            case (CelOptional a, CelOptional b):
                return a.HasValue == b.HasValue && AreEqual(a.Value, b.Value);
            case (CelType a, CelType b):
                return a.Name == b.Name;
            case (Quantity a, Quantity b):
                return a.CompareTo(b) == 0;
            default:
                return left.Equals(right);
        }
    }

    /// <summary>The order of two values; null when they have none.</summary>
    public static int? Compare(object? left, object? right) => (left, right) switch
    {
        (long a, long b) => a.CompareTo(b),
        (ulong a, ulong b) => a.CompareTo(b),
        (long a, ulong b) => a < 0 ? -1 : ((ulong)a).CompareTo(b),
        (ulong a, long b) => b < 0 ? 1 : a.CompareTo((ulong)b),
        (long or ulong or double, long or ulong or double) => CompareNumbers(left, right),
        (string a, string b) => string.CompareOrdinal(a, b),
        (bool a, bool b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b),
        _ => null,
    };

    /// <summary>The name of the type of a value.</summary>
    public static string TypeOf(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        ulong => "uint",
        double => "double",
        string => "string",
        byte[] => "bytes",
        DateTimeOffset => "google.protobuf.Timestamp",
        TimeSpan => "google.protobuf.Duration",
        IReadOnlyDictionary<string, object?> or CelDictionary => "map",
        IEnumerable => "list",
        CelOptional => "optional_type",
        CelType => "type",
        Quantity => "kubernetes.Quantity",
        GoUrl => "kubernetes.URL",
        System.Net.IPAddress => "net.IP",
        CelNetwork => "net.CIDR",
        CelNamedFormat => "kubernetes.NamedFormat",
        CelReceiver receiver => receiver.TypeName,
        _ => value.GetType().Name,
    };

    /// <summary>A number as a floating-point one.</summary>
    public static double ToDouble(object? value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>How long a text is: in characters, not in UTF-16 units.</summary>
    public static long LengthOf(string text)
    {
        var count = 0L;
        foreach (var unit in text)
        {
            count += char.IsLowSurrogate(unit) ? 0 : 1;
        }

        return count;
    }

    /// <summary>The text of a value, as <c>string()</c> makes it; null when it makes none.</summary>
    public static string? ToText(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        CelType type => type.Name,
        DateTimeOffset time => TimeText(time),
        TimeSpan span => SecondsText(span),
        double number => GoNumbers.Text(number),
        long or ulong => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        System.Net.IPAddress or CelNetwork => value.ToString(),
        _ => null,
    };

    /// <summary>A value as JSON has it, for messages.</summary>
    public static object? ToJson(object? value) => value switch
    {
        SortedMap<object?> or string or bool or long or double or null => value,
        ulong number => (long)number,
        _ => ToText(value),
    };

    // A number beyond what the other type can hold is larger or smaller than all of it (cel-go's common/types/compare.go).
    private static int? CompareNumbers(object left, object right)
    {
        if (left is double && right is not double)
        {
            return -CompareNumbers(right, left);
        }

        if (left is double one && right is double two)
        {
            return double.IsNaN(one) || double.IsNaN(two) ? null : one.CompareTo(two);
        }

        var other = (double)right;
        return double.IsNaN(other) ? null : left switch
        {
            long number => other < long.MinValue ? 1 : other > long.MaxValue ? -1 : ((double)number).CompareTo(other),
            ulong number => other < 0 ? 1 : other > ulong.MaxValue ? -1 : ((double)number).CompareTo(other),
            _ => null,
        };
    }

    // The offset stays as it was written; one of nothing is Z.
    private static string TimeText(DateTimeOffset time) =>
        time.ToString(time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)
        + (time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture));

    private static string SecondsText(TimeSpan span) => GoNumbers.Plain(span.Ticks / (double)TimeSpan.TicksPerSecond) + "s";
}
