using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Runtime.Processes;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>Makes the containers of a pod's actor: from its specification, its last status, or what the runtime has of it. Pure.</summary>
internal static class ContainerRuns
{
    /// <summary>The containers as they begin.</summary>
    public static ContainerRun[] Begin(PodBeginning beginning, DateTimeOffset now)
    {
        var pod = beginning.Pod;
        var init = pod.Spec.InitContainers;
        var regular = pod.Spec.Containers;
        var ephemeral = pod.Spec.EphemeralContainers;
        var runs = new ContainerRun[(init?.Count ?? 0) + (regular?.Count ?? 0) + (ephemeral?.Count ?? 0)];
        var next = 0;
        foreach (var container in init ?? [])
        {
            runs[next++] = new ContainerRun(container, container.RestartPolicy == RestartPolicy.Always ? ContainerKind.Sidecar : ContainerKind.Init);
        }

        foreach (var container in regular ?? [])
        {
            runs[next++] = new ContainerRun(container, ContainerKind.Regular);
        }

        foreach (var container in ephemeral ?? [])
        {
            runs[next++] = new ContainerRun(Common(container), ContainerKind.Ephemeral);
        }

        foreach (var run in runs)
        {
            run.Behaviour = TestServers.With(BehaviourParser.FromAnnotations(pod.Metadata.Annotations, run.Name, out _), run.Spec);
            switch (beginning.Origin)
            {
                case PodOrigin.Lost when Find(beginning.Sandbox, run) is { } record:
                    Lose(run, record, now);
                    break;
                case PodOrigin.Lost:
                    var statuses = run.Kind switch
                    {
                        ContainerKind.Regular => pod.Status.ContainerStatuses,
                        ContainerKind.Ephemeral => pod.Status.EphemeralContainerStatuses,
                        _ => pod.Status.InitContainerStatuses,
                    };
                    Lose(run, statuses.Find(run.Name), now);
                    break;
                case PodOrigin.Adopted when Find(beginning.Sandbox, run) is { } record:
                    Adopt(run, record, now);
                    break;
            }
        }

        return runs;
    }

    /// <summary>The containers with those that have been added to the pod.</summary>
    public static ContainerRun[] Extend(ContainerRun[] runs, Pod pod)
    {
        List<ContainerRun>? added = null;
        foreach (var container in pod.Spec.EphemeralContainers ?? [])
        {
            if (!Array.Exists(runs, run => run.Name == container.Name))
            {
                (added ??= []).Add(new ContainerRun(Common(container), ContainerKind.Ephemeral)
                {
                    Behaviour = BehaviourParser.FromAnnotations(pod.Metadata.Annotations, container.Name, out _),
                });
            }
        }

        return added is null ? runs : [.. runs, .. added];
    }

    // An ephemeral container is a container without ports, probes, hooks and resources.
    private static Container Common(EphemeralContainer container) => new()
    {
        Name = container.Name,
        Image = container.Image,
        Command = container.Command,
        Args = container.Args,
        WorkingDir = container.WorkingDir,
        EnvFrom = container.EnvFrom,
        Env = container.Env,
        VolumeMounts = container.VolumeMounts,
        VolumeDevices = container.VolumeDevices,
        TerminationMessagePath = container.TerminationMessagePath,
        TerminationMessagePolicy = container.TerminationMessagePolicy,
        ImagePullPolicy = container.ImagePullPolicy,
        SecurityContext = container.SecurityContext,
        Stdin = container.Stdin,
        StdinOnce = container.StdinOnce,
        Tty = container.Tty,
    };

    private static ContainerInfo? Find(SandboxInfo? sandbox, ContainerRun run)
    {
        foreach (var container in sandbox?.Containers ?? [])
        {
            if (container.Name == run.Name)
            {
                return container;
            }
        }

        return null;
    }

    // The machine's disk knows more than the API, which may have been told late or not at all.
    private static void Lose(ContainerRun run, ContainerInfo record, DateTimeOffset now)
    {
        run.HasBeenLost = true;
        run.RestartCount = record.Attempt;
        run.ContainerId = record.ContainerId;
        run.Image = record.Image;
        run.ImageId = record.ImageId;
        run.ExitedAt = record.Exited?.FinishedAt?.Value ?? now;
        if (run.Kind == ContainerKind.Init)
        {
            run.LastExit = record.Exited;
        }
        else
        {
            run.Exit = record.Exited;
            run.LastExit = record.Earlier;
        }
    }

    // A machine of whose disk nothing is left. Its containers have the code 255; init containers run again in the new sandbox.
    private static void Lose(ContainerRun run, ContainerStatus? old, DateTimeOffset now)
    {
        if (old is null)
        {
            return;
        }

        run.RestartCount = old.RestartCount;
        run.LastExit = old.LastState.Terminated;
        run.Image = string.IsNullOrEmpty(old.ImageID) ? null : old.Image;
        run.ImageId = string.IsNullOrEmpty(old.ImageID) ? null : old.ImageID;
        run.ContainerId = old.ContainerID;
        run.ExitedAt = now;
        if (run.Kind == ContainerKind.Init)
        {
            // As if it had never ended, so that it runs once more.
            run.LastExit = old.State.Terminated ?? run.LastExit;
            run.HasBeenLost = old.State.Running is not null || old.State.Terminated is not null;
            return;
        }

        if (old.State.Running is { } running)
        {
            run.HasBeenLost = true;
            run.Exit = new ContainerStateTerminated
            {
                ExitCode = 255,
                Reason = "Unknown",
                StartedAt = running.StartedAt,
                FinishedAt = new Api.Meta.Time(now),
                ContainerID = old.ContainerID,
            };
        }
        else if (old.State.Terminated is { } terminated)
        {
            run.HasBeenLost = true;
            run.Exit = terminated;
            run.ExitedAt = terminated.FinishedAt?.Value ?? now;
        }
        else if (old.LastState.Terminated is { } last)
        {
            run.HasBeenLost = true;
            run.Exit = last;
            run.LastExit = null;
            run.ExitedAt = last.FinishedAt?.Value ?? now;
        }
    }

    private static void Adopt(ContainerRun run, ContainerInfo container, DateTimeOffset now)
    {
        run.HasRun = true;
        run.RestartCount = container.Attempt;
        run.ContainerId = container.ContainerId;
        run.Image = container.Image;
        run.ImageId = container.ImageId;
        run.StartedAt = container.StartedAt;
        run.StartedStamp = container.StartedStamp;
        run.Exit = container.Exited;
        run.LastExit = container.Earlier;
        run.ExitedAt = container.Exited?.FinishedAt?.Value ?? now;
        run.State = container.Exited is null ? RunState.Running : RunState.Idle;
        // A restarted kubelet begins with new probes, but what ran is taken for started and ready until one says otherwise.
        run.StartupPassed = true;
        run.Ready = true;
    }
}
