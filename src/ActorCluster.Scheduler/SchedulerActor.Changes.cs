using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Policy;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler;

/// <summary>What the watches tell: cache and queue take it in, and pods that a change could help get another try.</summary>
public sealed partial class SchedulerActor
{
    private void OnPodChange(Pod? old, Pod? current)
    {
        if (old is not null && current?.Metadata.Uid != old.Metadata.Uid)
        {
            Forget(old);
            old = null;
        }

        if (current is null)
        {
            return;
        }

        if (current.IsTerminal())
        {
            Forget(current);
        }
        else if (!string.IsNullOrEmpty(current.Spec.NodeName))
        {
            OnBoundPod(old, current);
        }
        else if (current.Spec.SchedulerName == _settings.Name && current.Spec.SchedulingGates is null or { Count: 0 } && !_assumed.Contains(current.Metadata.Uid))
        {
            var info = new PodInfo(current);
            _cache.Nominations.Observe(old, info);
            _queue.AddOrUpdate(info, _time.GetUtcNow());
        }
    }

    private void OnBoundPod(Pod? old, Pod current)
    {
        var uid = current.Metadata.Uid;
        if (old is not null && ReferenceEquals(old.Spec, current.Spec))
        {
            Moved(_cache.Update(current), uid);
            return;
        }

        _assumed.Remove(uid);
        _queue.Remove(uid);
        _cache.Nominations.Remove(uid);
        _cache.Place(new PodInfo(current), current.Spec.NodeName!);
        if (string.IsNullOrEmpty(old?.Spec.NodeName))
        {
            Moved(ClusterEvents.PodAdded, uid);
        }
    }

    // A pod that gives up the node which was kept for it makes room as well as one that leaves it.
    private void Forget(Pod pod)
    {
        var uid = pod.Metadata.Uid;
        _queue.Remove(uid);
        _assumed.Remove(uid);
        ForgetVolumes(uid);
        var gone = _cache.FindPod(uid);
        if (_cache.Nominations.Remove(uid) | _cache.Remove(uid))
        {
            _queue.Moved(new ClusterChange(ClusterEvents.PodRemoved, gone ?? new PodInfo(pod)), _cache, _time.GetUtcNow());
        }
    }

    private void Moved(ClusterEvents events, string uid)
    {
        if (events != ClusterEvents.None)
        {
            _queue.Moved(new ClusterChange(events, _cache.FindPod(uid)), _cache, _time.GetUtcNow());
        }
    }

    private void OnNodeChange(Node? old, Node? current)
    {
        if (current is null)
        {
            _cache.RemoveNode(old!.Metadata.Name);
        }
        else
        {
            _cache.SetNode(current);
        }

        _queue.Moved(new ClusterChange(Difference(old, current)), _cache, _time.GetUtcNow());
    }

    private void OnNamespaceChange(Namespace? old, Namespace? current) =>
        _cache.SetNamespace((current ?? old)!.Metadata.Name, current?.Metadata.Labels);

    private void OnServiceChange(Service? old, Service? current)
    {
        if (!ReferenceEquals(old?.Spec, current?.Spec))
        {
            _cache.Selectors.SetService((current ?? old)!.Key(), current?.Spec.Selector);
        }
    }

    private void OnReplicaSetChange(ReplicaSet? old, ReplicaSet? current)
    {
        if (!ReferenceEquals(old?.Spec.Selector, current?.Spec.Selector))
        {
            _cache.Selectors.SetOwner("ReplicaSet", (current ?? old)!.Key(), current?.Spec.Selector);
        }
    }

    private void OnStatefulSetChange(StatefulSet? old, StatefulSet? current)
    {
        if (!ReferenceEquals(old?.Spec.Selector, current?.Spec.Selector))
        {
            _cache.Selectors.SetOwner("StatefulSet", (current ?? old)!.Key(), current?.Spec.Selector);
        }
    }

    private void OnReplicationControllerChange(ReplicationController? old, ReplicationController? current)
    {
        if (!ReferenceEquals(old?.Spec.Selector, current?.Spec.Selector))
        {
            var selector = current?.Spec.Selector is { } labels ? new LabelSelector { MatchLabels = labels } : null;
            _cache.Selectors.SetOwner("ReplicationController", (current ?? old)!.Key(), selector);
        }
    }

    private void OnBudgetChange(PodDisruptionBudget? old, PodDisruptionBudget? current)
    {
        if (current is null)
        {
            _cache.Budgets.Remove(old!);
        }
        else
        {
            _cache.Budgets.Set(current);
        }
    }

    // A heartbeat changes nothing that a filter reads; only these do.
    private static ClusterEvents Difference(Node? old, Node? current)
    {
        if (old is null || current is null)
        {
            return current is null ? ClusterEvents.NodeRemoved : ClusterEvents.NodeAdded;
        }

        var events = ClusterEvents.None;
        if (old.Spec.Unschedulable != current.Spec.Unschedulable || !ReferenceEquals(old.Spec.Taints, current.Spec.Taints))
        {
            events |= ClusterEvents.NodeTaints;
        }

        if (!ClusterCache.SameLabels(old.Metadata.Labels, current.Metadata.Labels))
        {
            events |= ClusterEvents.NodeLabels;
        }

        return SameAllocatable(old.Status.Allocatable, current.Status.Allocatable) ? events : events | ClusterEvents.NodeAllocatable;
    }

    private static bool SameAllocatable(IReadOnlyDictionary<string, Quantity>? left, IReadOnlyDictionary<string, Quantity>? right) =>
        ReferenceEquals(left, right)
        || ((left?.Count ?? 0) == (right?.Count ?? 0)
            && (left ?? new Dictionary<string, Quantity>()).All(entry => right!.TryGetValue(entry.Key, out var value) && value == entry.Value));
}
