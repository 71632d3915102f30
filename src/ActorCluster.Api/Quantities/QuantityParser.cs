using System.Globalization;
using System.Numerics;

namespace ActorCluster.Api.Quantities;

/// <summary>Reads quantities, with the rounding, the cap and the error texts of resource.ParseQuantity.</summary>
internal static class QuantityParser
{
    internal const string WrongFormat = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    internal const string WrongNumber = "unable to parse numeric part of quantity";
    internal const string WrongSuffix = "unable to parse quantity's suffix";

    // Far beyond any resource, and small enough that a hostile exponent costs nothing.
    private const int LargestExponent = 500;
    private const int LongestText = 1000;

    private static readonly BigInteger LargestBinary = new BigInteger(long.MaxValue) * 1_000_000_000;

    internal static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity, out string? error)
    {
        quantity = default;
        error = null;
        if (text.Length is 0 or > LongestText)
        {
            error = WrongFormat;
            return false;
        }

        var negative = text[0] == '-';
        var position = text[0] is '-' or '+' ? 1 : 0;
        while (position < text.Length && text[position] == '0')
        {
            position++;
        }

        var whole = Digits(text, ref position);
        var fraction = ReadOnlySpan<char>.Empty;
        if (position < text.Length && text[position] == '.')
        {
            position++;
            fraction = Digits(text, ref position);
        }

        var suffix = text[position..];
        if (!IsSuffixShape(suffix))
        {
            error = WrongFormat;
            return false;
        }

        if (!TrySuffix(suffix, out var exponent, out var format))
        {
            error = WrongSuffix;
            return false;
        }

        if (format != QuantityFormat.BinarySi && exponent > LargestExponent)
        {
            error = WrongNumber;
            return false;
        }

        if (TrySmall(whole, fraction, exponent, format, negative, out quantity))
        {
            if (KeepsItsForm(whole, fraction, exponent, format))
            {
                quantity = quantity.WrittenAs(text.ToString());
            }

            return true;
        }

        if (!text.ContainsAnyInRange('0', '9'))
        {
            error = WrongNumber;
            return false;
        }

        quantity = Large(whole, fraction, exponent, format, negative);
        return true;
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text, scoped ref int position)
    {
        var start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        return text[start..position];
    }

    // [eEinumkKMGTP]*[-+]?[0-9]*
    private static bool IsSuffixShape(ReadOnlySpan<char> suffix)
    {
        var position = 0;
        while (position < suffix.Length && suffix[position] is 'e' or 'E' or 'i' or 'n' or 'u' or 'm' or 'k' or 'K' or 'M' or 'G' or 'T' or 'P')
        {
            position++;
            if (position == suffix.Length)
            {
                return true;
            }
        }

        if (position < suffix.Length && suffix[position] is '-' or '+')
        {
            position++;
        }

        while (position < suffix.Length && char.IsAsciiDigit(suffix[position]))
        {
            position++;
        }

        return position == suffix.Length;
    }

    /// <summary>The power of ten, or for <see cref="QuantityFormat.BinarySi"/> of two.</summary>
    private static bool TrySuffix(ReadOnlySpan<char> suffix, out int exponent, out QuantityFormat format)
    {
        format = QuantityFormat.DecimalSi;
        exponent = 0;
        switch (suffix.Length)
        {
            case 0:
                return true;
            case 1:
                exponent = suffix[0] switch { 'n' => -9, 'u' => -6, 'm' => -3, 'k' => 3, 'M' => 6, 'G' => 9, 'T' => 12, 'P' => 15, 'E' => 18, _ => 0 };
                return exponent != 0;
            case 2 when suffix[1] == 'i':
                format = QuantityFormat.BinarySi;
                exponent = suffix[0] switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, 'P' => 50, 'E' => 60, _ => 0 };
                return exponent != 0;
        }

        if (suffix[0] is not ('e' or 'E')
            || !long.TryParse(suffix[1..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power))
        {
            return false;
        }

        format = QuantityFormat.DecimalExponent;
        exponent = (int)Math.Clamp(power, -100_000, 100_000);
        return true;
    }

    private static bool TrySmall(
        ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, QuantityFormat format, bool negative, out Quantity quantity)
    {
        quantity = default;
        var scale = format == QuantityFormat.BinarySi ? 0 : exponent - fraction.Length;
        var isLong = format == QuantityFormat.BinarySi && whole.Length + (exponent * 3 / 10) > 14;
        if (isLong || whole.Length + fraction.Length > 18 || scale is < Quantity.SmallestScale or > 18 || (format == QuantityFormat.BinarySi && fraction.Length > 0))
        {
            return false;
        }

        long value = 0;
        foreach (var digit in whole)
        {
            value = value * 10 + digit - '0';
        }

        foreach (var digit in fraction)
        {
            value = value * 10 + digit - '0';
        }

        if (format == QuantityFormat.BinarySi)
        {
            if (value > long.MaxValue >> exponent)
            {
                return false;
            }

            value <<= exponent;
        }

        quantity = new Quantity(negative ? -value : value, scale, format);
        return true;
    }

    // What is taken for canonical is not written anew, though a fraction may be left in it (resource.ParseQuantity).
    private static bool KeepsItsForm(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, QuantityFormat format)
    {
        if (format == QuantityFormat.BinarySi)
        {
            return whole.Length > 0 && (long.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture) & 7) != 0;
        }

        var zeros = 0;
        for (var i = whole.Length + fraction.Length - 1; i >= 0 && (i < whole.Length ? whole[i] : fraction[i - whole.Length]) == '0'; i--)
        {
            zeros++;
        }

        return whole.Length > 0 && zeros < 3 && (exponent - fraction.Length) % 3 == 0;
    }

    private static Quantity Large(ReadOnlySpan<char> whole, ReadOnlySpan<char> fraction, int exponent, QuantityFormat format, bool negative)
    {
        var unscaled = BigInteger.Parse($"0{whole}{fraction}", NumberStyles.None, CultureInfo.InvariantCulture);
        var power = (format == QuantityFormat.BinarySi ? 0 : exponent) - fraction.Length - Quantity.SmallestScale;
        if (format == QuantityFormat.BinarySi)
        {
            unscaled <<= exponent;
        }

        BigInteger nanos;
        if (unscaled.IsZero)
        {
            nanos = BigInteger.Zero;
        }
        else if (power >= 0)
        {
            nanos = unscaled * BigInteger.Pow(10, power);
        }
        else if (-power > 2 * LongestText)
        {
            // Whoever asks for something gets something.
            nanos = BigInteger.One;
        }
        else
        {
            nanos = BigInteger.DivRem(unscaled, BigInteger.Pow(10, -power), out var rest);
            nanos += rest.IsZero ? 0 : 1;
        }

        if (format == QuantityFormat.BinarySi)
        {
            nanos = BigInteger.Min(nanos, LargestBinary);
            if (nanos < 1_000_000_000 && !nanos.IsZero)
            {
                format = QuantityFormat.DecimalSi;
            }
        }

        return Quantity.FromNanos(negative ? -nanos : nanos, format);
    }
}
