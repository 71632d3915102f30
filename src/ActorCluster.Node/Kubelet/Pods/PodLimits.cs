using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Runtime.Usage;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>What the kubelet tells the runtime of a container's place among others. Pure.</summary>
internal static class PodLimits
{
    private const int Guaranteed = -997;
    private const int BestEffort = 1000;
    private const int NodeCritical = 2_000_001_000;

    /// <summary>
    /// How readily the kernel kills a container when the machine has no memory left, from −1000 to 1000
    /// (pkg/kubelet/qos/policy.go: GetContainerOOMScoreAdjust): the less of the memory it requests, the more readily.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="memoryBytes">The memory of the node.</param>
    public static int OomScoreAdjustment(Pod pod, Container container, long memoryBytes)
    {
        if (pod.Spec.Priority >= NodeCritical)
        {
            return Guaranteed;
        }

        switch (pod.Status.QosClass ?? PodQos.ClassOf(pod.Spec))
        {
            case PodQosClass.Guaranteed:
                return Guaranteed;
            case PodQosClass.BestEffort:
                return BestEffort;
        }

        var requested = container.Resources.Requests is { } requests && requests.TryGetValue(ResourceName.Memory, out var memory) ? memory.Value() : 0;
        var adjustment = memoryBytes == 0 ? BestEffort : 1000 - (1000 * requested / memoryBytes);
        // Above the pods that have all they request guaranteed, below those that request nothing.
        return adjustment < 1000 + Guaranteed ? 1000 + Guaranteed : adjustment == BestEffort ? BestEffort - 1 : (int)adjustment;
    }

    /// <summary>The first <c>emptyDir</c> that a container mounts; null when it mounts none.</summary>
    public static EmptyDirMount? EmptyDirOf(PodSpec spec, Container container)
    {
        foreach (var mount in container.VolumeMounts ?? [])
        {
            foreach (var volume in spec.Volumes ?? [])
            {
                if (volume.Name == mount.Name && volume.EmptyDir is { } directory)
                {
                    return new EmptyDirMount(volume.Name, directory.Medium == "Memory");
                }
            }
        }

        return null;
    }
}
