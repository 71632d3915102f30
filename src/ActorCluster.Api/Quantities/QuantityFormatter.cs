using System.Globalization;
using System.Numerics;

namespace ActorCluster.Api.Quantities;

/// <summary>Writes quantities in their canonical form (resource.Quantity.CanonicalizeBytes).</summary>
internal static class QuantityFormatter
{
    internal static string Format(long value, int scale, QuantityFormat format)
    {
        if (value == 0)
        {
            return "0";
        }

        if (format == QuantityFormat.BinarySi && scale == 0 && value is <= -1024 or >= 1024)
        {
            var exponent = 0;
            for (; exponent < 60 && value % 1024 == 0; exponent += 10)
            {
                value /= 1024;
            }

            return string.Create(CultureInfo.InvariantCulture, $"{value}{BinarySuffix(exponent)}");
        }

        while (value % 1000 == 0)
        {
            value /= 1000;
            scale += 3;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value}{DecimalSuffix(scale, format)}");
    }

    internal static string Format(BigInteger nanos, QuantityFormat format)
    {
        if (format == QuantityFormat.BinarySi)
        {
            var whole = BigInteger.DivRem(nanos, 1_000_000_000, out var rest);
            if (rest.IsZero)
            {
                var exponent = 0;
                for (; exponent < 60 && (whole & 1023).IsZero; exponent += 10)
                {
                    whole >>= 10;
                }

                return string.Create(CultureInfo.InvariantCulture, $"{whole}{BinarySuffix(exponent)}");
            }
        }

        var scale = Quantity.SmallestScale;
        while (!nanos.IsZero)
        {
            var quotient = BigInteger.DivRem(nanos, 1000, out var rest);
            if (!rest.IsZero)
            {
                break;
            }

            nanos = quotient;
            scale += 3;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{nanos}{DecimalSuffix(scale, format)}");
    }

    private static string BinarySuffix(int exponent) => exponent switch
    {
        0 => "",
        10 => "Ki",
        20 => "Mi",
        30 => "Gi",
        40 => "Ti",
        50 => "Pi",
        _ => "Ei",
    };

    private static string DecimalSuffix(int exponent, QuantityFormat format)
    {
        if (exponent == 0)
        {
            return "";
        }

        // Beyond exa there is no letter.
        return format == QuantityFormat.DecimalExponent || exponent > 18
            ? "e" + exponent.ToString(CultureInfo.InvariantCulture)
            : exponent switch { -9 => "n", -6 => "u", -3 => "m", 3 => "k", 6 => "M", 9 => "G", 12 => "T", 15 => "P", _ => "E" };
    }
}
