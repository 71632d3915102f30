using System.Globalization;

namespace ActorCluster.Benchmarks;

/// <summary>Which way a figure improves.</summary>
internal enum Better
{
    /// <summary>Times, sizes.</summary>
    Lower,

    /// <summary>Rates.</summary>
    Higher,
}

/// <summary>Collects measurements and prints their medians.</summary>
internal sealed class Figures
{
    private readonly List<Row> _rows = [];

    /// <summary>Adds a measurement.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="wanted">What it should stay below, or above if higher is better.</param>
    /// <param name="peer">What the peer, which the suite names, needs on a machine of this size; null when it cannot be compared.</param>
    /// <param name="better">Which way it improves.</param>
    public void Add(string name, double value, string unit, double wanted, double? peer, Better better = Better.Lower)
    {
        var row = _rows.FirstOrDefault(r => r.Name == name);
        if (row is null)
        {
            row = new Row(name, unit, wanted, peer, better, []);
            _rows.Add(row);
        }

        row.Values.Add(value);
    }

    /// <summary>Prints the table. The ratio says how many times better than the peer a median is; below 1 it is worse.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine($"{"",-52} {"median",12} {"best",9} {"worst",9} {"wanted",11} {"peer",9} {"ratio",7}");
        foreach (var row in _rows)
        {
            var values = row.Better == Better.Lower ? row.Values.Order().ToArray() : row.Values.OrderDescending().ToArray();
            var median = values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-52} {median,8:0.00} {row.Unit,-3} {values[0],9:0.00} {values[^1],9:0.00} {Wanted(row),11} {Text(row.Peer),9} {Ratio(row, median),7}"));
        }
    }

    private static string Wanted(Row row) => string.Create(CultureInfo.InvariantCulture, $"{(row.Better == Better.Lower ? '<' : '>')} {row.Wanted:0.##}");

    private static string Text(double? peer) => peer?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";

    private static string Ratio(Row row, double median)
    {
        if (row.Peer is not { } peer)
        {
            return "-";
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(row.Better == Better.Lower ? peer / median : median / peer):0.0}x");
    }

    private sealed record Row(string Name, string Unit, double Wanted, double? Peer, Better Better, List<double> Values);
}
