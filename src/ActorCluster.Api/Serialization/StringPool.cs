using System.Text;

namespace ActorCluster.Api.Serialization;

/// <summary>
/// Gives short texts that were decoded lately out again instead of new copies: kinds, names of namespaces, keys of labels, states. Objects
/// of one kind repeat them thousands of times. It is a cache: what it holds never shows. Entries are replaced freely, so it never grows; a
/// race costs a copy at most.
/// </summary>
internal static class StringPool
{
    private const int LongestText = 48;
    private const int Slots = 4096;

    private static readonly string?[] Entries = new string?[Slots];

    internal static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length == 0)
        {
            return "";
        }

        if (utf8.Length > LongestText)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        var hash = 2166136261u;
        foreach (var part in utf8)
        {
            hash = (hash ^ part) * 16777619u;
        }

        ref var entry = ref Entries[(hash ^ (hash >> 15)) & (Slots - 1)];
        var known = entry;
        if (known is not null && known.Length == utf8.Length && System.Text.Ascii.Equals(utf8, known))
        {
            return known;
        }

        return entry = Encoding.UTF8.GetString(utf8);
    }
}
