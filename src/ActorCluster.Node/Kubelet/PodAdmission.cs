using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// Whether a kubelet accepts a pod that was bound to its node. Pure. Order and texts: pkg/kubelet/lifecycle/predicate.go and the eviction
/// handler of pkg/kubelet/eviction.
/// </summary>
internal static class PodAdmission
{
    private const int SystemCriticalPriority = 2_000_000_000;

    /// <summary>Why a pod is refused.</summary>
    /// <param name="Reason">The pod's <c>status.reason</c>.</param>
    /// <param name="Message">The event's message; the status puts <c>Pod was rejected: </c> before it.</param>
    public sealed record Refusal(string Reason, string Message);

    /// <summary>Decides.</summary>
    /// <param name="pod">The new pod.</param>
    /// <param name="requests">What it requests.</param>
    /// <param name="labels">The node's labels.</param>
    /// <param name="nodeName">The node's name.</param>
    /// <param name="allocatable">What the node has for pods.</param>
    /// <param name="used">What the active pods request together.</param>
    /// <param name="activePods">How many there are.</param>
    /// <param name="memoryPressure">Whether the node is under memory pressure.</param>
    /// <param name="portTaken">Whether an active pod has a host port.</param>
    /// <returns>Null when it is accepted.</returns>
    public static Refusal? Decide(
        Pod pod,
        PodRequests requests,
        IReadOnlyDictionary<string, string>? labels,
        string nodeName,
        NodeResources allocatable,
        PodRequests used,
        int activePods,
        bool memoryPressure,
        Func<int, string, bool> portTaken)
    {
        if (memoryPressure && !IsCritical(pod) && pod.Status.QosClass == PodQosClass.BestEffort && !ToleratesMemoryPressure(pod))
        {
            return new Refusal("Evicted", "The node had condition: [MemoryPressure]. ");
        }

        if (!NodeAffinityMatch.Matches(pod.Spec, labels, nodeName))
        {
            return new Refusal("NodeAffinity", "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector");
        }

        foreach (var container in pod.Spec.Containers ?? [])
        {
            foreach (var port in container.Ports ?? [])
            {
                if (port.HostPort > 0 && portTaken(port.HostPort, port.Protocol ?? Protocol.Tcp))
                {
                    return new Refusal("NodePorts", "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports");
                }
            }
        }

        return activePods + 1 > allocatable.Pods ? OutOf("pods", 1, activePods, allocatable.Pods)
            : Exceeds(requests.CpuMillis, used.CpuMillis, allocatable.CpuMillis) ? OutOf("cpu", requests.CpuMillis, used.CpuMillis, allocatable.CpuMillis)
            : Exceeds(requests.MemoryBytes, used.MemoryBytes, allocatable.MemoryBytes)
                ? OutOf("memory", requests.MemoryBytes, used.MemoryBytes, allocatable.MemoryBytes)
            : Exceeds(requests.EphemeralStorageBytes, used.EphemeralStorageBytes, allocatable.EphemeralStorageBytes)
                ? OutOf("ephemeral-storage", requests.EphemeralStorageBytes, used.EphemeralStorageBytes, allocatable.EphemeralStorageBytes)
            : null;
    }

    /// <summary>Whether a pod is of a system priority: such pods are never evicted for others.</summary>
    public static bool IsCritical(Pod pod) => pod.Spec.Priority >= SystemCriticalPriority;

    // A pod that requests nothing always fits (scheduler/framework/plugins/noderesources: fitsRequest).
    private static bool Exceeds(long requested, long used, long allocatable) => requested > 0 && requested > allocatable - used;

    private static Refusal OutOf(string resource, long requested, long used, long capacity) => new(
        "OutOf" + resource,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {capacity}"));

    private static bool ToleratesMemoryPressure(Pod pod)
    {
        foreach (var toleration in pod.Spec.Tolerations ?? [])
        {
            if ((string.IsNullOrEmpty(toleration.Key) && toleration.Operator == "Exists") || toleration.Key == "node.kubernetes.io/memory-pressure")
            {
                return true;
            }
        }

        return false;
    }
}
