using System.Globalization;
using System.Text;

namespace ActorCluster.Controllers.Jobs;

/// <summary>Indexes of a Job in ascending order, as intervals that neither touch nor overlap.</summary>
/// <param name="First">The first index.</param>
/// <param name="Last">The last index, within the interval.</param>
public readonly record struct IndexInterval(int First, int Last);

/// <summary>
/// A set of indexes of a Job that stays small when most indexes are in it, and its text, <c>1,3-5,7</c> (kubernetes
/// pkg/controller/job/indexed_job_utils.go, orderedIntervals).
/// </summary>
public sealed class JobIndexes
{
    private readonly IndexInterval[] _intervals;

    private JobIndexes(IEnumerable<IndexInterval> intervals)
    {
        _intervals = [.. intervals];
        foreach (var interval in _intervals)
        {
            Total += interval.Last - interval.First + 1;
        }
    }

    /// <summary>No index.</summary>
    public static JobIndexes None { get; } = new([]);

    /// <summary>How many indexes are in the set.</summary>
    public int Total { get; }

    /// <summary>The intervals in ascending order.</summary>
    public IReadOnlyList<IndexInterval> Intervals => _intervals;

    /// <summary>Reads a text. What cannot be read, and indexes that the Job does not have, are left out.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="completions">How many indexes the Job has.</param>
    public static JobIndexes Parse(string? text, int completions)
    {
        if (string.IsNullOrEmpty(text))
        {
            return None;
        }

        var intervals = new List<IndexInterval>();
        foreach (var part in text.Split(','))
        {
            var limits = part.Split('-');
            if (Number(limits[0]) is not { } first || Number(limits[^1]) is not { } last)
            {
                continue;
            }

            if (first >= completions)
            {
                break;
            }

            intervals.Add(new IndexInterval(first, Math.Min(last, completions - 1)));
        }

        return Of(intervals);
    }

    /// <summary>A set of single indexes.</summary>
    /// <param name="indexes">The indexes, in any order.</param>
    public static JobIndexes Of(IEnumerable<int> indexes) => Of(indexes.Select(static index => new IndexInterval(index, index)));

    /// <summary>The indexes of both sets.</summary>
    /// <param name="other">The other set.</param>
    public JobIndexes Union(JobIndexes other) => Total == 0 ? other : other.Total == 0 ? this : Of(_intervals.Concat(other._intervals));

    /// <summary>Whether an index is in the set.</summary>
    /// <param name="index">The index.</param>
    public bool Has(int index)
    {
        var (low, high) = (0, _intervals.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _intervals[middle].Last >= index ? (low, middle) : (middle + 1, high);
        }

        return low < _intervals.Length && _intervals[low].First <= index;
    }

    /// <summary>How many indexes both sets have.</summary>
    /// <param name="other">The other set.</param>
    public int Common(JobIndexes other)
    {
        var (count, mine, theirs) = (0, 0, 0);
        while (mine < _intervals.Length && theirs < other._intervals.Length)
        {
            var (left, right) = (_intervals[mine], other._intervals[theirs]);
            count += Math.Max(0, Math.Min(left.Last, right.Last) - Math.Max(left.First, right.First) + 1);
            mine += left.Last <= right.Last ? 1 : 0;
            theirs += right.Last <= left.Last ? 1 : 0;
        }

        return count;
    }

    /// <summary>The first indexes of a Job that are not in the set.</summary>
    /// <param name="count">How many are wanted.</param>
    /// <param name="completions">How many indexes the Job has.</param>
    public List<int> FirstMissing(int count, int completions)
    {
        var result = new List<int>();
        var candidate = 0;
        foreach (var interval in _intervals.Append(new IndexInterval(completions, completions)))
        {
            for (; candidate < interval.First && candidate < completions && result.Count < count; candidate++)
            {
                result.Add(candidate);
            }

            candidate = Math.Max(candidate, interval.Last + 1);
        }

        return result;
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (first, last) in _intervals)
        {
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $"{first}");
            if (last > first)
            {
                text.Append(last == first + 1 ? ',' : '-').Append(CultureInfo.InvariantCulture, $"{last}");
            }
        }

        return text.ToString();
    }

    private static JobIndexes Of(IEnumerable<IndexInterval> intervals)
    {
        var merged = new List<IndexInterval>();
        foreach (var interval in intervals.OrderBy(static interval => interval.First))
        {
            if (merged.Count > 0 && interval.First <= merged[^1].Last + 1)
            {
                merged[^1] = merged[^1] with { Last = Math.Max(merged[^1].Last, interval.Last) };
            }
            else
            {
                merged.Add(interval);
            }
        }

        return merged.Count == 0 ? None : new JobIndexes(merged);
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
