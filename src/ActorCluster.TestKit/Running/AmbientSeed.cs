using System.Globalization;

namespace ActorCluster.TestKit.Running;

/// <summary>The seed of runs that name none.</summary>
internal static class AmbientSeed
{
    /// <summary>The environment variable that holds it.</summary>
    public const string Variable = "ACTORCLUSTER_SEED";

    /// <summary>The seed; 1 where the environment names none.</summary>
    public static long Value =>
        long.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed : 1;
}
