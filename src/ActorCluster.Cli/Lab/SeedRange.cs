using System.Globalization;

namespace ActorCluster.Cli.Lab;

/// <summary>Seeds one after the other, both ends included, written as <c>1..200</c>; a single number is a range of one.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
internal readonly record struct SeedRange(long First, long Last)
{
    /// <summary>How many may be asked for at once.</summary>
    public const long Most = 1_000_000;

    /// <summary>The seeds.</summary>
    public IEnumerable<long> Seeds
    {
        get
        {
            for (var seed = First; seed <= Last; seed++)
            {
                yield return seed;
            }
        }
    }

    /// <summary>Reads a range.</summary>
    /// <param name="text">The text.</param>
    /// <param name="range">The range.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string text, out SeedRange range, out string? error)
    {
        var between = text.IndexOf("..", StringComparison.Ordinal);
        var (from, to) = between < 0 ? (text, text) : (text[..between], text[(between + 2)..]);
        range = default;
        error = !TryNumber(from, out var first) | !TryNumber(to, out var last) ? $"\"{text}\" are no seeds: expected two numbers such as 1..200"
            : last < first ? $"{text}: the last seed must not be smaller than the first"
            : last - first >= Most ? string.Create(CultureInfo.InvariantCulture, $"{text}: no more than {Most} seeds can be run at once")
            : null;
        if (error is null)
        {
            range = new SeedRange(first, last);
        }

        return error is null;

        static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
