using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Client.Informers;
using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.Framework;
using ActorCluster.Controllers.History;

namespace ActorCluster.Controllers.StatefulSets;

/// <summary>
/// What is to be done about the pods of a StatefulSet, in the order in which Kubernetes looks at them: those that it wants from the lowest
/// ordinal up, those that it wants no longer from the highest down, then those of an earlier revision from the highest down (kubernetes
/// pkg/controller/statefulset/stateful_set_control.go processReplica, processCondemned, updateStatefulSet). With OrderedReady the first pod
/// that is not as it should be holds back everything after it.
/// </summary>
internal sealed class StatefulPodsPlan
{
    private readonly StatefulSetState _state;
    private readonly StatefulRevisions _revisions;
    private readonly StatefulSet _set;
    private readonly bool _ordered;
    private readonly Pod?[] _replicas;
    private readonly List<(int Ordinal, Pod Pod)> _condemned = [];
    private readonly List<Write> _writes = [];
    private readonly List<ControllerEvent> _events = [];

    public StatefulPodsPlan(StatefulSetState state, StatefulRevisions revisions)
    {
        _state = state;
        _revisions = revisions;
        _set = state.Set;
        _ordered = _set.Spec.PodManagementPolicy != PodManagementPolicy.Parallel;
        _replicas = new Pod?[_set.Spec.Replicas ?? 1];
        var start = StatefulPods.Start(_set);
        foreach (var pod in state.Pods)
        {
            if (StatefulPods.OrdinalOf(_set, pod.Metadata.Name) is { } ordinal)
            {
                if (StatefulPods.Wants(_set, ordinal))
                {
                    _replicas[ordinal - start] = pod;
                }
                else
                {
                    _condemned.Add((ordinal, pod));
                }
            }
        }

        _condemned.Sort(static (left, right) => right.Ordinal.CompareTo(left.Ordinal));
    }

    public IReadOnlyList<Write> Writes => _writes;

    public IReadOnlyList<ControllerEvent> Events => _events;

    public void Decide()
    {
        var start = StatefulPods.Start(_set);
        for (var i = 0; i < _replicas.Length; i++)
        {
            if (!Keep(start + i, _replicas[i]) && _ordered)
            {
                return;
            }
        }

        // Who owns the claims of those that go has to be settled before they go: the garbage collector goes by it.
        var claims = _writes.Count;
        foreach (var (ordinal, pod) in _condemned)
        {
            SettleClaims(ordinal, pod, condemned: true);
        }

        if (_writes.Count > claims || !ShrinkStep() || _set.Spec.UpdateStrategy.Type == StatefulSetUpdateStrategyType.OnDelete)
        {
            return;
        }

        UpdateStep();
    }

    // Returns whether the pod is there, well, and no reason to wait.
    private bool Keep(int ordinal, Pod? pod)
    {
        if (pod is null)
        {
            Create(ordinal);
            return false;
        }

        // Succeeded or Failed: a new one is made when this one has gone.
        if (pod.IsTerminal())
        {
            Delete(pod);
            return false;
        }

        if (pod.Status.Phase == PodPhase.Pending)
        {
            CreateClaims(ordinal, pod.Metadata.Name);
        }

        var isSettled = pod.Metadata.DeletionTimestamp is null
            && StatefulSetStatusCalculation.IsRunningAndReady(pod)
            && pod.IsAvailable(_set.Spec.MinReadySeconds, _state.Now);
        if (isSettled || !_ordered)
        {
            SettleClaims(ordinal, pod, condemned: false);
            if (!StatefulPods.HasIdentity(pod, ordinal))
            {
                _writes.Add(new ModifyWrite(
                    ResourceTypes.Pods, pod.Key(), pod.Metadata.Uid, current => StatefulPods.WithIdentity((Pod)current, ordinal))
                {
                    Report = response => About(response, "Update", pod.Metadata.Name),
                });
            }
        }

        return isSettled;
    }

    // Returns whether nothing is left to remove.
    private bool ShrinkStep()
    {
        if (_condemned.Count == 0)
        {
            return true;
        }

        if (!_ordered)
        {
            foreach (var (_, pod) in _condemned)
            {
                Delete(pod);
            }

            return false;
        }

        // One after the other; one that is not well may only go when all below it are.
        var highest = _condemned[0].Pod;
        var firstUnhealthy = _condemned.FindLast(static candidate => !IsHealthy(candidate.Pod)).Pod;
        if (highest.Metadata.DeletionTimestamp is null
            && (ReferenceEquals(highest, firstUnhealthy)
                || (StatefulSetStatusCalculation.IsRunningAndReady(highest) && highest.IsAvailable(_set.Spec.MinReadySeconds, _state.Now))))
        {
            Delete(highest);
        }

        return false;
    }

