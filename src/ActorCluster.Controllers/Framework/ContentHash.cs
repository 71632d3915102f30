using System.Buffers.Binary;
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

    private const uint Beginning = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>The hash of a template (ComputeHash): FNV-1a of 32 bits, over the count as eight bytes, the lowest first.</summary>
    /// <param name="content">What is hashed.</param>
    /// <param name="collisionCount">How often a name was taken already; null when none ever was.</param>
    public static string OfTemplate(ReadOnlySpan<byte> content, int? collisionCount)
    {
        var hash = Beginning;
        foreach (var b in content)
        {
            hash = (hash ^ b) * Prime;
        }

        if (collisionCount is { } count)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)count);
            foreach (var b in bytes)
            {
                hash = (hash ^ b) * Prime;
            }
        }

        return Safe(hash);
    }

    /// <summary>The hash of a revision's data (HashControllerRevision): FNV-1 of 32 bits, over the count as a decimal number.</summary>
    /// <param name="data">The data.</param>
    /// <param name="collisionCount">How often a name was taken already.</param>
    public static string OfRevision(ReadOnlySpan<byte> data, int collisionCount)
    {
        var hash = Beginning;
        foreach (var b in data)
        {
            hash = (hash * Prime) ^ b;
        }

        foreach (var c in collisionCount.ToString(CultureInfo.InvariantCulture))
        {
            hash = (hash * Prime) ^ c;
        }

        return Safe(hash);
    }

    private static string Safe(uint hash) =>
        string.Create(CultureInfo.InvariantCulture, $"{hash}").Aggregate("", static (text, c) => text + Alphabet[c % Alphabet.Length]);
}
