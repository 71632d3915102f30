using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Eviction;

/// <summary>The texts of evictions, word for word those of pkg/kubelet/eviction/helpers.go. Pure.</summary>
internal static class EvictionMessages
{
    /// <summary>The resource that a signal is about.</summary>
    public static string ResourceOf(EvictionSignal signal) => signal switch
    {
        EvictionSignal.MemoryAvailable => ResourceName.Memory,
        EvictionSignal.NodeFsAvailable or EvictionSignal.ImageFsAvailable => ResourceName.EphemeralStorage,
        EvictionSignal.PidAvailable => "pids",
        _ => "inodes",
    };

    /// <summary>Why a pod is evicted from a node that is short of something (evictionMessage).</summary>
    /// <param name="signal">The signal that drives the eviction.</param>
    /// <param name="met">The thresholds that are met, the one that drives it first: the first of the resource is named.</param>
    /// <param name="levels">What is left.</param>
    /// <param name="victim">The pod.</param>
    public static string LowOn(EvictionSignal signal, IReadOnlyList<EvictionThreshold> met, NodeLevels levels, EvictablePod victim)
    {
        var resource = ResourceOf(signal);
        var message = new StringBuilder($"The node was low on resource: {resource}. ");
        foreach (var threshold in met)
        {
            if (ResourceOf(threshold.Signal) == resource)
            {
                var level = levels[threshold.Signal];
                var (quantity, available) = (threshold.Amount.Of(level.Capacity), level.Available);
                message.Append($"Threshold quantity: {Text(threshold.Signal, quantity)}, available: {Text(threshold.Signal, available)}. ");
                break;
            }
        }

        foreach (var container in victim.Usage.Containers)
        {
            // Of inodes and process ids no container requests any, and none is blamed.
            var used = resource == ResourceName.Memory ? container.MemoryBytes
                : resource == ResourceName.EphemeralStorage ? container.LayerBytes + container.LogBytes
                : 0;
            var request = RequestOf(victim.Pod, container.Name, resource);
            if (used > request.Value())
            {
                message.Append($"Container {container.Name} was using {Quantity.FromBytes(used)}, request is {request}, ")
                    .Append($"has larger consumption of {resource}. ");
            }
        }

        return message.ToString();
    }

    /// <summary>A volume holds more than it may.</summary>
    public static string EmptyDir(string volume, Quantity limit) => $"Usage of EmptyDir volume \"{volume}\" exceeds the limit \"{limit}\". ";

    /// <summary>A pod has more on disk than its containers may have together.</summary>
    public static string PodStorage(Quantity limit) => $"Pod ephemeral local storage usage exceeds the total limit of containers {limit}. ";

    /// <summary>A container has more on disk than it may.</summary>
    public static string ContainerStorage(string container, Quantity limit) =>
        $"Container {container} exceeded its local ephemeral storage limit \"{limit}\". ";

    private static string Text(EvictionSignal signal, long amount) => signal switch
    {
        EvictionSignal.MemoryAvailable or EvictionSignal.NodeFsAvailable or EvictionSignal.ImageFsAvailable => Quantity.FromBytes(amount).ToString(),
        _ => Quantity.FromCount(amount).ToString(),
    };

    private static Quantity RequestOf(Pod pod, string name, string resource)
    {
        foreach (var container in (pod.Spec.Containers ?? []).Concat(pod.Spec.InitContainers ?? []))
        {
            if (container.Name == name && container.Resources.Requests is { } requests && requests.TryGetValue(resource, out var request))
            {
                return request;
            }
        }

        return Quantity.Zero;
    }
}
