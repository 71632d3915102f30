using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// How a container ends: its preStop hook, then SIGTERM, and SIGKILL when the grace period is over
/// (concepts/workloads/pods/pod-lifecycle: termination of pods). Pods that were removed by force, evicted under pressure, or whose node is
/// shut down have no claim to it.
/// </summary>
internal sealed class GracefulTermination() : Checker(
    "graceful-termination",
    "preStop begins before SIGTERM, and no container is killed before its grace period ends.",
    new FactInterest(FactKinds.Writes | FactKinds.Containers | FactKinds.Decisions | FactKinds.Faults, Stored.Pods))
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, Pod> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (DateTimeOffset At, long Fact, bool Hook)> _ending = new(StringComparer.Ordinal);
    private readonly HashSet<string> _excused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _shutDown = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { New: Pod pod }:
                _pods[pod.Metadata.Uid] = pod;
                if (pod.Status.Reason == PodReason.Evicted)
                {
                    _excused.Add(pod.Metadata.Uid);
                }

                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                _pods.Remove(pod.Metadata.Uid);
                _excused.Remove(pod.Metadata.Uid);
                break;
            case DecisionMade { Decision: EvictionDecision decision }:
                _excused.Add(decision.PodUid);
                break;
            case FaultMoved { Entry.Node.Kind: NodeFaultKind.Shutdown } moved:
                foreach (var node in moved.Nodes)
                {
                    _ = moved.Began ? _shutDown.Add(node) : _shutDown.Remove(node);
                }

                break;
            case ContainerChanged container:
                Observe(container);
                break;
        }
    }

    private void Observe(ContainerChanged container)
    {
        switch (container.State)
        {
            case ContainerState.StopHookStarted:
                _ending[container.ContainerId] = (container.At, container.Id, true);
                break;
            case ContainerState.Terminating:
                Terminate(container);
                break;
            case ContainerState.Killed:
                Kill(container);
                break;
            case ContainerState.Exited:
                _ending.Remove(container.ContainerId);
                break;
        }
    }

    private void Terminate(ContainerChanged container)
    {
        var hook = _ending.TryGetValue(container.ContainerId, out var begun) && begun.Hook;
        if (!hook)
        {
            _ending.TryAdd(container.ContainerId, (container.At, container.Id, false));
        }

        if (Claimant(container) is { } pod && Spec(pod, container.Container)?.Lifecycle?.PreStop is not null)
        {
            Count();
            if (!hook)
            {
                Report(container.At, $"container {container.Container} of {container.Pod} got SIGTERM before its preStop hook began", container.Id);
            }
        }
    }

    private void Kill(ContainerChanged container)
    {
        if (Claimant(container) is not { } pod)
        {
            return;
        }

        Count();
        var grace = Grace(pod, container.Container);
        var begun = _ending.TryGetValue(container.ContainerId, out var ending) ? ending : (container.At, Fact: 0, Hook: false);
        if (container.At - begun.At + Tolerance < grace)
        {
            Report(
                container.At,
                $"container {container.Container} of {container.Pod} was killed {(container.At - begun.At).TotalSeconds:0.###} s after it was asked to end; it has {grace.TotalSeconds:0} s",
                begun.Fact,
                container.Id);
        }
    }

    private Pod? Claimant(ContainerChanged container) =>
        _excused.Contains(container.PodUid) || _shutDown.Contains(container.Node) ? null : _pods.GetValueOrDefault(container.PodUid);

    private static Container? Spec(Pod pod, string name)
    {
        foreach (var container in pod.Spec.Containers ?? [])
        {
            if (container.Name == name)
            {
                return container;
            }
        }

        foreach (var container in pod.Spec.InitContainers ?? [])
        {
            if (container.Name == name)
            {
                return container;
            }
        }

        return null;
    }

    // The least that may count: a deletion or a probe can shorten it.
    private static TimeSpan Grace(Pod pod, string name)
    {
        var seconds = pod.Spec.TerminationGracePeriodSeconds ?? 30;
        if (pod.Metadata is { DeletionTimestamp: not null, DeletionGracePeriodSeconds: { } asked })
        {
            seconds = Math.Min(seconds, asked);
        }

        var container = Spec(pod, name);
        seconds = Math.Min(seconds, container?.LivenessProbe?.TerminationGracePeriodSeconds ?? seconds);
        seconds = Math.Min(seconds, container?.StartupProbe?.TerminationGracePeriodSeconds ?? seconds);
        return TimeSpan.FromSeconds(seconds);
    }
}
