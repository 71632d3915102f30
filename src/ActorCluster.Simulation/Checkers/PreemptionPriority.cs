using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Lab;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// Only pods of lower priority make room (concepts/scheduling-eviction/pod-priority-preemption). Whom a victim made room for is told by
/// the scheduler's decision, or by the pod that is nominated for the node a moment later.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class PreemptionPriority(CheckerSettings settings) : Checker(
    "preemption-priority",
    "A victim of preemption has a lower priority than the pod that it makes room for.",
    new FactInterest(FactKinds.Writes | FactKinds.Decisions, Stored.Pods))
{
    private readonly Dictionary<string, (ObjectKey Key, int Priority, string? Policy)> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _decided = new(StringComparer.Ordinal);
    private readonly Overdue<(string Node, int Priority, ObjectKey Victim)> _unexplained = new(settings.CleanUp);
    private readonly List<(string Node, int Priority, ObjectKey Victim)> _waiting = [];

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        Expire(fact.At);
        switch (fact)
        {
            case DecisionMade { Decision: PreemptionDecision decision }:
                Judge(fact, decision);
                break;
            case ObjectWritten { New: Pod pod } write:
                _pods[pod.Metadata.Uid] = (write.Key, pod.Spec.Priority ?? 0, pod.Spec.PreemptionPolicy);
                Observe(write, write.Old as Pod, pod);
                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                _pods.Remove(pod.Metadata.Uid);
                _decided.Remove(pod.Metadata.Uid);
                break;
        }
    }

    /// <inheritdoc />
    public override void Finish(DateTimeOffset at) => Expire(at);

    private void Judge(Fact fact, PreemptionDecision decision)
    {
        if (!_pods.TryGetValue(decision.PreemptorUid, out var preemptor))
        {
            return;
        }

        if (preemptor.Policy == PreemptionPolicy.Never)
        {
            Report(fact.At, $"pod {preemptor.Key} preempts though its policy is Never", fact.Id);
        }

        foreach (var uid in decision.VictimUids)
        {
            Count();
            _decided[uid] = decision.PreemptorUid;
            if (_pods.TryGetValue(uid, out var victim) && victim.Priority >= preemptor.Priority)
            {
                Report(
                    fact.At,
                    $"pod {victim.Key} of priority {victim.Priority} has to make room for {preemptor.Key} of priority {preemptor.Priority}",
                    fact.Id);
            }
        }
    }

    private void Observe(ObjectWritten write, Pod? old, Pod pod)
    {
        if (pod.Status.NominatedNodeName is { Length: > 0 } nominated && old?.Status.NominatedNodeName != nominated)
        {
            Explain(nominated, pod.Spec.Priority ?? 0);
        }

        if (IsPreempted(pod) && !IsPreempted(old) && !_decided.ContainsKey(pod.Metadata.Uid))
        {
            Count();
            var victim = (pod.Spec.NodeName ?? "", pod.Spec.Priority ?? 0, write.Key);
            _waiting.Add(victim);
            _unexplained.Begin(victim, write.At, write.Id);
        }
    }

    private static bool IsPreempted(Pod? pod) =>
        pod?.Condition(PodConditionType.DisruptionTarget) is { Status: ConditionStatus.True, Reason: PodReason.PreemptionByScheduler };

    private void Explain(string node, int priority)
    {
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Node == node && _waiting[i].Priority < priority)
            {
                _unexplained.End(_waiting[i]);
                _waiting.RemoveAt(i);
            }
        }
    }

    private void Expire(DateTimeOffset now)
    {
        while (_unexplained.TryExpire(now, out var expired))
        {
            _waiting.Remove(expired.Key);
            Report(
                expired.Since,
                $"pod {expired.Key.Victim} of priority {expired.Key.Priority} was preempted on {expired.Key.Node} for no pod of a higher one",
                expired.Fact);
        }
    }
}
