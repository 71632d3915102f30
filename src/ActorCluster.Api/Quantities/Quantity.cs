using System.Numerics;
using System.Text.Json.Serialization;

namespace ActorCluster.Api.Quantities;

/// <summary>
/// An exact amount of a resource, from a nano upwards: <c>500m</c> CPUs, <c>128Mi</c> of memory (k8s.io/apimachinery/pkg/api/resource).
/// Two quantities are equal when their amounts are, however they are written. The value is 0 by default.
/// </summary>
[JsonConverter(typeof(QuantityConverter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    /// <summary>The smallest power of ten that a quantity holds: nano.</summary>
    internal const int SmallestScale = -9;

    // The amount is _value × 10^_scale, where _scale is the largest of 0, -3, -6 and -9 that leaves no fraction. An amount whose _value
    // would not fit is held in nanos (a BigInteger) in _more instead. So equal amounts have equal fields, but that _more may also hold the
    // text by which a small amount was given, where the API keeps that.
    private readonly long _value;
    private readonly object? _more;
    private readonly sbyte _scale;
    private readonly QuantityFormat _format;

    /// <summary>An amount of <paramref name="value"/> × 10^<paramref name="scale"/>.</summary>
    /// <param name="value">The number.</param>
    /// <param name="scale">The power of ten, at least -9 (nano).</param>
    /// <param name="format">How it is written.</param>
    public Quantity(long value, int scale = 0, QuantityFormat format = QuantityFormat.DecimalSi)
        : this(value, null, scale, format)
    {
    }

    private Quantity(long value, BigInteger? large, int scale, QuantityFormat format)
    {
        _format = format;
        if (large is not null || scale > 0)
        {
            var nanos = large ?? value * BigInteger.Pow(10, scale - SmallestScale);
            if (TryReduce(nanos, out _value, out var reduced))
            {
                _scale = (sbyte)reduced;
            }
            else
            {
                _more = nanos;
            }

            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(scale, SmallestScale);
        var padding = ((scale % 3) + 3) % 3;
        for (; padding > 0; padding--, scale--)
        {
            if (value is > long.MaxValue / 10 or < long.MinValue / 10)
            {
                _more = value * BigInteger.Pow(10, scale - SmallestScale);
                return;
            }

            value *= 10;
        }

        while (scale < 0 && value % 1000 == 0)
        {
            value /= 1000;
            scale += 3;
        }

        _value = value;
        _scale = (sbyte)(value == 0 ? 0 : scale);
    }

    private Quantity(Quantity amount, string text) => (_value, _scale, _format, _more) = (amount._value, amount._scale, amount._format, text);

    /// <summary>Nothing, written as <c>0</c>.</summary>
    public static Quantity Zero => default;

    /// <summary>The family of suffixes in which it is written.</summary>
    public QuantityFormat Format => _format;

    /// <summary>Whether the amount is 0.</summary>
    public bool IsZero => _value == 0 && _more is not BigInteger;

    /// <summary>-1, 0 or 1: the sign of the amount.</summary>
    public int Sign => _more is BigInteger large ? large.Sign : Math.Sign(_value);

    /// <summary>An amount of CPU from thousandths of a core.</summary>
    /// <param name="millis">Thousandths of a core.</param>
    public static Quantity FromMillis(long millis) => new(millis, -3);

    /// <summary>An amount of memory or storage, written in powers of 1024.</summary>
    /// <param name="bytes">Bytes.</param>
    public static Quantity FromBytes(long bytes) => new(bytes, 0, QuantityFormat.BinarySi);

    /// <summary>A number of things, such as pods.</summary>
    /// <param name="count">The number.</param>
    public static Quantity FromCount(long count) => new(count);

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">A number with a suffix, <c>1.5Gi</c>.</param>
    /// <exception cref="FormatException">It is none; the message is Kubernetes'.</exception>
    public static Quantity Parse(string text) => TryParse(text, out var quantity, out var error) ? quantity : throw new FormatException(error);

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">A number with a suffix, <c>1.5Gi</c>.</param>
    /// <param name="quantity">The quantity, when the result is true.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity) => QuantityParser.TryParse(text, out quantity, out _);

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">A number with a suffix, <c>1.5Gi</c>.</param>
    /// <param name="quantity">The quantity, when the result is true.</param>
    /// <param name="error">Kubernetes' message, when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity, out string? error) =>
        QuantityParser.TryParse(text, out quantity, out error);

    /// <summary>The whole number that it is or lies below, away from 0; capped at the range of a long.</summary>
    public long Value() => Scaled(0);

    /// <summary>The amount in thousandths, rounded away from 0; capped at the range of a long.</summary>
    public long MilliValue() => Scaled(-3);

    /// <summary>The amount as a floating-point number, for ratios and displays.</summary>
    public double ToDouble() => _more is BigInteger large ? (double)large / 1e9 : _scale == 0 ? _value : _value / Math.Pow(10, -_scale);

    /// <summary>The sum. A quantity of 0 takes the other's format.</summary>
    /// <param name="other">What is added.</param>
    public Quantity Add(Quantity other)
    {
        var format = IsZero ? other._format : _format;
        if (_more is not BigInteger && other._more is not BigInteger)
        {
            if (_scale == other._scale)
            {
                var sum = unchecked(_value + other._value);
                if (((_value ^ sum) & (other._value ^ sum)) >= 0)
                {
                    return new Quantity(sum, null, _scale, format);
                }
            }
            else
            {
                var scale = Math.Min(_scale, other._scale);
                var sum = (Int128)_value * Thousands(_scale - scale) + (Int128)other._value * Thousands(other._scale - scale);
                if (sum >= long.MinValue && sum <= long.MaxValue)
                {
                    return new Quantity((long)sum, null, scale, format);
                }
            }
        }

        return FromNanos(Nanos + other.Nanos, format);
    }

    /// <summary>The difference. A quantity of 0 takes the other's format.</summary>
    /// <param name="other">What is taken away.</param>
    public Quantity Subtract(Quantity other) => Add(other.Negate());

    /// <summary>The amount with the other sign.</summary>
    public Quantity Negate() => _more is not BigInteger && _value != long.MinValue ? new Quantity(-_value, null, _scale, _format) : FromNanos(-Nanos, _format);

    /// <summary>The same amount, written in another family of suffixes.</summary>
    /// <param name="format">The family.</param>
    public Quantity WithFormat(QuantityFormat format) => new(_value, _more as BigInteger?, _scale, format);

    /// <summary>The sum.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static Quantity operator +(Quantity left, Quantity right) => left.Add(right);

    /// <summary>The difference.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">What is taken away.</param>
    public static Quantity operator -(Quantity left, Quantity right) => left.Subtract(right);

    /// <summary>The amount with the other sign.</summary>
    /// <param name="quantity">A quantity.</param>
    public static Quantity operator -(Quantity quantity) => quantity.Negate();

    /// <summary>Whether the amounts are equal.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    /// <summary>Whether the amounts differ.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    /// <summary>Whether <paramref name="left"/> is less.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is more.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not more.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not less.</summary>
    /// <param name="left">A quantity.</param>
    /// <param name="right">Another quantity.</param>
    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;

    /// <inheritdoc />
    public int CompareTo(Quantity other)
    {
        if (_more is BigInteger || other._more is BigInteger)
        {
            return Nanos.CompareTo(other.Nanos);
        }

        if (_scale == other._scale)
        {
            return _value.CompareTo(other._value);
        }

        var scale = Math.Min(_scale, other._scale);
        return ((Int128)_value * Thousands(_scale - scale)).CompareTo((Int128)other._value * Thousands(other._scale - scale));
    }

    /// <inheritdoc />
    public bool Equals(Quantity other) =>
        _value == other._value && _scale == other._scale
        && (_more is BigInteger ours ? other._more is BigInteger theirs && theirs == ours : other._more is not BigInteger);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_value, _scale, _more as BigInteger?);

    /// <summary>
    /// The canonical form: no fraction, the largest suffix that loses nothing. What has been read, and not been reckoned with, may keep
    /// the form that it came in (resource.ParseQuantity keeps <c>1.250</c> and <c>1E3</c>).
    /// </summary>
    public override string ToString() => _more switch
    {
        string text => text,
        BigInteger => QuantityFormatter.Format(Nanos, _format),
        _ => QuantityFormatter.Format(_value, _scale, _format),
    };

    /// <summary>The same amount, written as given.</summary>
    /// <param name="text">The text.</param>
    internal Quantity WrittenAs(string text) => _more is BigInteger || text == ToString() ? this : new Quantity(this, text);

    internal static Quantity FromNanos(BigInteger nanos, QuantityFormat format) => new(0, nanos, SmallestScale, format);

    private BigInteger Nanos => _more is BigInteger large ? large : _value * BigInteger.Pow(10, _scale - SmallestScale);

    private long Scaled(int scale)
    {
        if (_more is not BigInteger && _scale == scale)
        {
            return _value;
        }

        if (_more is not BigInteger && _scale < scale)
        {
            var divisor = Thousands(scale - _scale);
            var (whole, rest) = Math.DivRem(_value, divisor);
            return rest == 0 ? whole : whole + Math.Sign(_value);
        }

        var unit = BigInteger.Pow(10, scale - SmallestScale);
        var result = BigInteger.DivRem(Nanos, unit, out var remainder) + remainder.Sign;
        return (long)BigInteger.Clamp(result, long.MinValue, long.MaxValue);
    }

    private static long Thousands(int difference) => difference switch
    {
        0 => 1,
        3 => 1_000,
        6 => 1_000_000,
        _ => 1_000_000_000,
    };

    private static bool TryReduce(BigInteger nanos, out long value, out int scale)
    {
        scale = SmallestScale;
        while (scale < 0)
        {
            var quotient = BigInteger.DivRem(nanos, 1000, out var remainder);
            if (!remainder.IsZero)
            {
                break;
            }

            nanos = quotient;
            scale += 3;
        }

        var fits = nanos >= long.MinValue && nanos <= long.MaxValue;
        value = fits ? (long)nanos : 0;
        scale = fits && value != 0 ? scale : 0;
        return fits;
    }
}
