using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Kubelet.Pods;

namespace ActorCluster.Node.Gateway;

/// <summary>
/// How a reported status becomes the stored one. Pure; run as the change of a request, so they give the same instance back when nothing
/// changes.
/// </summary>
internal static class StatusMerge
{
    /// <summary>
    /// A pod with a reported status (pkg/kubelet/status/status_manager.go: mergePodStatus): conditions of others stay, a final phase stays,
    /// fields that the control plane writes stay.
    /// </summary>
    public static Pod Apply(Pod current, PodStatus reported)
    {
        var old = current.Status;
        var merged = reported with
        {
            Conditions = MergeConditions(old.Conditions, reported.Conditions),
            QosClass = old.QosClass ?? reported.QosClass,
            NominatedNodeName = old.NominatedNodeName,
            Resize = old.Resize,
            ResourceClaimStatuses = old.ResourceClaimStatuses,
            StartTime = old.StartTime ?? reported.StartTime,
        };
        if (PodStates.IsTerminal(old.Phase))
        {
            merged = merged with { Phase = old.Phase, Reason = old.Reason ?? merged.Reason, Message = old.Message ?? merged.Message };
        }

        return Same(old, merged) ? current : current with { Status = merged };
    }

    /// <summary>
    /// A node with a reported status: conditions, volumes and resources of others stay, and a condition whose status is the stored one
    /// keeps its time of transition, whoever set it.
    /// </summary>
    public static Api.Core.Node Apply(Api.Core.Node current, NodeStatus reported)
    {
        var heartbeat = reported.Conditions.Find(NodeConditionType.Ready)?.LastHeartbeatTime;
        if (IsForeign(current) && heartbeat == current.Status.Conditions.Find(NodeConditionType.Ready)?.LastHeartbeatTime)
        {
            // What was reported before the node was called Unknown is repeated: that is no sign of life.
            return current;
        }

        var conditions = new List<NodeCondition>();
        foreach (var condition in reported.Conditions ?? [])
        {
            var old = current.Status.Conditions.Find(condition.Type);
            conditions.Add(
                old is null ? condition
                : old.Status == condition.Status ? condition with { LastTransitionTime = old.LastTransitionTime ?? condition.LastTransitionTime }
                // Somebody else, the node lifecycle controller, had another opinion: the transition is now.
                : condition with { LastTransitionTime = condition.LastHeartbeatTime });
        }

        foreach (var old in current.Status.Conditions ?? [])
        {
            if (reported.Conditions.Find(old.Type) is null)
            {
                conditions.Add(old);
            }
        }

        return current with
        {
            Status = ExtendedResources.CarriedOver(reported, current.Status) with
            {
                Conditions = conditions,
                VolumesAttached = current.Status.VolumesAttached,
                VolumesInUse = reported.VolumesInUse ?? current.Status.VolumesInUse,
                Phase = current.Status.Phase,
            },
        };
    }

    /// <summary>
    /// An existing node whose kubelet registers again: labels and annotations of the kubelet are put right, everything else stays.
    /// </summary>
    public static Api.Core.Node Reregister(Api.Core.Node current, Api.Core.Node described)
    {
        var labels = Put(current.Metadata.Labels, described.Metadata.Labels);
        var annotations = Put(current.Metadata.Annotations, described.Metadata.Annotations);
        return ReferenceEquals(labels, current.Metadata.Labels) && ReferenceEquals(annotations, current.Metadata.Annotations)
            ? current
            : current with { Metadata = current.Metadata with { Labels = labels, Annotations = annotations } };
    }

    /// <summary>
    /// Whether a node has a condition that only the node lifecycle controller gives it: its kubelet always knows whether it is ready.
    /// </summary>
    public static bool IsForeign(Api.Core.Node node) => node.Status.Conditions.Find(NodeConditionType.Ready)?.Status == ConditionStatus.Unknown;

    /// <summary>Whether a node's stored status says what its kubelet puts right as soon as it sees it.</summary>
    public static bool WantsReport(Api.Core.Node node) => IsForeign(node) || ExtendedResources.AreDue(node.Status);

    /// <summary>
    /// Whether a pod has conditions that no kubelet reports but the node lifecycle controller leaves (MarkPodsNotReady): not ready although
    /// all of its containers are and nothing else is waited for.
    /// </summary>
    public static bool IsForeign(Pod pod)
    {
        if (pod.Spec.ReadinessGates is { Count: > 0 })
        {
            return false;
        }

        var (ready, containersReady) = (true, false);
        foreach (var condition in pod.Status.Conditions ?? [])
        {
            ready &= condition.Type != PodConditionType.Ready || condition.Status == ConditionStatus.True;
            containersReady |= condition.Type == PodConditionType.ContainersReady && condition.Status == ConditionStatus.True;
        }

        return !ready && containersReady;
    }

    /// <summary>Whether two statuses say the same.</summary>
    public static bool Same(PodStatus left, PodStatus right) =>
        left.Phase == right.Phase && left.Reason == right.Reason && left.Message == right.Message && left.PodIP == right.PodIP && left.HostIP == right.HostIP
        && left.StartTime == right.StartTime && left.QosClass == right.QosClass
        && Same(left.Conditions, right.Conditions)
        && Same(left.ContainerStatuses, right.ContainerStatuses)
        && Same(left.InitContainerStatuses, right.InitContainerStatuses)
        && Same(left.EphemeralContainerStatuses, right.EphemeralContainerStatuses);

    private static List<PodCondition> MergeConditions(IReadOnlyList<PodCondition>? old, IReadOnlyList<PodCondition>? reported)
    {
        var merged = new List<PodCondition>((reported?.Count ?? 0) + 1);
        foreach (var condition in reported ?? [])
        {
            merged.Add(condition);
        }

        foreach (var condition in old ?? [])
        {
            if (reported.Find(condition.Type) is null && (!PodConditions.IsOwned(condition.Type) || reported is null))
            {
                merged.Add(condition);
            }
        }

        return merged;
    }

    private static bool Same<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right)
    {
        var count = left?.Count ?? 0;
        if (count != (right?.Count ?? 0))
        {
            return false;
        }

        for (var index = 0; index < count; index++)
        {
            if (!EqualityComparer<T>.Default.Equals(left![index], right![index]))
            {
                return false;
            }
        }

        return true;
    }

    private static IReadOnlyDictionary<string, string>? Put(IReadOnlyDictionary<string, string>? current, IReadOnlyDictionary<string, string>? wanted)
    {
        Dictionary<string, string>? changed = null;
        foreach (var (key, value) in wanted ?? new Dictionary<string, string>())
        {
            if (current is null || !current.TryGetValue(key, out var old) || old != value)
            {
                changed ??= current is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(current, StringComparer.Ordinal);
                changed[key] = value;
            }
        }

        return changed ?? current;
    }
}
