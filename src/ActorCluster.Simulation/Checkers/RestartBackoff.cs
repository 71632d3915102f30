using ActorCluster.Api.Core;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ContainerState = ActorCluster.Simulation.History.Facts.ContainerState;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A container that ends is started again at once, then after pauses that double (concepts/workloads/pods/pod-lifecycle: container restart
/// policy). Who has run for twice the longest pause begins anew, and so does a kubelet that was itself restarted.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class RestartBackoff(CheckerSettings settings) : Checker(
    "restart-backoff",
    "Restart counts never go down, and the restarts of a container are at least its back-off apart.",
    new FactInterest(FactKinds.Writes | FactKinds.Containers | FactKinds.Machines | FactKinds.Faults, Stored.Pods))
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Dictionary<string, Run>> _pods = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { Old: Pod old, New: Pod pod } write when !ReferenceEquals(old.Status, pod.Status):
                Compare(write, old.Status.ContainerStatuses, pod.Status.ContainerStatuses);
                Compare(write, old.Status.InitContainerStatuses, pod.Status.InitContainerStatuses);
                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                _pods.Remove(pod.Metadata.Uid);
                break;
            case ContainerChanged { State: ContainerState.Running } container:
                Start(container);
                break;
            case ContainerChanged { State: ContainerState.Exited } container when Find(container) is { } run:
                (run.EndedAt, run.EndFact) = (container.At, container.Id);
                break;
            case MachineChanged { State: MachineState.Off } machine:
                foreach (var run in _pods.Values.SelectMany(static pod => pod.Values).Where(run => run.Node == machine.Node))
                {
                    run.Pause = TimeSpan.Zero;
                    run.EndedAt = null;
                }

                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    private Run? Find(ContainerChanged container) => _pods.GetValueOrDefault(container.PodUid)?.GetValueOrDefault(container.Container);

    private void Start(ContainerChanged container)
    {
        if (Find(container) is not { } run)
        {
            var containers = _pods.TryGetValue(container.PodUid, out var known) ? known : _pods[container.PodUid] = new(StringComparer.Ordinal);
            containers[container.Container] = new Run(container.Node) { StartedAt = container.At };
            return;
        }

        if (run.EndedAt is not { } ended)
        {
            run.StartedAt = container.At;
            return;
        }

        if (ended - run.StartedAt >= settings.CrashBackoffMaximum * 2 || _impairments.OfNode(run.Node, run.StartedAt))
        {
            run.Pause = TimeSpan.Zero;
        }

        Count();
        if (container.At - ended + Tolerance < run.Pause)
        {
            Report(
                container.At,
                $"container {container.Container} of {container.Pod} was restarted {(container.At - ended).TotalSeconds:0.###} s after its end; its back-off is {run.Pause.TotalSeconds:0} s",
                run.EndFact,
                container.Id);
        }

        var next = run.Pause == TimeSpan.Zero ? settings.CrashBackoffInitial : run.Pause * 2;
        run.Pause = next < settings.CrashBackoffMaximum ? next : settings.CrashBackoffMaximum;
        run.StartedAt = container.At;
        run.EndedAt = null;
    }

    private void Compare(ObjectWritten write, IReadOnlyList<ContainerStatus>? old, IReadOnlyList<ContainerStatus>? now)
    {
        if (old is null || now is null || ReferenceEquals(old, now))
        {
            return;
        }

        foreach (var status in now)
        {
            foreach (var before in old)
            {
                if (before.Name == status.Name)
                {
                    Count();
                    if (status.RestartCount < before.RestartCount)
                    {
                        Report(
                            write.At,
                            $"container {status.Name} of {write.Key} had {before.RestartCount} restarts and now has {status.RestartCount}",
                            write.Id);
                    }
                }
            }
        }
    }

    private sealed class Run(string node)
    {
        public string Node { get; } = node;

        public DateTimeOffset StartedAt { get; set; }

        public DateTimeOffset? EndedAt { get; set; }

        public long EndFact { get; set; }

        public TimeSpan Pause { get; set; }
    }
}
