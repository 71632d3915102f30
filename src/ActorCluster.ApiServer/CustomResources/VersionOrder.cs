using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// The order of versions: released before beta before alpha, later ones first, names of other forms at the end by their letters
/// (k8s.io/apimachinery/pkg/version/helpers.go, CompareKubeAwareVersionStrings).
/// </summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    /// <summary>How stable a version is: 3 released, 2 beta, 1 alpha, 0 of another form.</summary>
    /// <param name="version">The version.</param>
    public static int Stability(string version) => Parse(version).Stability;

    public int Compare(string? x, string? y)
    {
        if (x == y)
        {
            return 0;
        }

        var left = Parse(x ?? "");
        var right = Parse(y ?? "");
        if (left.Stability == 0 && right.Stability == 0)
        {
            return string.CompareOrdinal(x, y);
        }

        return right.CompareTo(left);
    }

    private static (int Stability, int Major, int Minor) Parse(string version)
    {
        if (Pattern().Match(version) is not { Success: true } match)
        {
            return default;
        }

        var stability = match.Groups[2].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, Number(match.Groups[1].Value), Number(match.Groups[3].Value));
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
