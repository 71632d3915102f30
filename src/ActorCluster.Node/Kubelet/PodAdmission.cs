using System.Globalization;
using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Kubelet.Eviction;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet;

/// <summary>
/// Whether a kubelet accepts a pod that was bound to its node. Pure. Order and texts: pkg/kubelet/lifecycle/predicate.go and the eviction
/// handler of pkg/kubelet/eviction.
/// </summary>
internal static class PodAdmission
{
    private const int SystemCriticalPriority = 2_000_000_000;

    private static readonly Taint MemoryPressure = new() { Key = WellKnownTaints.MemoryPressure, Effect = TaintEffect.NoSchedule };

    /// <summary>Why a pod is refused.</summary>
    /// <param name="Reason">The pod's <c>status.reason</c>.</param>
    /// <param name="Message">The event's message; the status puts <c>Pod was rejected: </c> before it.</param>
    public sealed record Refusal(string Reason, string Message);

    /// <summary>The node as admission sees it.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Labels">Its labels.</param>
    /// <param name="Taints">Its taints.</param>
    /// <param name="Allocatable">What it has for pods.</param>
    /// <param name="Used">What the active pods request together.</param>
    /// <param name="ActivePods">How many there are.</param>
    /// <param name="Pressure">What it is short of.</param>
    /// <param name="IsShuttingDown">Its machine is about to go off.</param>
    public readonly record struct NodeState(
        string Name,
        IReadOnlyDictionary<string, string>? Labels,
        IReadOnlyList<Taint>? Taints,
        NodeResources Allocatable,
        PodRequests Used,
        int ActivePods,
        Pressure Pressure,
        bool IsShuttingDown);

    /// <summary>Decides. Of several reasons the first counts: pressure, resources, node affinity, ports, taints, shutdown.</summary>
    /// <param name="pod">The new pod.</param>
    /// <param name="requests">What it requests.</param>
    /// <param name="node">The node.</param>
    /// <param name="portTaken">Whether an active pod has a host port.</param>
    /// <returns>Null when it is accepted.</returns>
    public static Refusal? Decide(Pod pod, PodRequests requests, in NodeState node, Func<int, string, bool> portTaken)
    {
        if (IsKeptAway(pod, node.Pressure))
        {
            return new Refusal(PodReason.Evicted, $"The node had condition: {node.Pressure}. ");
        }

        if (Lacking(requests, node) is { } lacking)
        {
            return lacking;
        }

        if (!NodeSelectorMatching.MeetsRequirements(pod.Spec, node.Labels, node.Name))
        {
            return Failed("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
        }

        foreach (var container in pod.Spec.Containers ?? [])
        {
            foreach (var port in container.Ports ?? [])
            {
                if (port.HostPort > 0 && portTaken(port.HostPort, port.Protocol ?? Protocol.Tcp))
                {
                    return Failed("NodePorts", "node(s) didn't have free ports for the requested pod ports");
                }
            }
        }

        // NoSchedule is the scheduler's affair: a pod that was bound past it runs.
        foreach (var taint in node.Taints ?? [])
        {
            if (taint.Effect == TaintEffect.NoExecute && !TolerationMatching.Tolerates(pod.Spec.Tolerations, taint))
            {
                return Failed("TaintToleration", "node(s) had taints that the pod didn't tolerate");
            }
        }

        return node.IsShuttingDown ? new Refusal(PodReason.NodeShutdown, "Pod was rejected as the node is shutting down.") : null;
    }

    /// <summary>Whether a pod's priority is one of those that the system keeps for itself.</summary>
    public static bool IsOfSystemPriority(Pod pod) => pod.Spec.Priority >= SystemCriticalPriority;

    /// <summary>
    /// Whether a pod is never evicted for others (pkg/kubelet/types: IsCriticalPod): it is of a system priority, or comes from the node's
    /// own files and not from the API.
    /// </summary>
    public static bool IsCritical(Pod pod) =>
        IsOfSystemPriority(pod)
        || (pod.Metadata.Annotations is { } annotations
            && (annotations.ContainsKey("kubernetes.io/config.mirror")
                || (annotations.TryGetValue("kubernetes.io/config.source", out var source) && source != "api")));

    // A node that is short of memory alone takes pods that request something or tolerate it; one that is short of anything else takes none.
    private static bool IsKeptAway(Pod pod, Pressure pressure) =>
        pressure.Any
        && !IsCritical(pod)
        && !(pressure.OnlyMemory
            && ((pod.Status.QosClass ?? PodQos.ClassOf(pod.Spec)) != PodQosClass.BestEffort
                || TolerationMatching.Tolerates(pod.Spec.Tolerations, MemoryPressure)));

    private static Refusal Failed(string predicate, string reason) => new(predicate, $"Predicate {predicate} failed: {reason}");

    private static Refusal? Lacking(PodRequests requests, in NodeState node)
    {
        var (all, used) = (node.Allocatable, node.Used);
        return node.ActivePods + 1 > all.Pods ? OutOf("pods", 1, node.ActivePods, all.Pods)
            : Exceeds(requests.CpuMillis, used.CpuMillis, all.CpuMillis) ? OutOf("cpu", requests.CpuMillis, used.CpuMillis, all.CpuMillis)
            : Exceeds(requests.MemoryBytes, used.MemoryBytes, all.MemoryBytes)
                ? OutOf("memory", requests.MemoryBytes, used.MemoryBytes, all.MemoryBytes)
            : Exceeds(requests.EphemeralStorageBytes, used.EphemeralStorageBytes, all.EphemeralStorageBytes)
                ? OutOf("ephemeral-storage", requests.EphemeralStorageBytes, used.EphemeralStorageBytes, all.EphemeralStorageBytes)
            : null;
    }

    // A pod that requests nothing always fits (scheduler/framework/plugins/noderesources: fitsRequest).
    private static bool Exceeds(long requested, long used, long allocatable) => requested > 0 && requested > allocatable - used;

    private static Refusal OutOf(string resource, long requested, long used, long capacity) => new(
        "OutOf" + resource,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Node didn't have enough resource: {resource}, requested: {requested}, used: {used}, capacity: {capacity}"));
}
