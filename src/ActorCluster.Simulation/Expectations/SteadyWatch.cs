using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Text;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Expectations;

/// <summary>
/// Whether the cluster is steady: every node Ready, every workload complete as <c>kubectl rollout status</c> has it, and whatever else the
/// experiment asks for.
/// </summary>
internal sealed class SteadyWatch
{
    private readonly int _nodesWanted;
    private readonly TimeSpan _holdFor;
    private readonly Condition[] _conditions;
    private readonly SortedSet<string> _incomplete = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);

    public SteadyWatch(SteadyState? declared, int nodesWanted, ObservedCluster cluster)
    {
        _nodesWanted = nodesWanted;
        _holdFor = declared?.For is { } text ? LabDuration.Parse(text) : TimeSpan.Zero;
        _conditions = [.. (declared?.Conditions ?? []).Select(condition => ConditionEvaluator.Bind(condition, cluster))];
    }

    /// <summary>Since when everything holds without a break; null when it does not.</summary>
    public DateTimeOffset? Since { get; private set; }

    /// <summary>When it will have held for long enough, if nothing changes.</summary>
    public DateTimeOffset? SteadyAt => Since + _holdFor;

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact.</param>
    public void Observe(Fact fact)
    {
        var changed = false;
        foreach (var condition in _conditions)
        {
            changed |= condition.Observe(fact);
        }

        if (fact is ObjectWritten write && IsComplete(write.Object) is { } complete)
        {
            var name = write.Resource + " " + write.Key;
            if (write.Object is Api.Core.Node)
            {
                _ = write.New is null ? _nodes.Remove(name) : _nodes.Add(name);
            }

            _ = complete || write.New is null ? _incomplete.Remove(name) : _incomplete.Add(name);
            changed = true;
        }

        if (changed)
        {
            var steady = _incomplete.Count == 0 && _nodes.Count >= _nodesWanted && Array.TrueForAll(_conditions, static condition => condition.Holds);
            Since = steady ? Since ?? fact.At : null;
        }
    }

    /// <summary>What is missing, for people; empty when nothing is.</summary>
    public string Describe()
    {
        var missing = new List<string>();
        if (_nodes.Count < _nodesWanted)
        {
            missing.Add(FormattableString.Invariant($"{_nodes.Count} of {_nodesWanted} nodes have registered"));
        }

        missing.AddRange(_incomplete.Take(5).Select(static name => name + " is not complete"));
        missing.AddRange(_conditions.Where(static condition => !condition.Holds).Select(static condition => condition.Describe()));
        return string.Join("; ", missing);
    }

    // Null for what is no part of the steady state.
    private static bool? IsComplete(KubernetesObject source) => source switch
    {
        Api.Core.Node node => node.Condition(NodeConditionType.Ready)?.Status == ConditionStatus.True,
        Deployment { Spec: var spec, Status: var status } deployment =>
            IsObserved(deployment, status.ObservedGeneration)
            && status.Replicas == (spec.Replicas ?? 1) && status.UpdatedReplicas == status.Replicas && status.AvailableReplicas == status.Replicas,
        ReplicaSet { Spec: var spec, Status: var status } set =>
            IsObserved(set, status.ObservedGeneration) && status.Replicas == (spec.Replicas ?? 1) && status.AvailableReplicas == status.Replicas,
        StatefulSet { Spec: var spec, Status: var status } set =>
            IsObserved(set, status.ObservedGeneration) && status.Replicas == (spec.Replicas ?? 1) && status.AvailableReplicas == status.Replicas,
        DaemonSet { Status: var status } set =>
            IsObserved(set, status.ObservedGeneration) && status.NumberAvailable == status.DesiredNumberScheduled
            && status.UpdatedNumberScheduled == status.DesiredNumberScheduled,
        Pod pod => pod.IsTerminal() ? pod.Status.Phase == PodPhase.Succeeded : pod.IsReady() && pod.IsActive(),
        _ => null,
    };

    private static bool IsObserved(KubernetesObject source, long generation) => generation >= source.Metadata.Generation;
}
