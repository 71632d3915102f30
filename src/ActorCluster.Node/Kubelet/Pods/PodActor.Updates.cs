using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime;
using ActorCluster.Node.Runtime.Processes;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet.Pods;

/// <content>What a change of the pod's object means to its containers.</content>
internal sealed partial class PodActor
{
    private void Update(Pod pod)
    {
        var old = _pod;
        _pod = pod;
        if (!ReferenceEquals(old.Metadata.Annotations, pod.Metadata.Annotations))
        {
            foreach (var run in _runs)
            {
                run.Behaviour = TestServers.With(BehaviourParser.FromAnnotations(pod.Metadata.Annotations, run.Name, out _), run.Spec);
            }
        }

        if (!ReferenceEquals(old.Metadata, pod.Metadata))
        {
            UpdateFields(old.Metadata);
        }

        if (IsDeleted)
        {
            if (_stage == Stage.Ended)
            {
                ReportEnd();
            }
            else
            {
                Terminate(GraceOf(pod.Metadata.DeletionGracePeriodSeconds));
            }

            return;
        }

        if (_stage == Stage.Ended)
        {
            return;
        }

        if (PodStates.IsTerminal(pod.Status.Phase) && _stage != Stage.Terminating)
        {
            // Somebody else has declared the pod over (pod garbage collection, a node shutdown).
            _finalPhase = pod.Status.Phase;
            if (pod.Status is { Phase: PodPhase.Failed, Reason: { Length: > 0 } reason })
            {
                _failure = (reason, pod.Status.Message ?? "");
            }

            Terminate(GraceOf(null));
            return;
        }

        if (!ReferenceEquals(old.Spec, pod.Spec))
        {
            if (old.Spec.ActiveDeadlineSeconds != pod.Spec.ActiveDeadlineSeconds)
            {
                HeedDeadline();
            }

            ApplySpec(pod.Spec);
            var runs = _runs;
            _runs = ContainerRuns.Extend(_runs, pod);
            if (runs.Length != _runs.Length)
            {
                _dirty = true;
                Sync();
            }
        }

        if (pod.Spec.ReadinessGates is { Count: > 0 } && !ReferenceEquals(old.Status.Conditions, pod.Status.Conditions))
        {
            _dirty = true;
        }
    }

    // One that is set, or set earlier, while the pod runs counts from the pod's start as well (pkg/kubelet/active_deadline.go).
    private void HeedDeadline()
    {
        if (_pod.Spec.ActiveDeadlineSeconds is { } deadline)
        {
            var left = _startTime + TimeSpan.FromSeconds(deadline) - _clock.GetUtcNow();
            Timers.StartSingleTimer(TimerKey.Deadline, DeadlinePassed.Instance, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        }
    }

    // Only images can change in a running pod: the container is replaced (kuberuntime_manager.go: containerChanged).
    private void ApplySpec(PodSpec spec)
    {
        foreach (var run in _runs)
        {
            var list = run.Kind switch
            {
                ContainerKind.Regular => spec.Containers,
                ContainerKind.Ephemeral => null,
                _ => spec.InitContainers,
            };
            foreach (var container in list ?? [])
            {
                if (container.Name != run.Name)
                {
                    continue;
                }

                var changed = container.Image != run.Spec.Image;
                run.Spec = container;
                if (changed && run.State == RunState.Running && run.Kind != ContainerKind.Init)
                {
                    Record("Normal", "Killing", $"Container {run.Name} definition changed, will be restarted", run);
                    run.Crash = default;
                    StopWithHook(run, GraceOf(null));
                }
            }
        }
    }

    private void Release()
    {
        _released = true;
        switch (_stage)
        {
            case Stage.Ended:
                Clean();
                break;
            case Stage.Terminating:
                break;
            default:
                Terminate(GraceOf(IsDeleted ? _pod.Metadata.DeletionGracePeriodSeconds : null));
                break;
        }
    }

    private void Clean()
    {
        _runtime.Tell(new RemoveSandbox(Uid));
        _link.Tell(new ForgetPod(Uid));
        Context.Parent.Tell(new PodCleaned(Uid));
    }
}
