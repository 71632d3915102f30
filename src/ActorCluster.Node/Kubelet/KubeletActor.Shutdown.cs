using ActorCluster.Api.Core;
using ActorCluster.Node.Faults;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Kubelet.Shutdown;
using Akka.Actor;

namespace ActorCluster.Node.Kubelet;

/// <content>
/// The orderly end of the node (pkg/kubelet/nodeshutdown): one group of pods after the other, each until its last pod has ended or its
/// time is over. <see cref="ShutdownPlan"/> decides who goes when.
/// </content>
internal sealed partial class KubeletActor
{
    private readonly Queue<ShutdownPlan.Group> _groups = new();
    private readonly List<string> _ending = [];
    private IActorRef? _shutdownAskedBy;

    private bool IsShuttingDown => _shutdownAskedBy is not null;

    private void ShutDown(ShutDownNode asked)
    {
        if (IsShuttingDown)
        {
            return;
        }

        if (asked.Grace <= TimeSpan.Zero)
        {
            Sender.Tell(new NodeShutDown(_identity.Name));
            return;
        }

        _shutdownAskedBy = Sender;
        RecordNode("NodeShutdown", "Shutdown manager detected shutdown event");
        _statusChanged = true;
        UpdateStatus();
        var running = _pods.Values.Where(static entry => entry is { IsActive: true, Worker: not null }).Select(static entry => entry.Pod).ToArray();
        foreach (var group in ShutdownPlan.Of(running, asked.Grace, _settings.ShutdownGraceOfCriticalPods))
        {
            _groups.Enqueue(group);
        }

        EndNextGroup();
    }

    private void EndNextGroup()
    {
        _ending.Clear();
        if (!_groups.TryDequeue(out var group))
        {
            Timers.Cancel(TimerKey.Shutdown);
            _shutdownAskedBy.Tell(new NodeShutDown(_identity.Name));
            return;
        }

        Timers.StartSingleTimer(TimerKey.Shutdown, ShutdownGroupDue.Instance, group.Grace);
        foreach (var pod in group.Pods)
        {
            // One that ended while the group before it had its time is not there any more.
            if (_pods.GetValueOrDefault(pod.Metadata.Uid!) is { IsActive: true, Worker: { } worker })
            {
                _ending.Add(pod.Metadata.Uid!);
                worker.Tell(new FailPod(ShutdownPlan.Reason, ShutdownPlan.Message, ShutdownPlan.GraceOf(pod, group.Grace), true));
            }
        }

        if (_ending.Count == 0)
        {
            EndNextGroup();
        }
    }

    private void EndedInShutdown(string uid)
    {
        if (_ending.Remove(uid) && _ending.Count == 0)
        {
            EndNextGroup();
        }
    }

    private sealed record ShutdownGroupDue
    {
        public static readonly ShutdownGroupDue Instance = new();
    }
}
