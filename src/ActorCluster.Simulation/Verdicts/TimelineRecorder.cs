using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Verdicts;

/// <summary>Keeps what a report's picture is drawn from: states of nodes and pods, and why pods were deleted.</summary>
internal sealed class TimelineRecorder
{
    private const int MostRows = 5_000;
    private const int MostDeletions = 1_000;

    private readonly CauseChain _causes = new();
    private readonly SortedDictionary<string, Row> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Row> _pods = new(StringComparer.Ordinal);
    private readonly List<Row> _podRows = [];
    private readonly List<Deletion> _deletions = [];
    private readonly Dictionary<ObjectKey, Pod> _live = [];
    private readonly Dictionary<string, Pod> _atFault = new(StringComparer.Ordinal);
    private bool _faulted;
    private long _leftOut;

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact.</param>
    public void Observe(Fact fact)
    {
        _causes.Observe(fact);
        switch (fact)
        {
            case FaultMoved { Began: true } when !_faulted:
                _faulted = true;
                foreach (var pod in _live.Values.Where(static pod => pod.IsActive()))
                {
                    _atFault[pod.Metadata.Uid] = pod;
                }

                break;
            case ObjectWritten { Object: Pod pod } write:
                Observe(write, pod);
                break;
            case ObjectWritten { Object: Api.Core.Node node } write:
                if (!_nodes.TryGetValue(write.Key.Name, out var row))
                {
                    _nodes[write.Key.Name] = row = new Row(write.Key.Name, node.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.Zone) ?? "");
                }

                row.Enter(write.New is null ? "Gone" : StateOf(node), "", fact.At);
                break;
        }
    }

    /// <summary>The timelines.</summary>
    public RunTimelines Finish()
    {
        var lost = _atFault.Values.Where(pod => !_live.TryGetValue(Key(pod), out var now) || now.Metadata.Uid != pod.Metadata.Uid).ToList();
        var successors = _live.Values.Where(pod => pod.IsActive() && pod.IsReady() && !_atFault.ContainsKey(pod.Metadata.Uid))
            .GroupBy(OwnerOf, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        var moved = lost.GroupBy(OwnerOf, StringComparer.Ordinal)
            .Sum(group => group.Key.Length == 0 ? 0 : Math.Min(group.Count(), successors.GetValueOrDefault(group.Key)));
        return new RunTimelines
        {
            Nodes = [.. _nodes.Values.Select(static row => row.ToTimeline())],
            Pods = [.. _podRows.Select(static row => row.ToTimeline())],
            Deletions = [.. _deletions],
            PodsLost = lost.Count - moved,
            PodsMoved = moved,
            LeftOut = _leftOut,
        };
    }

    private static ObjectKey Key(Pod pod) => new(pod.Metadata.Namespace, pod.Metadata.Name);

    private static string OwnerOf(Pod pod) => pod.Metadata.OwnerReferences is [var owner, ..] ? owner.Uid : "";

    // Of a Deployment's pods the Deployment, whatever ReplicaSet they belong to.
    private static string WorkloadOf(Pod pod)
    {
        if (pod.Metadata.OwnerReferences is not [var owner, ..])
        {
            return "";
        }

        var hash = pod.Metadata.Labels?.GetValueOrDefault(WellKnownLabels.PodTemplateHash);
        var name = hash is not null && owner.Name.EndsWith("-" + hash, StringComparison.Ordinal) ? owner.Name[..^(hash.Length + 1)] : owner.Name;
        return $"{pod.Metadata.Namespace}/{name}";
    }

    private static string StateOf(Api.Core.Node node)
    {
        var given = (node.Spec.Taints ?? []).Any(static taint => taint.Effect == TaintEffect.NoExecute);
        return (node.Condition(NodeConditionType.Ready)?.Status ?? "Starting") + (given ? "+" : "");
    }

    private static string StateOf(Pod pod) => pod switch
    {
        { Metadata.DeletionTimestamp: not null } when !pod.IsTerminal() => "Terminating",
        { Status.Phase: PodPhase.Running } => pod.IsReady() ? "Ready" : "Running",
        _ => pod.Status.Phase ?? PodPhase.Pending,
    };

    private void Observe(ObjectWritten write, Pod pod)
    {
        if (write.New is null)
        {
            _live.Remove(write.Key);
        }
        else
        {
            _live[write.Key] = pod;
        }

        if (!_pods.TryGetValue(pod.Metadata.Uid, out var row))
        {
            if (_podRows.Count >= MostRows)
            {
                _leftOut += write.Old is null ? 1 : 0;
            }
            else
            {
                _pods[pod.Metadata.Uid] = row = new Row(write.Key.ToString(), WorkloadOf(pod));
                _podRows.Add(row);
            }
        }

        row?.Enter(write.New is null ? "Gone" : StateOf(pod), pod.Spec.NodeName ?? "", write.At);
        if (write.New is null)
        {
            _pods.Remove(pod.Metadata.Uid);
        }

        var asked = pod.Metadata.DeletionTimestamp is not null || write.New is null;
        if (asked && write.Old is { Metadata.DeletionTimestamp: null })
        {
            Delete(write, pod);
        }
    }

    private void Delete(ObjectWritten write, Pod pod)
    {
        if (_deletions.Count >= MostDeletions)
        {
            _leftOut++;
            return;
        }

        _deletions.Add(new Deletion(write.Key.ToString(), pod.Spec.NodeName ?? "", write.At, _causes.Of(write, pod)));
    }

    private sealed class Row(string name, string group)
    {
        private readonly List<TimelineInterval> _intervals = [];

        public void Enter(string state, string node, DateTimeOffset at)
        {
            if (_intervals.Count > 0)
            {
                var last = _intervals[^1];
                if (last.State == state && last.Node == node)
                {
                    return;
                }

                _intervals[^1] = last with { To = at };
            }

            _intervals.Add(new TimelineInterval(state, at, null, node));
        }

        public TimelineRow ToTimeline() => new(name, [.. _intervals]) { Group = group };
    }
}
