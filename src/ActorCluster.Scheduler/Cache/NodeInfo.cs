using ActorCluster.Api.Core;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// A node as filters and scores see it: the object, what may be requested of it, and what is (kubernetes framework.NodeInfo). Owned by
/// <see cref="ClusterCache"/>.
/// </summary>
internal sealed class NodeInfo
{
    private Dictionary<string, PodInfo> _pods = [];
    private Dictionary<string, long>? _requestedOthers;
    private Dictionary<string, long>? _allocatableOthers;

    /// <summary>Creates a node without pods.</summary>
    /// <param name="node">The node.</param>
    /// <param name="slot">See <see cref="Slot"/>.</param>
    public NodeInfo(Node node, int slot)
    {
        Node = node;
        Slot = slot;
        ImageSizes = [];
        Set(node);
    }

    /// <summary>A small number that no other node of the cluster has, for arrays with an entry for each node.</summary>
    public int Slot { get; }

    /// <summary>The node.</summary>
    public Node Node { get; private set; }

    /// <summary>Its name.</summary>
    public string Name => Node.Metadata.Name!;

    /// <summary>Its pods by uid.</summary>
    public IReadOnlyDictionary<string, PodInfo> Pods => _pods;

    /// <summary>Allocatable cpu in millicores.</summary>
    public long AllocatableCpuMillis { get; private set; }

    /// <summary>Allocatable memory in bytes.</summary>
    public long AllocatableMemoryBytes { get; private set; }

    /// <summary>Allocatable ephemeral storage in bytes.</summary>
    public long AllocatableEphemeralBytes { get; private set; }

    /// <summary>How many pods it takes.</summary>
    public long AllocatablePods { get; private set; }

    /// <summary>Requested cpu in millicores.</summary>
    public long RequestedCpuMillis { get; private set; }

    /// <summary>Requested memory in bytes.</summary>
    public long RequestedMemoryBytes { get; private set; }

    /// <summary>Requested ephemeral storage in bytes.</summary>
    public long RequestedEphemeralBytes { get; private set; }

    /// <summary>Cpu that scoring counts, in millicores.</summary>
    public long ScoredCpuMillis { get; private set; }

    /// <summary>Memory that scoring counts, in bytes.</summary>
    public long ScoredMemoryBytes { get; private set; }

    /// <summary>Sizes in bytes of the images that it has, by each of their names.</summary>
    public Dictionary<string, long> ImageSizes { get; private set; }

    /// <summary>Takes the object's newer state; the pods stay.</summary>
    /// <param name="node">The node.</param>
    public void Set(Node node)
    {
        Node = node;
        AllocatableCpuMillis = AllocatableMemoryBytes = AllocatableEphemeralBytes = AllocatablePods = 0;
        _allocatableOthers = null;
        foreach (var (name, quantity) in node.Status.Allocatable ?? new Dictionary<string, Api.Quantities.Quantity>())
        {
            switch (name)
            {
                case ResourceName.Cpu:
                    AllocatableCpuMillis = quantity.MilliValue();
                    break;
                case ResourceName.Memory:
                    AllocatableMemoryBytes = quantity.Value();
                    break;
                case ResourceName.EphemeralStorage:
                    AllocatableEphemeralBytes = quantity.Value();
                    break;
                case ResourceName.Pods:
                    AllocatablePods = quantity.Value();
                    break;
                default:
                    (_allocatableOthers ??= [])[name] = quantity.Value();
                    break;
            }
        }

        ImageSizes.Clear();
        foreach (var image in node.Status.Images ?? [])
        {
            foreach (var name in image.Names ?? [])
            {
                ImageSizes[name] = image.SizeBytes;
            }
        }
    }

    /// <summary>Counts a pod.</summary>
    /// <param name="pod">The pod.</param>
    public void Add(PodInfo pod)
    {
        Remove(pod.Uid);
        _pods.Add(pod.Uid, pod);
        Count(pod.Resources, 1);
    }

    /// <summary>No longer counts a pod.</summary>
    /// <param name="uid">Its uid.</param>
    /// <returns>False when it was not counted.</returns>
    public bool Remove(string uid)
    {
        if (!_pods.Remove(uid, out var pod))
        {
            return false;
        }

        Count(pod.Resources, -1);
        return true;
    }

    /// <summary>A node with the same pods, to try something on.</summary>
    public NodeInfo Copy()
    {
        var copy = (NodeInfo)MemberwiseClone();
        copy._pods = new Dictionary<string, PodInfo>(_pods);
        copy._requestedOthers = _requestedOthers is null ? null : new Dictionary<string, long>(_requestedOthers);
        return copy;
    }

    /// <summary>How much of an extended resource may be requested in all.</summary>
    /// <param name="name">The resource.</param>
    public long AllocatableOf(string name) => _allocatableOthers?.GetValueOrDefault(name) ?? 0;

    /// <summary>How much of an extended resource is requested.</summary>
    /// <param name="name">The resource.</param>
    public long RequestedOf(string name) => _requestedOthers?.GetValueOrDefault(name) ?? 0;

    private void Count(PodResources resources, int sign)
    {
        RequestedCpuMillis += sign * resources.Requested.CpuMillis;
        RequestedMemoryBytes += sign * resources.Requested.MemoryBytes;
        RequestedEphemeralBytes += sign * resources.Requested.EphemeralStorageBytes;
        ScoredCpuMillis += sign * resources.ScoredCpuMillis;
        ScoredMemoryBytes += sign * resources.ScoredMemoryBytes;
        if (resources.Requested.Others is not { } others)
        {
            return;
        }

        foreach (var (name, value) in others)
        {
            _requestedOthers ??= [];
            _requestedOthers[name] = _requestedOthers.GetValueOrDefault(name) + (sign * value);
        }
    }
}
