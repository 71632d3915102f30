using System.Globalization;

namespace ActorCluster.Api.Serialization;

/// <summary>Floating-point numbers as Go's strconv writes them, with as many digits as tell one from the others.</summary>
internal static class GoNumbers
{
    /// <summary>Writes a floating-point number as Go's <c>%g</c>: <c>1e+06</c>, <c>0.5</c>, <c>+Inf</c>.</summary>
    public static string Text(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }

        var (digits, exponent) = Parts(number);
        if (exponent is < -4 or >= 6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{Sign(number)}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
        }

        return Plain(number);
    }

    /// <summary>Writes a floating-point number without an exponent, with as many digits as tell it from others.</summary>
    public static string Plain(double number)
    {
        var (digits, exponent) = Parts(number);
        if (exponent < 0)
        {
            return $"{Sign(number)}0.{new string('0', -exponent - 1)}{digits}";
        }

        return digits.Length <= exponent + 1
            ? Sign(number) + digits.PadRight(exponent + 1, '0')
            : $"{Sign(number)}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }

    private static string Sign(double number) => double.IsNegative(number) ? "-" : "";

    private static (string Digits, int Exponent) Parts(double number)
    {
        var shortest = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        var digits = new string([.. shortest.TakeWhile(static c => c != 'E').Where(char.IsAsciiDigit)]).TrimStart('0').TrimEnd('0');
        return digits.Length == 0 ? ("0", 0) : (digits, ExponentOf(shortest));
    }

    private static int ExponentOf(string shortest)
    {
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        if (mark >= 0)
        {
            return int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var point = shortest.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? shortest : shortest[..point];
        return whole != "0" ? whole.Length - 1 : -(shortest.AsSpan(point + 1).IndexOfAnyExcept('0') + 1);
    }
}
