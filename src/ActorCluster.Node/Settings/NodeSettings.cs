using ActorCluster.Api.Quantities;
using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>The settings under <c>actorcluster.node</c>: shared by every node of a process, and by their gateways on the master.</summary>
public sealed record NodeSettings
{
    /// <summary>What a node offers.</summary>
    public required NodeResources Capacity { get; init; }

    /// <summary>What a node has that it does not offer as a resource.</summary>
    public required MachineSettings Machine { get; init; }

    /// <summary>What is taken off the capacity to get the allocatable resources; its pods are not used.</summary>
    public required NodeResources Reserved { get; init; }

    /// <summary>The words in <c>status.nodeInfo</c>.</summary>
    public required NodeSystemSettings System { get; init; }

    /// <summary>The range of node addresses, IPv4 in CIDR notation.</summary>
    public required string NodeAddresses { get; init; }

    /// <summary>The range that pod addresses are cut out of when no controller gives a podCIDR; empty for none.</summary>
    public required string PodAddresses { get; init; }

    /// <summary>The kubelet.</summary>
    public required KubeletSettings Kubelet { get; init; }

    /// <summary>The container runtime.</summary>
    public required RuntimeSettings Runtime { get; init; }

    /// <summary>The proxy's shortest time between two tables; zero for none.</summary>
    public required TimeSpan ProxyMinSyncPeriod { get; init; }

    /// <summary>The link.</summary>
    public required LinkSettings Link { get; init; }

    /// <summary>The gateway's retry pause after a first failure.</summary>
    public required TimeSpan GatewayRetryInitial { get; init; }

    /// <summary>The gateway's longest retry pause.</summary>
    public required TimeSpan GatewayRetryMaximum { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static NodeSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.node");
        var settings = new NodeSettings
        {
            Capacity = NodeResources.FromConfig(section.GetConfig("capacity")),
            Machine = MachineSettings.FromConfig(section.GetConfig("machine")),
            Reserved = NodeResources.FromConfig(section.GetConfig("reserved")),
            System = NodeSystemSettings.FromConfig(section.GetConfig("system")),
            NodeAddresses = section.GetString("addresses.nodes"),
            PodAddresses = section.GetString("addresses.pods") ?? "",
            Kubelet = KubeletSettings.FromConfig(section.GetConfig("kubelet")),
            Runtime = RuntimeSettings.FromConfig(section.GetConfig("runtime")),
            ProxyMinSyncPeriod = section.GetTimeSpan("proxy.min-sync-period"),
            Link = LinkSettings.FromConfig(section.GetConfig("link")),
            GatewayRetryInitial = section.GetTimeSpan("gateway.retry-initial"),
            GatewayRetryMaximum = section.GetTimeSpan("gateway.retry-maximum"),
        };
        Check(Ipv4Range.TryParse(settings.NodeAddresses, out _), "addresses.nodes must be an IPv4 range");
        Check(settings.PodAddresses.Length == 0 || Ipv4Range.TryParse(settings.PodAddresses, out _), "addresses.pods must be an IPv4 range or empty");
        Check(
            settings.GatewayRetryInitial > TimeSpan.Zero && settings.GatewayRetryMaximum >= settings.GatewayRetryInitial,
            "gateway.retry-initial must be positive and at most gateway.retry-maximum");
        return settings;
    }

    internal static void Check(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ConfigurationException("actorcluster.node: " + rule);
        }
    }
}

/// <summary>An amount of each resource that nodes have.</summary>
/// <param name="CpuMillis">CPU in thousandths of a core.</param>
/// <param name="MemoryBytes">Memory in bytes.</param>
/// <param name="EphemeralStorageBytes">Local storage in bytes.</param>
/// <param name="Pods">The number of pods.</param>
public sealed record NodeResources(long CpuMillis, long MemoryBytes, long EphemeralStorageBytes, int Pods)
{
    internal static NodeResources FromConfig(Config section) => new(
        Parse(section, "cpu").MilliValue(),
        Parse(section, "memory").Value(),
        Parse(section, "ephemeral-storage").Value(),
        section.GetInt("pods"));

    internal static Quantity Parse(Config section, string key)
    {
        var text = section.GetString(key);
        NodeSettings.Check(text is not null && Quantity.TryParse(text, out var parsed) && parsed.Sign >= 0, $"{key} must be a quantity, zero or more");
        return Quantity.Parse(text!);
    }
}

/// <summary>The words in <c>status.nodeInfo</c>.</summary>
public sealed record NodeSystemSettings
{
    /// <summary><c>linux</c>; also the label kubernetes.io/os.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary><c>amd64</c>; also the label kubernetes.io/arch.</summary>
    public required string Architecture { get; init; }

    /// <summary>The kernel's version.</summary>
    public required string KernelVersion { get; init; }

    /// <summary>The operating system as people call it.</summary>
    public required string OsImage { get; init; }

    /// <summary>Runtime and version as <c>name://version</c>.</summary>
    public required string ContainerRuntimeVersion { get; init; }

    /// <summary>The kubelet's version.</summary>
    public required string KubeletVersion { get; init; }

    internal static NodeSystemSettings FromConfig(Config section) => new()
    {
        OperatingSystem = section.GetString("operating-system"),
        Architecture = section.GetString("architecture"),
        KernelVersion = section.GetString("kernel-version"),
        OsImage = section.GetString("os-image"),
        ContainerRuntimeVersion = section.GetString("container-runtime-version"),
        KubeletVersion = section.GetString("kubelet-version"),
    };
}
