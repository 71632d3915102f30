using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Lab;
using ActorCluster.Scheduler.Cache;
using Akka.Event;

namespace ActorCluster.Scheduler;

/// <summary>
/// How pods are ended for one of higher priority (kubernetes framework/preemption prepareCandidate and PreemptPod): they are told why by a
/// condition, deleted with the grace that they ask for, and an event says for whom.
/// </summary>
public sealed partial class SchedulerActor
{
    private void Preempt(PodInfo preemptor, string node, IReadOnlyList<PodInfo> victims)
    {
        Context.System.EventStream.Publish(new PreemptionDecision(preemptor.Uid, node, [.. victims.Select(static victim => victim.Uid)]));
        foreach (var victim in victims)
        {
            // One that is on its way out already needs no second deletion.
            if (victim.Pod.Metadata.DeletionTimestamp is null && !victim.IsVictim)
            {
                victim.IsVictim = true;
                End(victim, preemptor, node);
            }
        }

        // Pods of lower priority that the node was kept for may not fit any more: they look for another.
        foreach (var nominated in _cache.Nominations.On(node).Where(other => other.Priority < preemptor.Priority).ToArray())
        {
            _cache.Nominations.Remove(nominated.Uid);
            _api.Modify<Pod>(ResourceTypes.Pods, nominated.Key, nominated.Uid, WithoutNomination, static _ => { }, "status");
            _queue.Retry(nominated.Uid, _time.GetUtcNow());
        }
    }

    private void End(PodInfo victim, PodInfo preemptor, string node)
    {
        var now = new Time(_time.GetUtcNow());
        var condition = new PodCondition
        {
            Type = PodConditionType.DisruptionTarget,
            Status = ConditionStatus.True,
            Reason = PodReason.PreemptionByScheduler,
            Message = $"{preemptor.Pod.Spec.SchedulerName}: preempting to accommodate a higher priority pod",
        };
        _api.Modify<Pod>(
            ResourceTypes.Pods,
            victim.Key,
            victim.Uid,
            current => current.WithStatus(current.Status.WithCondition(condition, now)),
            told =>
            {
                if (!told.Succeeded)
                {
                    NotEnded(victim, preemptor, told.Failure!);
                    return;
                }

                _api.Delete(ResourceTypes.Pods, victim.Key, new DeleteOptions(), deleted =>
                {
                    if (!deleted.Succeeded)
                    {
                        NotEnded(victim, preemptor, deleted.Failure!);
                        return;
                    }

                    _events.Normal(victim.Pod, "Preempted", $"Preempted by pod {preemptor.Uid} on node {node}");
                });
            },
            "status");
    }

    private void NotEnded(PodInfo victim, PodInfo preemptor, Status failure)
    {
        if (failure.Code == 404)
        {
            return;
        }

        _log.Warning("Pod {0} was not ended for {1}: {2}", victim.Key, preemptor.Key, failure.Message ?? "");
        victim.IsVictim = false;
        _queue.Retry(preemptor.Uid, _time.GetUtcNow());
    }

    private static Pod WithoutNomination(Pod pod) =>
        string.IsNullOrEmpty(pod.Status.NominatedNodeName) ? pod : pod.WithStatus(pod.Status with { NominatedNodeName = null });
}
