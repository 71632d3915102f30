using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// Pods go with their owners (concepts/architecture/garbage-collection), and controllers keep no more of them than they are told to. Both
/// may lag behind for a while, and for as long as a fault holds the control plane up.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class OwnersAndReplicas(CheckerSettings settings) : Checker(
    "owners-and-replicas",
    "Every controlled pod has a live owner, and there are no more replicas than desired plus surge.",
    new FactInterest(
        FactKinds.Writes | FactKinds.Faults, Stored.Pods, Stored.ReplicaSets, Stored.Deployments, Stored.StatefulSets, Stored.DaemonSets))
{
    private static readonly HashSet<string> Judgeable = new(StringComparer.Ordinal) { "ReplicaSet", "StatefulSet", "DaemonSet" };

    private readonly Dictionary<string, Owner> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, long>> _active = new(StringComparer.Ordinal);
    private readonly Overdue<string> _orphans = new(settings.CleanUp);
    private readonly Overdue<string> _crowds = new(settings.CleanUp);
    private readonly Dictionary<string, ObjectKey> _names = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        Expire(fact.At);
        if (fact is FaultMoved moved)
        {
            _impairments.Observe(moved);
            return;
        }

        if (fact is not ObjectWritten write)
        {
            return;
        }

        switch (write.Object)
        {
            case Pod pod:
                Observe(write, pod);
                break;
            case ReplicaSet set:
                Observe(write, set.Spec.Replicas ?? 1);
                break;
            case StatefulSet set:
                Observe(write, set.Spec.Replicas ?? 1);
                break;
            case Deployment deployment:
                Observe(write, Most(deployment.Spec));
                break;
            case DaemonSet:
                Observe(write, int.MaxValue);
                break;
        }
    }

    /// <inheritdoc />
    public override void Finish(DateTimeOffset at) => Expire(at);

    private static int Most(DeploymentSpec spec)
    {
        var replicas = spec.Replicas ?? 1;
        var surge = spec.Strategy.RollingUpdate?.MaxSurge ?? new IntOrString("25%");
        return replicas + (spec.Strategy.Type != "Recreate" && surge.TryScale(replicas, true, out var more) ? more : 0);
    }

    private void Observe(ObjectWritten write, int most)
    {
        var uid = write.Object.Metadata.Uid;
        if (write.New is null)
        {
            _owners.Remove(uid);
            _crowds.End(uid);
            foreach (var pod in _active.GetValueOrDefault(uid) ?? [])
            {
                _orphans.Begin(pod.Key, write.At, write.Id);
            }

            return;
        }

        _owners[uid] = new Owner(write.Key, write.Resource, most, Stored.ControllerOf(write.New)?.Uid);
        foreach (var pod in write.Old is null ? _active.GetValueOrDefault(uid) ?? [] : [])
        {
            _orphans.End(pod.Key);
        }

        Weigh(uid, write);
    }

    private void Observe(ObjectWritten write, Pod pod)
    {
        var uid = pod.Metadata.Uid;
        var owner = Stored.ControllerOf(pod);
        var before = write.Old is null ? null : Stored.ControllerOf(write.Old);
        var active = write.New is not null && pod.IsActive() && owner is not null && Judgeable.Contains(owner.Kind);
        if (before is not null && (!active || before.Uid != owner?.Uid) && _active.TryGetValue(before.Uid, out var left) && left.Remove(uid))
        {
            _orphans.End(uid);
            _names.Remove(uid);
            Weigh(before.Uid, write);
            if (left.Count == 0)
            {
                _active.Remove(before.Uid);
            }
        }

        if (!active)
        {
            return;
        }

        var pods = _active.TryGetValue(owner!.Uid, out var known) ? known : _active[owner.Uid] = new(StringComparer.Ordinal);
        if (!pods.TryAdd(uid, write.Id))
        {
            return;
        }

        Count();
        _names[uid] = write.Key;
        _orphans.Set(uid, !_owners.ContainsKey(owner.Uid), write.At, write.Id);
        Weigh(owner.Uid, write);
    }

    // The owner of the pods, and the owner of that one: a ReplicaSet and its Deployment.
    private void Weigh(string uid, ObjectWritten write)
    {
        for (var at = uid; at is not null && _owners.TryGetValue(at, out var owner); at = owner.Above)
        {
            _crowds.Set(at, Replicas(at, owner) > owner.Most, write.At, write.Id);
        }
    }

    private int Replicas(string uid, Owner owner)
    {
        if (owner.Resource != Stored.Deployments)
        {
            return _active.GetValueOrDefault(uid)?.Count ?? 0;
        }

        var sum = 0;
        foreach (var (set, pods) in _active)
        {
            sum += _owners.TryGetValue(set, out var below) && below.Above == uid ? pods.Count : 0;
        }

        return sum;
    }

    private void Expire(DateTimeOffset now)
    {
        while (_orphans.TryExpire(now, out var orphan))
        {
            if (_impairments.OfControlPlane(orphan.Since))
            {
                _orphans.Restart(orphan);
            }
            else
            {
                Report(
                    orphan.Due, $"pod {_names.GetValueOrDefault(orphan.Key)} has had no owner for {settings.CleanUp.TotalSeconds:0} s", orphan.Fact);
            }
        }

        while (_crowds.TryExpire(now, out var crowd))
        {
            if (_impairments.OfControlPlane(crowd.Since))
            {
                _crowds.Restart(crowd);
            }
            else
            {
                var owner = _owners[crowd.Key];
                Report(
                    crowd.Due,
                    $"{owner.Resource} {owner.Key} has had more than {owner.Most} pods for {settings.CleanUp.TotalSeconds:0} s",
                    crowd.Fact);
            }
        }
    }

    private sealed record Owner(ObjectKey Key, string Resource, int Most, string? Above);
}
