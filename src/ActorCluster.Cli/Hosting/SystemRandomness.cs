using System.Security.Cryptography;

namespace ActorCluster.Cli.Hosting;

/// <summary>Seeds from the machine: the only place in the emulator where chance comes in. A simulation gives a seed instead.</summary>
internal static class SystemRandomness
{
    /// <summary>A generator with a seed of its own.</summary>
    public static Random Create() => new(RandomNumberGenerator.GetInt32(int.MaxValue));
}
