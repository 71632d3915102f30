namespace ActorCluster.Api.Core;

/// <summary>Names of resources in requests, limits and capacities.</summary>
public static class ResourceName
{
    /// <summary>CPU time, in cores.</summary>
    public const string Cpu = "cpu";

    /// <summary>Memory, in bytes.</summary>
    public const string Memory = "memory";

    /// <summary>Size of a volume, in bytes.</summary>
    public const string Storage = "storage";

    /// <summary>Local disk space that goes with the pod, in bytes.</summary>
    public const string EphemeralStorage = "ephemeral-storage";

    /// <summary>Number of pods.</summary>
    public const string Pods = "pods";

    /// <summary>What the names of huge page resources begin with.</summary>
    public const string HugePagesPrefix = "hugepages-";
}
