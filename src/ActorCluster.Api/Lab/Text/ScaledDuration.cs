namespace ActorCluster.Api.Lab.Text;

/// <summary>
/// A duration that grows with the cluster, as what is done to one node after the other does: <c>60s + 10s * nodes(a)</c> counts the nodes
/// of the zone <c>a</c>, <c>2s * nodes</c> all. A plain duration is one, too.
/// </summary>
/// <param name="Fixed">The part that does not grow.</param>
/// <param name="PerNode">The part for each node.</param>
/// <param name="Zone">The zone whose nodes count; null for all zones.</param>
public readonly record struct ScaledDuration(TimeSpan Fixed, TimeSpan PerNode, string? Zone)
{
    private const string Unit = "nodes";

    /// <summary>Whether a text says that it grows; it may be wrong nevertheless.</summary>
    /// <param name="text">The text.</param>
    public static bool Grows(string? text) => text?.Contains('*', StringComparison.Ordinal) == true;

    /// <summary>Reads such a duration.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static ScaledDuration Parse(string text) => TryParse(text, out var value, out var error) ? value : throw new FormatException(error);

    /// <summary>Reads such a duration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The duration.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string? text, out ScaledDuration value, out string? error)
    {
        value = default;
        var star = text?.IndexOf('*', StringComparison.Ordinal) ?? -1;
        if (star < 0)
        {
            var isPlain = LabDuration.TryParse(text, out var plain, out error);
            value = new ScaledDuration(plain, TimeSpan.Zero, null);
            return isPlain;
        }

        if (!TryCounted(text![(star + 1)..].Trim(), out var zone))
        {
            error = "after * must be nodes or nodes(<zone>), as in 60s + 10s * nodes(a)";
            return false;
        }

        var plus = text.LastIndexOf('+', star);
        var constant = TimeSpan.Zero;
        if (plus > 0 && !LabDuration.TryParse(text[..plus].Trim(), out constant, out error))
        {
            return false;
        }

        if (!LabDuration.TryParse(text[(plus + 1)..star].Trim(), out var each, out error))
        {
            return false;
        }

        value = new ScaledDuration(constant, each, zone);
        return true;
    }

    /// <summary>The duration in a cluster.</summary>
    /// <param name="nodes">How many nodes a zone has; all zones together for null.</param>
    public TimeSpan In(Func<string?, int> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        return PerNode == TimeSpan.Zero ? Fixed : Fixed + (PerNode * nodes(Zone));
    }

    private static bool TryCounted(string text, out string? zone)
    {
        zone = null;
        if (text == Unit)
        {
            return true;
        }

        if (text.Length < Unit.Length + 3 || !text.StartsWith(Unit + "(", StringComparison.Ordinal) || text[^1] != ')')
        {
            return false;
        }

        zone = text[(Unit.Length + 1)..^1].Trim();
        return zone.Length > 0 && zone.All(static one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.');
    }
}
