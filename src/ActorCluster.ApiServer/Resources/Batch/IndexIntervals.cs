using System.Globalization;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Batch;

/// <summary>Indexes of a Job as text, <c>1,3-5,7</c> (kubernetes <c>pkg/apis/batch/validation</c>, <c>validateIndexesFormat</c>).</summary>
internal static class IndexIntervals
{
    /// <summary>Checks a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="completions">The number of indexes that there are.</param>
    /// <param name="total">How many indexes the text names.</param>
    /// <returns>What is wrong; null for nothing.</returns>
    public static string? Check(string text, int completions, out int total)
    {
        total = 0;
        if (text.Length == 0)
        {
            return null;
        }

        var sum = 0;
        int? last = null;
        foreach (var interval in text.Split(','))
        {
            if (Parse(interval, completions, out var first, out var end) is { } wrong)
            {
                return wrong;
            }

            if (last >= first)
            {
                return string.Create(CultureInfo.InvariantCulture, $"non-increasing order, previous: {last}, current: {first}");
            }

            sum += end - first + 1;
            last = end;
        }

        total = sum;
        return null;
    }

    /// <summary>The first index that two texts share, malformed intervals aside; null for none.</summary>
    /// <param name="left">One text.</param>
    /// <param name="right">The other.</param>
    /// <param name="completions">The number of indexes that there are.</param>
    public static int? Overlap(string left, string right, int completions)
    {
        var others = Intervals(right, completions);
        foreach (var (first, end) in Intervals(left, completions))
        {
            foreach (var other in others)
            {
                if (first <= other.End && other.First <= end)
                {
                    return Math.Max(first, other.First);
                }
            }
        }

        return null;
    }

    private static List<(int First, int End)> Intervals(string text, int completions)
    {
        var result = new List<(int First, int End)>();
        foreach (var interval in text.Split(','))
        {
            if (Parse(interval, completions, out var first, out var end) is null)
            {
                result.Add((first, end));
            }
        }

        return result;
    }

    private static string? Parse(string interval, int completions, out int first, out int end)
    {
        first = end = 0;
        var limits = interval.Split('-');
        if (limits.Length > 2)
        {
            return $"the fragment {FieldError.Quote(interval)} violates the requirement that an index interval can have at most two parts separated by '-'";
        }

        if ((Limit(limits[0], completions, out first) ?? Limit(limits[^1], completions, out end)) is { } wrong)
        {
            return wrong;
        }

        return limits.Length > 1 && first >= end
            ? string.Create(CultureInfo.InvariantCulture, $"non-increasing order, previous: {first}, current: {end}")
            : null;
    }

    private static string? Limit(string text, int completions, out int number) =>
        !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)
            ? $"cannot convert string to integer for index: {FieldError.Quote(text)}"
            : number >= completions ? $"too large index: {FieldError.Quote(text)}" : null;
}
