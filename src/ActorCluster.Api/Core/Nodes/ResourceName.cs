using ActorCluster.Api.Validation;

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

    /// <summary>What the names of requests begin with in a quota.</summary>
    public const string RequestsPrefix = "requests.";

    /// <summary>
    /// Whether Kubernetes itself knows nothing of a resource, as <c>example.com/dongle</c>
    /// (pkg/apis/core/v1/helper: IsExtendedResourceName).
    /// </summary>
    /// <param name="name">The name of the resource.</param>
    public static bool IsExtended(string name) =>
        name.Contains('/', StringComparison.Ordinal)
        && !name.Contains("kubernetes.io/", StringComparison.Ordinal)
        && !name.StartsWith(RequestsPrefix, StringComparison.Ordinal)
        && Names.QualifiedName(RequestsPrefix + name).Count == 0;
}
