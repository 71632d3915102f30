using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// What a kubelet says about its node: the object that it registers and the status that it reports. Pure. Texts and order are those of
/// pkg/kubelet/nodestatus/setters.go and kubelet_node_status.go.
/// </summary>
internal sealed class NodeDescription
{
    private readonly NodeIdentity _identity;
    private readonly NodeSettings _settings;
    private readonly Dictionary<string, Quantity> _capacity;
    private readonly Dictionary<string, Quantity> _allocatable;
    private readonly NodeAddress[] _addresses;
    private readonly NodeSystemInfo _info;
    private readonly NodeDaemonEndpoints _endpoints = new() { KubeletEndpoint = new DaemonEndpoint { Port = 10250 } };

    public NodeDescription(NodeIdentity identity, NodeSettings settings, string bootId)
    {
        _identity = identity;
        _settings = settings;
        Capacity = identity.Capacity ?? settings.Capacity;
        Allocatable = new NodeResources(
            Math.Max(0, Capacity.CpuMillis - settings.Reserved.CpuMillis),
            Math.Max(0, Capacity.MemoryBytes - settings.Reserved.MemoryBytes),
            Math.Max(0, Capacity.EphemeralStorageBytes - settings.Reserved.EphemeralStorageBytes),
            Capacity.Pods);
        _capacity = Quantities(Capacity);
        _allocatable = Quantities(Allocatable);
        // The first address is the network's, the second the router's.
        Address = Ipv4Range.Parse(settings.NodeAddresses).Address(2 + identity.Index);
        _addresses =
        [
            new NodeAddress { Type = NodeAddressType.InternalIP, Address = Address },
            new NodeAddress { Type = NodeAddressType.Hostname, Address = identity.Name },
        ];
        var machine = EmulatedMachine.UuidOf(identity.Name);
        _info = new NodeSystemInfo
        {
            MachineID = machine.Replace("-", "", StringComparison.Ordinal),
            SystemUUID = machine,
            BootID = bootId,
            KernelVersion = settings.System.KernelVersion,
            OsImage = settings.System.OsImage,
            ContainerRuntimeVersion = settings.System.ContainerRuntimeVersion,
            KubeletVersion = settings.System.KubeletVersion,
            // Not filled any more since 1.31, but the field is there.
            KubeProxyVersion = "",
            OperatingSystem = settings.System.OperatingSystem,
            Architecture = settings.System.Architecture,
        };
    }

    /// <summary>The node's own address.</summary>
    public string Address { get; }

    /// <summary>What it has.</summary>
    public NodeResources Capacity { get; }

    /// <summary>What pods may request.</summary>
    public NodeResources Allocatable { get; }

    /// <summary>The labels that the kubelet gives its node.</summary>
    public Dictionary<string, string> Labels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["beta.kubernetes.io/arch"] = _settings.System.Architecture,
            ["beta.kubernetes.io/os"] = _settings.System.OperatingSystem,
            ["kubernetes.io/arch"] = _settings.System.Architecture,
            ["kubernetes.io/hostname"] = _identity.Name,
            ["kubernetes.io/os"] = _settings.System.OperatingSystem,
        };
        if (_identity.Zone is { Length: > 0 } zone)
        {
            labels["topology.kubernetes.io/zone"] = zone;
        }

        if (_identity.Region is { Length: > 0 } region)
        {
            labels["topology.kubernetes.io/region"] = region;
        }

        foreach (var (key, value) in _identity.Labels ?? new Dictionary<string, string>())
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>The object that the node registers with: not ready yet, as the runtime has not been asked.</summary>
    public Api.Core.Node Registration(DateTimeOffset now) => new()
    {
        Kind = "Node",
        ApiVersion = "v1",
        Metadata = new ObjectMeta
        {
            Name = _identity.Name,
            Labels = Labels(),
            Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["volumes.kubernetes.io/controller-managed-attach-detach"] = "true" },
        },
        Spec = new NodeSpec { Taints = _identity.Taints },
        Status = Status(
            Conditions(null, false, "[container runtime status check may not have completed yet]", default, now), null, now),
    };

    /// <summary>The whole status.</summary>
    public NodeStatus Status(IReadOnlyList<NodeCondition> conditions, IReadOnlyList<ContainerImage>? images, DateTimeOffset now) => new()
    {
        Capacity = _capacity,
        Allocatable = _allocatable,
        Conditions = conditions,
        Addresses = _addresses,
        DaemonEndpoints = _endpoints,
        NodeInfo = _info,
        Images = images,
    };

    /// <summary>The kubelet's four conditions. Those whose status stays keep the time of their last transition.</summary>
    public static IReadOnlyList<NodeCondition> Conditions(
        IReadOnlyList<NodeCondition>? previous, bool ready, string? notReadyMessage, Pressure pressure, DateTimeOffset now) =>
    [
        pressure.Memory
            ? Condition(previous, NodeConditionType.MemoryPressure, true, "KubeletHasInsufficientMemory", "kubelet has insufficient memory available", now)
            : Condition(previous, NodeConditionType.MemoryPressure, false, "KubeletHasSufficientMemory", "kubelet has sufficient memory available", now),
        pressure.Disk
            ? Condition(previous, NodeConditionType.DiskPressure, true, "KubeletHasDiskPressure", "kubelet has disk pressure", now)
            : Condition(previous, NodeConditionType.DiskPressure, false, "KubeletHasNoDiskPressure", "kubelet has no disk pressure", now),
        pressure.Pid
            ? Condition(previous, NodeConditionType.PIDPressure, true, "KubeletHasInsufficientPID", "kubelet has insufficient PID available", now)
            : Condition(previous, NodeConditionType.PIDPressure, false, "KubeletHasSufficientPID", "kubelet has sufficient PID available", now),
        ready
            ? Condition(previous, NodeConditionType.Ready, true, "KubeletReady", "kubelet is posting ready status", now)
            : Condition(previous, NodeConditionType.Ready, false, "KubeletNotReady", notReadyMessage ?? "", now),
    ];

    /// <summary>A UUID that is always the same for the same text.</summary>
    public static string Identifier(string text)
    {
        Span<byte> bytes = stackalloc byte[16];
        new Random(unchecked((int)StableHash.Of(text))).NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private static NodeCondition Condition(
        IReadOnlyList<NodeCondition>? previous, string type, bool status, string reason, string message, DateTimeOffset now)
    {
        var text = status ? "True" : "False";
        var since = new Time(now);
        foreach (var old in previous ?? [])
        {
            if (old.Type == type && old.Status == text && old.LastTransitionTime is { } transition)
            {
                since = transition;
            }
        }

        return new NodeCondition
        {
            Type = type,
            Status = text,
            LastHeartbeatTime = new Time(now),
            LastTransitionTime = since,
            Reason = reason,
            Message = message,
        };
    }

    private static Dictionary<string, Quantity> Quantities(NodeResources resources) => new(StringComparer.Ordinal)
    {
        [ResourceName.Cpu] = resources.CpuMillis % 1000 == 0 ? Quantity.FromCount(resources.CpuMillis / 1000) : Quantity.FromMillis(resources.CpuMillis),
        [ResourceName.EphemeralStorage] = Quantity.FromBytes(resources.EphemeralStorageBytes),
        [ResourceName.Memory] = Quantity.FromBytes(resources.MemoryBytes),
        [ResourceName.Pods] = Quantity.FromCount(resources.Pods),
    };
}
