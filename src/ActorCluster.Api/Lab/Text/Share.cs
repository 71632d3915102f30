using System.Globalization;

namespace ActorCluster.Api.Lab.Text;

/// <summary>Shares of a whole, written as percentages: <c>30%</c>, <c>0.5%</c>.</summary>
public static class Share
{
    /// <summary>Reads a share.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The share, from 0 to 1.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static double Parse(string text) => TryParse(text, out var value, out var error) ? value : throw new FormatException(error);

    /// <summary>Reads a share.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The share, from 0 to 1.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string? text, out double value, out string? error)
    {
        value = 0;
        error = "must be a percentage from 0% to 100%, such as 30%";
        var number = text is { Length: > 1 } && text[^1] == '%' ? text.AsSpan(..^1) : default;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100)
        {
            return false;
        }

        value = (double)(percent / 100);
        error = null;
        return true;
    }
}
