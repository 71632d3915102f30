using System.Globalization;

namespace ActorCluster.Benchmarks;

/// <summary>Collects measurements and prints their medians.</summary>
internal sealed class Figures
{
    private readonly List<Row> _rows = [];

    /// <summary>Adds a measurement.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit.</param>
    /// <param name="wanted">What it should stay below.</param>
    /// <param name="peer">What the real control plane needs on a machine of this size; null when it cannot be compared.</param>
    public void Add(string name, double value, string unit, double wanted, double? peer)
    {
        var row = _rows.FirstOrDefault(r => r.Name == name);
        if (row is null)
        {
            row = new Row(name, unit, wanted, peer, []);
            _rows.Add(row);
        }

        row.Values.Add(value);
    }

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine($"{"",-52} {"median",12} {"best",9} {"worst",9} {"wanted",9} {"peer",9} {"ratio",7}");
        foreach (var row in _rows)
        {
            var values = row.Values.Order().ToArray();
            var median = values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-52} {median,9:0.00} {row.Unit,-2} {values[0],9:0.00} {values[^1],9:0.00} {row.Wanted,9:0.##} {Text(row.Peer),9} {Ratio(row.Peer, median),7}"));
        }
    }

    private static string Text(double? peer) => peer?.ToString("0.#", CultureInfo.InvariantCulture) ?? "-";

    private static string Ratio(double? peer, double median) => peer is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value / median:0.0}x") : "-";

    private sealed record Row(string Name, string Unit, double Wanted, double? Peer, List<double> Values);
}
