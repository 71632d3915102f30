using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Pods;

namespace ActorCluster.Controllers.TaintEviction;

/// <summary>What a look at a pod changed.</summary>
public enum EvictionChange
{
    /// <summary>Nothing that anybody is told about.</summary>
    None,

    /// <summary>A planned eviction no longer takes place.</summary>
    Cancelled,
}

/// <summary>
/// When which pod has to leave its tainted node (kubernetes pkg/controller/tainteviction processPodOnNode, timed_workers.go). Holds no
/// clock.
/// </summary>
public sealed class ScheduledEvictions
{
    private readonly Dictionary<ObjectKey, Plan> _plans = [];
    private readonly PriorityQueue<Plan, (DateTimeOffset At, long Order)> _due = new();
    private long _order;

    /// <summary>How many pods are planned to leave.</summary>
    public int Count => _plans.Count;

    /// <summary>When the next pod has to leave; null when none has to.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            while (_due.TryPeek(out var plan, out _))
            {
                if (IsCurrent(plan))
                {
                    return plan.At;
                }

                _due.Dequeue();
            }

            return null;
        }
    }

    /// <summary>Plans, keeps or cancels the eviction of a pod on a tainted node.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="tolerance">How long it may stay.</param>
    /// <param name="now">The time.</param>
    public EvictionChange Consider(ObjectKey pod, Tolerance tolerance, DateTimeOffset now)
    {
        if (!tolerance.All)
        {
            Add(new Plan(pod, now, now));
            return EvictionChange.None;
        }

        if (tolerance.Period is not { } period)
        {
            return Cancel(pod) ? EvictionChange.Cancelled : EvictionChange.None;
        }

        // Counted from when the taint was first seen: another taint, or one seen again, does not begin the time anew.
        if (_plans.TryGetValue(pod, out var planned))
        {
            if (planned.Since < now)
            {
                return EvictionChange.None;
            }

            Add(new Plan(pod, planned.Since, now + period));
            return EvictionChange.Cancelled;
        }

        Add(new Plan(pod, now, now + period));
        return EvictionChange.None;
    }

    /// <summary>The eviction of a pod no longer takes place.</summary>
    /// <param name="pod">The pod.</param>
    /// <returns>False when none was planned.</returns>
    public bool Cancel(ObjectKey pod) => _plans.Remove(pod);

    /// <summary>Takes a pod that has to leave now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="pod">The pod.</param>
    public bool TryTakeDue(DateTimeOffset now, out ObjectKey pod)
    {
        while (_due.TryPeek(out var plan, out _))
        {
            if (!IsCurrent(plan))
            {
                _due.Dequeue();
                continue;
            }

            if (plan.At > now)
            {
                break;
            }

            _due.Dequeue();
            _plans.Remove(plan.Pod);
            pod = plan.Pod;
            return true;
        }

        pod = default;
        return false;
    }

    private bool IsCurrent(Plan plan) => _plans.TryGetValue(plan.Pod, out var current) && ReferenceEquals(current, plan);

    private void Add(Plan plan)
    {
        _plans[plan.Pod] = plan;
        _due.Enqueue(plan, (plan.At, ++_order));
    }

    private sealed record Plan(ObjectKey Pod, DateTimeOffset Since, DateTimeOffset At);
}
