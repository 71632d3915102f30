using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>
/// A pod's status from what its actor knows: generateAPIPodStatus and convertToAPIContainerStatuses of pkg/kubelet/kubelet_pods.go. Pure.
/// </summary>
internal static class PodStatusComputation
{
    private static readonly ContainerState Creating = new() { Waiting = new ContainerStateWaiting { Reason = "ContainerCreating" } };
    private static readonly ContainerState Initializing = new() { Waiting = new ContainerStateWaiting { Reason = "PodInitializing" } };

    /// <summary>What is the same for all of a pod's statuses.</summary>
    /// <param name="HostIP">The node's address.</param>
    /// <param name="PodIP">The pod's; empty while it has none.</param>
    /// <param name="StartTime">When the kubelet accepted it.</param>
    /// <param name="HasSandbox">Whether its network is there.</param>
    /// <param name="IsOver">No container runs or will run.</param>
    /// <param name="Failure">The phase is Failed with this reason and message, whatever the containers say.</param>
    /// <param name="Disruption">Why the kubelet ends it for the sake of the node; null when it does not.</param>
    /// <param name="ForcedPhase">The phase that was reported as final; null when there is none.</param>
    public sealed record Facts(
        string HostIP, string PodIP, DateTimeOffset StartTime, bool HasSandbox, bool IsOver, (string Reason, string Message)? Failure,
        string? Disruption,
        string? ForcedPhase);

    /// <summary>Computes the status.</summary>
    public static PodStatus Compute(
        Pod pod, IReadOnlyList<ContainerRun> runs, Facts facts, IReadOnlyList<PodCondition>? previousConditions, DateTimeOffset now)
    {
        var hasInit = pod.Spec.InitContainers is { Count: > 0 };
        List<ContainerStatus>? init = null;
        List<ContainerStatus>? ephemeral = null;
        var regular = new List<ContainerStatus>(runs.Count);
        foreach (var run in runs)
        {
            var status = Container(run, hasInit);
            if (run.Kind == ContainerKind.Regular)
            {
                regular.Add(status);
            }
            else if (run.Kind == ContainerKind.Ephemeral)
            {
                (ephemeral ??= []).Add(status);
            }
            else
            {
                (init ??= []).Add(status);
            }
        }

        // A terminal phase is told only when nothing runs any more (pkg/kubelet/status: couldHaveRunningContainers).
        var phase = PodPhases.Of(pod.Spec, init, regular, facts.IsOver);
        if (facts.IsOver)
        {
            // What never ran, or ran no one knows how, has failed.
            phase = facts.Failure is not null ? PodPhase.Failed
                : facts.ForcedPhase ?? (PodStates.IsTerminal(phase) ? phase : PodPhase.Failed);
        }
        else if (PodStates.IsTerminal(phase))
        {
            phase = PodPhase.Running;
        }

        HostIP[]? hostIPs = [new HostIP { Ip = facts.HostIP }];
        var conditions = PodConditions.Of(pod, phase, runs, facts.HasSandbox, facts.Disruption, previousConditions, now);
        return new PodStatus
        {
            Phase = phase,
            Conditions = conditions,
            Reason = facts.Failure?.Reason,
            Message = facts.Failure?.Message,
            HostIP = facts.HostIP,
            HostIPs = hostIPs,
            PodIP = facts.PodIP.Length > 0 ? facts.PodIP : null,
            PodIPs = facts.PodIP.Length > 0 ? [new PodIP { Ip = facts.PodIP }] : null,
            StartTime = new Time(facts.StartTime),
            InitContainerStatuses = init,
            ContainerStatuses = regular,
            EphemeralContainerStatuses = ephemeral,
            QosClass = pod.Status.QosClass ?? PodQos.ClassOf(pod.Spec),
        };
    }

    /// <summary>The status of one container.</summary>
    public static ContainerStatus Container(ContainerRun run, bool podHasInitContainers)
    {
        var ready = run.Kind switch
        {
            ContainerKind.Init => run.HasSucceeded,
            ContainerKind.Ephemeral => false,
            _ => run.IsAlive && run.Ready,
        };
        ContainerState state;
        var last = run.LastExit;
        if (run.IsAlive)
        {
            state = new ContainerState { Running = new ContainerStateRunning { StartedAt = new Time(run.StartedStamp) } };
        }
        else if (run.WaitingReason is { } reason)
        {
            // While it waits the last end is history.
            state = new ContainerState { Waiting = new ContainerStateWaiting { Reason = reason, Message = run.WaitingMessage } };
            last = run.Exit ?? last;
        }
        else if (run.Exit is { } exit)
        {
            state = new ContainerState { Terminated = exit };
        }
        else
        {
            state = podHasInitContainers ? Initializing : Creating;
        }

        return new ContainerStatus
        {
            Name = run.Name,
            State = state,
            LastState = last is null ? ContainerState.Empty : new ContainerState { Terminated = last },
            Ready = ready,
            RestartCount = run.RestartCount,
            Image = run.Image ?? run.Spec.Image ?? "",
            ImageID = run.ImageId ?? "",
            ContainerID = run.ContainerId,
            Started = run.IsStarted,
        };
    }
}
