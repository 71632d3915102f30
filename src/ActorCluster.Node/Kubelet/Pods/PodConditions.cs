using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>The conditions that a kubelet owns: pkg/kubelet/status/generate.go. Pure.</summary>
internal static class PodConditions
{
    private const string UnknownContainerStatuses = "UnknownContainerStatuses";

    /// <summary>Whether a condition is the kubelet's; others are kept as they are (pkg/kubelet/types/pod_status.go).</summary>
    public static bool IsOwned(string type) => type is PodConditionType.PodScheduled or PodConditionType.Ready or PodConditionType.Initialized
        or PodConditionType.ContainersReady or PodConditionType.PodReadyToStartContainers;

    /// <summary>Computes the conditions.</summary>
    /// <param name="pod">The pod, with the conditions of others (readiness gates).</param>
    /// <param name="phase">Its phase.</param>
    /// <param name="runs">Its containers.</param>
    /// <param name="hasSandbox">Whether its network is there.</param>
    /// <param name="disruption">Why the kubelet ends it for the sake of the node; null when it does not.</param>
    /// <param name="previous">The conditions before, for the times of transition.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<PodCondition> Of(
        Pod pod,
        string phase,
        IReadOnlyList<ContainerRun> runs,
        bool hasSandbox,
        string? disruption,
        IReadOnlyList<PodCondition>? previous,
        DateTimeOffset now)
    {
        var initialized = Initialized(phase, runs);
        var containersReady = ContainersReady(phase, runs);
        var ready = Ready(pod, phase, containersReady);
        PodCondition[] ended = disruption is null ? [] :
        [
            Stamp(
                new PodCondition
                {
                    Type = PodConditionType.DisruptionTarget,
                    Status = ConditionStatus.True,
                    Reason = PodReason.TerminationByKubelet,
                    Message = disruption,
                },
                previous,
                now),
        ];
        return
        [
            .. ended,
            Stamp(new PodCondition { Type = PodConditionType.PodReadyToStartContainers, Status = hasSandbox ? ConditionStatus.True : ConditionStatus.False }, previous, now),
            Stamp(initialized, previous, now),
            Stamp(ready, previous, now),
            Stamp(containersReady with { Type = PodConditionType.ContainersReady }, previous, now),
            Stamp(new PodCondition { Type = PodConditionType.PodScheduled, Status = ConditionStatus.True }, previous, now),
        ];
    }

    private static PodCondition Initialized(string phase, IReadOnlyList<ContainerRun> runs)
    {
        var unready = new List<string>(0);
        var any = false;
        foreach (var run in runs)
        {
            if (run.Kind is ContainerKind.Regular or ContainerKind.Ephemeral)
            {
                continue;
            }

            any = true;
            var done = run.Kind == ContainerKind.Sidecar ? run.IsStarted : run.Exit is { ExitCode: 0 } && run.State == RunState.Idle;
            if (!done)
            {
                unready.Add(run.Name);
            }
        }

        var condition = new PodCondition { Type = PodConditionType.Initialized, Status = ConditionStatus.True };
        if (!any)
        {
            return condition;
        }

        // A pod whose regular containers have run is initialized even while a sidecar restarts.
        foreach (var run in runs)
        {
            if (run.Kind == ContainerKind.Regular && run.HasRun)
            {
                return phase == PodPhase.Succeeded ? condition with { Reason = PodReason.PodCompleted } : condition;
            }
        }

        return phase == PodPhase.Succeeded ? condition with { Reason = PodReason.PodCompleted }
            : unready.Count == 0 ? condition
            : condition with
            {
                Status = ConditionStatus.False,
                Reason = PodReason.ContainersNotInitialized,
                Message = $"containers with incomplete status: [{string.Join(' ', unready)}]",
            };
    }

    private static PodCondition ContainersReady(string phase, IReadOnlyList<ContainerRun> runs)
    {
        var condition = new PodCondition { Type = PodConditionType.ContainersReady, Status = ConditionStatus.True };
        if (phase == PodPhase.Succeeded)
        {
            return condition with { Status = ConditionStatus.False, Reason = PodReason.PodCompleted };
        }

        if (phase == PodPhase.Failed)
        {
            return condition with { Status = ConditionStatus.False, Reason = PodReason.PodFailed };
        }

        List<string>? unready = null;
        var any = false;
        foreach (var run in runs)
        {
            if (run.Kind is ContainerKind.Init or ContainerKind.Ephemeral)
            {
                continue;
            }

            any = true;
            if (!(run.IsAlive && run.Ready))
            {
                (unready ??= []).Add(run.Name);
            }
        }

        return !any ? condition with { Status = ConditionStatus.False, Reason = UnknownContainerStatuses }
            : unready is null ? condition
            : condition with
            {
                Status = ConditionStatus.False,
                Reason = PodReason.ContainersNotReady,
                Message = $"containers with unready status: [{string.Join(' ', unready)}]",
            };
    }

    private static PodCondition Ready(Pod pod, string phase, PodCondition containersReady)
    {
        var ready = containersReady with { Type = PodConditionType.Ready };
        if (containersReady.Status != ConditionStatus.True || pod.Spec.ReadinessGates is not { Count: > 0 } gates || PodStates.IsTerminal(phase))
        {
            return ready;
        }

        var messages = new List<string>();
        foreach (var gate in gates)
        {
            var condition = pod.Condition(gate.ConditionType);
            if (condition is null)
            {
                messages.Add($"corresponding condition of pod readiness gate \"{gate.ConditionType}\" does not exist.");
            }
            else if (condition.Status != ConditionStatus.True)
            {
                messages.Add($"the status of pod readiness gate \"{gate.ConditionType}\" is not \"True\", but {condition.Status}");
            }
        }

        return messages.Count == 0
            ? ready
            : ready with { Status = ConditionStatus.False, Reason = PodReason.ReadinessGatesNotReady, Message = string.Join(", ", messages) };
    }

    private static PodCondition Stamp(PodCondition condition, IReadOnlyList<PodCondition>? previous, DateTimeOffset now) =>
        condition with
        {
            LastTransitionTime = previous.Find(condition.Type) is { } old && old.Status == condition.Status && old.LastTransitionTime is { } since
                ? since
                : new Time(now),
        };
}
