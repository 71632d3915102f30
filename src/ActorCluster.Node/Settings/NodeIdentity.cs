using ActorCluster.Api.Core;

namespace ActorCluster.Node.Settings;

/// <summary>Who a node is: what differs between the nodes of one process.</summary>
/// <param name="Name">The node's name, also its host name.</param>
/// <param name="Index">A number unique in the cluster; addresses are derived from it.</param>
public sealed record NodeIdentity(string Name, int Index)
{
    /// <summary>The label topology.kubernetes.io/zone; null for none.</summary>
    public string? Zone { get; init; }

    /// <summary>The label topology.kubernetes.io/region; null for none.</summary>
    public string? Region { get; init; }

    /// <summary>Further labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Taints that it registers with.</summary>
    public IReadOnlyList<Taint>? Taints { get; init; }

    /// <summary>What it offers, where that differs from the settings.</summary>
    public NodeResources? Capacity { get; init; }
}

/// <summary>
/// Hashes that are the same in every process, unlike those of <see cref="object.GetHashCode"/>: seeds and sizes derive from them.
/// </summary>
internal static class StableHash
{
    /// <summary>FNV-1a over the UTF-16 units.</summary>
    public static uint Of(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        // FNV's low bits change little in short strings; one round of mixing spreads them.
        hash ^= hash >> 16;
        hash *= 0x7feb352d;
        return hash ^ (hash >> 15);
    }

    /// <summary>The seed of one part of one node.</summary>
    public static int Seed(int seed, string node, string part) => unchecked((int)(Of(node + "/" + part) ^ (uint)seed));
}
