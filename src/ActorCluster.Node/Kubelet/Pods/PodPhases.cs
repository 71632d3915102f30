using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>A pod's phase from its containers' statuses: getPhase of pkg/kubelet/kubelet_pods.go. Pure.</summary>
internal static class PodPhases
{
    /// <summary>Computes the phase.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="initStatuses">Statuses of the init containers.</param>
    /// <param name="statuses">Statuses of the regular ones.</param>
    /// <param name="isOver">No container runs or will run, whatever the restart policy says.</param>
    public static string Of(PodSpec spec, IReadOnlyList<ContainerStatus>? initStatuses, IReadOnlyList<ContainerStatus>? statuses, bool isOver)
    {
        var (unknown, running, waiting, stopped, succeeded) = (0, 0, 0, 0, 0);
        var (pendingInit, failedInit, pendingSidecars) = (0, 0, 0);
        foreach (var container in spec.InitContainers ?? [])
        {
            var status = initStatuses.Find(container.Name);
            if (container.RestartPolicy == RestartPolicy.Always)
            {
                // An ended sidecar says nothing about the pod.
                if (status is null)
                {
                    unknown++;
                }
                else if (status.State.Running is not null)
                {
                    pendingSidecars += status.Started == true ? 0 : 1;
                    running++;
                }
                else if (status.State.Terminated is null && status.LastState.Terminated is null)
                {
                    pendingSidecars++;
                    waiting++;
                }

                continue;
            }

            var terminated = status?.State.Terminated ?? (status?.State.Waiting is not null ? status.LastState.Terminated : null);
            if (terminated is null || (status!.State.Running is not null))
            {
                pendingInit++;
            }
            else if (terminated.ExitCode != 0)
            {
                failedInit++;
            }
        }

        var anyRegularStarted = false;
        foreach (var container in spec.Containers ?? [])
        {
            var status = statuses.Find(container.Name);
            if (status is null)
            {
                unknown++;
                continue;
            }

            anyRegularStarted |= status.Started == true || status.State.Running is not null || status.State.Terminated is not null
                || status.LastState.Terminated is not null;
            if (status.State.Running is not null)
            {
                running++;
            }
            else if (status.State.Terminated is { } ended)
            {
                stopped++;
                succeeded += ended.ExitCode == 0 ? 1 : 0;
            }
            else if (status.State.Waiting is not null)
            {
                if (status.LastState.Terminated is not null)
                {
                    stopped++;
                }
                else
                {
                    waiting++;
                }
            }
            else
            {
                unknown++;
            }
        }

        if (failedInit > 0 && spec.RestartPolicy == RestartPolicy.Never)
        {
            return PodPhase.Failed;
        }

        if (pendingInit > 0 || (pendingSidecars > 0 && !anyRegularStarted) || waiting > 0)
        {
            return PodPhase.Pending;
        }

        if (running > 0 && unknown == 0)
        {
            return PodPhase.Running;
        }

        if (running != 0 || stopped == 0 || unknown != 0)
        {
            return PodPhase.Pending;
        }

        if (isOver)
        {
            return stopped == succeeded ? PodPhase.Succeeded : PodPhase.Failed;
        }

        return spec.RestartPolicy switch
        {
            "Never" => stopped == succeeded ? PodPhase.Succeeded : PodPhase.Failed,
            "OnFailure" => stopped == succeeded ? PodPhase.Succeeded : PodPhase.Running,
            _ => PodPhase.Running,
        };
    }
}
