using ActorCluster.Api.Core;
using ActorCluster.Api.Semantics;
using ActorCluster.Node.Kubelet.Pods;
using ActorCluster.Node.Link;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Node.Kubelet;

/// <content>The pods as a set: what they use, who waits for whom, what is told again.</content>
internal sealed partial class KubeletActor
{
    private void Refuse(PodEntry entry, PodAdmission.Refusal refusal)
    {
        var pod = entry.Pod;
        _log.Info("Node {0} refuses pod {1}: {2}", _identity.Name, entry.Key, refusal.Message);
        RecordPod(pod, "Warning", refusal.Reason, refusal.Message);
        _link.Tell(new PodStatusReport(
            entry.Key,
            pod.Metadata.Uid!,
            new PodStatus
            {
                Phase = PodPhase.Failed,
                Reason = refusal.Reason,
                Message = "Pod was rejected: " + refusal.Message,
                StartTime = new Api.Meta.Time(_clock.GetUtcNow()),
                QosClass = pod.Status.QosClass ?? PodQos.ClassOf(pod.Spec),
            },
            pod.Metadata.ResourceVersion));
    }

    private void Ended(string uid)
    {
        if (_pods.TryGetValue(uid, out var entry))
        {
            Deactivate(entry);
            ReleaseHeld(entry);
        }
    }

    private void Cleaned(string uid)
    {
        if (!_pods.Remove(uid, out var entry))
        {
            return;
        }

        Deactivate(entry);
        if (entry.Worker is { } worker)
        {
            Context.Stop(worker);
        }

        ReleaseHeld(entry);
    }

    private void Deactivate(PodEntry entry)
    {
        if (entry.IsActive)
        {
            entry.IsActive = false;
            _active--;
            _used -= entry.Requests;
            ForgetReferences(entry);
            EndedInShutdown(entry.Pod.Metadata.Uid!);
        }
    }

    private void ReleaseHeld(PodEntry ended)
    {
        PodEntry? next = null;
        foreach (var entry in _pods.Values)
        {
            if (entry.IsHeld && entry.Key == ended.Key)
            {
                next = entry;
            }
        }

        if (next is not null && FindOther(next) is null)
        {
            Begin(next);
        }
    }

    // Most nodes hold few pods: a search is cheaper than an index for each of a thousand nodes.
    private PodEntry? FindOther(PodEntry entry)
    {
        foreach (var other in _pods.Values)
        {
            if (other.IsActive && other.Key == entry.Key && !ReferenceEquals(other, entry))
            {
                return other;
            }
        }

        return null;
    }

    private bool IsPortTaken(int port, string protocol)
    {
        foreach (var entry in _pods.Values)
        {
            if (!entry.IsActive)
            {
                continue;
            }

            foreach (var container in entry.Pod.Spec.Containers ?? [])
            {
                foreach (var taken in container.Ports ?? [])
                {
                    if (taken.HostPort == port && (taken.Protocol ?? Protocol.Tcp) == protocol)
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }

    // A container that once had an id has run on this node, as a pod never moves.
    private static bool HasRun(Pod pod) => AnyHasId(pod.Status.ContainerStatuses) || AnyHasId(pod.Status.InitContainerStatuses);

    private static bool AnyHasId(IReadOnlyList<ContainerStatus>? statuses)
    {
        foreach (var status in statuses ?? [])
        {
            if (!string.IsNullOrEmpty(status.ContainerID))
            {
                return true;
            }
        }

        return false;
    }

    private void RepeatReports()
    {
        RepeatNodeStatus();
        foreach (var (uid, entry) in _pods)
        {
            if (entry.Worker is { } worker)
            {
                worker.Tell(RepeatReport.Instance);
            }
            else if (entry.Pod.Metadata.DeletionTimestamp is not null)
            {
                _link.Tell(new PodTerminated(entry.Key, uid));
            }
        }
    }

    private void RecordPod(Pod pod, string type, string reason, string message) => _link.Tell(new RecordEvent(
        new ObjectReference
        {
            Kind = "Pod",
            ApiVersion = "v1",
            Namespace = pod.Metadata.Namespace,
            Name = pod.Metadata.Name,
            Uid = pod.Metadata.Uid,
            ResourceVersion = pod.Metadata.ResourceVersion,
        },
        type,
        reason,
        message,
        "kubelet"));
}