    private void UpdateStep()
    {
        var partition = _set.Spec.UpdateStrategy.RollingUpdate?.Partition ?? 0;
        for (var i = _replicas.Length - 1; i >= partition; i--)
        {
            if (_replicas[i] is not { } pod)
            {
                return;
            }

            if (StatefulPods.RevisionOf(pod) != _revisions.Update.Metadata.Name && pod.Metadata.DeletionTimestamp is null)
            {
                Delete(pod);
                return;
            }

            if (!IsHealthy(pod))
            {
                return;
            }
        }
    }

    private static bool IsHealthy(Pod pod) => pod.Metadata.DeletionTimestamp is null && StatefulSetStatusCalculation.IsRunningAndReady(pod);

    private void Create(int ordinal)
    {
        var name = StatefulPods.NameOf(_set, ordinal);
        foreach (var claim in StatefulClaims.Of(_set, ordinal))
        {
            if (_state.FindClaim(claim.Metadata.Name) is not { } existing)
            {
                continue;
            }

            if (StatefulClaims.IsLeftOver(existing, name))
            {
                return;
            }

            if (existing.Metadata.DeletionTimestamp is not null)
            {
                _events.Add(Failed("Create", name, $"pvc {existing.Metadata.Name} is being deleted"));
                return;
            }
        }

        if (CreateClaims(ordinal, name))
        {
            return;
        }

        // Below the partition pods come back as they were.
        var partition = StatefulPods.Start(_set) + (_set.Spec.UpdateStrategy.RollingUpdate?.Partition ?? 0);
        var revision = _set.Spec.UpdateStrategy.Type == StatefulSetUpdateStrategyType.RollingUpdate && ordinal < partition ? _revisions.Current : _revisions.Update;
        var template = ReferenceEquals(revision, _revisions.Update) ? _set.Spec.Template : RevisionHistory.Template(revision);
        _writes.Add(new CreateWrite(ResourceTypes.Pods, StatefulPods.Create(_set, template, revision.Metadata.Name, ordinal))
        {
            Report = response => response.Failure?.Reason == "AlreadyExists" ? null : About(response, "Create", name),
        });
    }

    // Returns whether any was missing.
    private bool CreateClaims(int ordinal, string podName)
    {
        var before = _writes.Count;
        foreach (var claim in StatefulClaims.Of(_set, ordinal))
        {
            if (_state.FindClaim(claim.Metadata.Name) is null)
            {
                var text = $"Claim {claim.Metadata.Name} Pod {podName} in StatefulSet {_set.Metadata.Name}";
                _writes.Add(new CreateWrite(ResourceTypes.PersistentVolumeClaims, claim)
                {
                    Report = response => response.Failure switch
                    {
                        null => new ControllerEvent(_set, "Normal", "SuccessfulCreate", $"create {text} success"),
                        { Reason: "AlreadyExists" } => null,
                        var failure => new ControllerEvent(_set, "Warning", "FailedCreate", $"create {text} failed error: {failure.Message}"),
                    },
                });
            }
        }

        return _writes.Count > before;
    }

    private void SettleClaims(int ordinal, Pod pod, bool condemned)
    {
        foreach (var claim in StatefulClaims.Of(_set, ordinal))
        {
            if (_state.FindClaim(claim.Metadata.Name) is { Metadata.DeletionTimestamp: null } existing
                && !ReferenceEquals(StatefulClaims.WithOwners(existing, _set, pod, condemned), existing))
            {
                _writes.Add(new ModifyWrite(
                    ResourceTypes.PersistentVolumeClaims,
                    existing.Key(),
                    existing.Metadata.Uid,
                    current => StatefulClaims.WithOwners((PersistentVolumeClaim)current, _set, pod, condemned)));
            }
        }
    }

    private void Delete(Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is null)
        {
            _writes.Add(DeleteWrite.Exactly(ResourceTypes.Pods, pod) with
            {
                Report = response => response.Failure is { Code: 404 or 409 } ? null : About(response, "Delete", pod.Metadata.Name),
            });
        }
    }

    private ControllerEvent About(ApiResponse response, string verb, string podName) => response.Failure is { } failure
        ? Failed(verb, podName, failure.Message ?? "")
        : new ControllerEvent(_set, "Normal", "Successful" + verb, Sentence(verb, podName) + " successful");

    private ControllerEvent Failed(string verb, string podName, string why) =>
        new(_set, "Warning", "Failed" + verb, $"{Sentence(verb, podName)} failed error: {why}");

    private string Sentence(string verb, string podName) => $"{verb.ToLowerInvariant()} Pod {podName} in StatefulSet {_set.Metadata.Name}";
}
