namespace ActorCluster.Simulation.Hosting;

/// <summary>Seeds of the parts of an experiment: the same in every process.</summary>
public static class StableSeed
{
    /// <summary>FNV-1a over the name, begun with the seed.</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="part">What it is for.</param>
    public static int Of(long seed, string part)
    {
        var hash = 14695981039346656037UL ^ unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);
        foreach (var unit in part)
        {
            hash = (hash ^ unit) * 1099511628211UL;
        }

        hash ^= hash >> 32;
        hash *= 0xD6E8FEB86659FD93UL;
        return (int)((hash ^ (hash >> 32)) & int.MaxValue);
    }
}
