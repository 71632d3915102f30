using System.Globalization;

namespace ActorCluster.Controllers.Framework;

/// <summary>
/// The hash that tells the revisions of a workload apart, in names and labels (kubernetes pkg/controller/controller_utils.go ComputeHash,
/// pkg/controller/history HashControllerRevision).
/// </summary>
public static class ContentHash
{
    // Kubernetes' alphabet for generated names: no vowels, no look-alikes (apimachinery pkg/util/rand).
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The hash: FNV-1a, 32 bits, in Kubernetes' safe alphabet.</summary>
    /// <param name="content">What is hashed.</param>
    /// <param name="collisionCount">How often a name was taken already; null when none ever was.</param>
    public static string Of(ReadOnlySpan<byte> content, int? collisionCount)
    {
        var hash = 2166136261u;
        foreach (var b in content)
        {
            hash = (hash ^ b) * 16777619u;
        }

        if (collisionCount is { } count)
        {
            foreach (var c in count.ToString(CultureInfo.InvariantCulture))
            {
                hash = (hash ^ c) * 16777619u;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{hash}").Aggregate("", static (text, c) => text + Alphabet[c % Alphabet.Length]);
    }
}
