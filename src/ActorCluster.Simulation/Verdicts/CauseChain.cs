using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Verdicts;

/// <summary>
/// Leads what happened to a pod back to where it came from: the deletion, the taint of its node, the node's silence, the fault. It
/// remembers the latest of each for every node, and the latest change of each owner.
/// </summary>
internal sealed class CauseChain
{
    private readonly Dictionary<string, NodeStory> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CauseStep> _owners = new(StringComparer.Ordinal);

    /// <summary>Takes in a fact.</summary>
    /// <param name="fact">The fact.</param>
    public void Observe(Fact fact)
    {
        switch (fact)
        {
            case FaultMoved { Began: true } moved:
                foreach (var node in moved.Nodes)
                {
                    Story(node).Fault = new CauseStep(fact.Id, fact.At, $"{moved.Fault} began on {node}");
                }

                break;
            case MachineChanged { State: not MachineState.Running } machine:
                Story(machine.Node).Machine = new CauseStep(
                    fact.Id, fact.At, $"{machine.Node} {(machine.State == MachineState.Off ? "went off" : "froze")}");
                break;
            case ObjectWritten { New: Api.Core.Node node } write:
                Observe(write, write.Old as Api.Core.Node, node);
                break;
            case ObjectWritten { New: { } now, Old: { } old } write when now is not Pod && now.Metadata.Generation != old.Metadata.Generation:
                _owners[now.Metadata.Uid] = new CauseStep(fact.Id, fact.At, $"{write.Client} changed {write.Resource} {write.Key}");
                break;
            case ObjectWritten { New: null, Old: { } old } write when old is not Pod:
                _owners[old.Metadata.Uid] = new CauseStep(fact.Id, fact.At, $"{write.Client} deleted {write.Resource} {write.Key}");
                break;
        }
    }

    /// <summary>What led to the deletion of a pod, the first cause first.</summary>
    /// <param name="write">The write that asked it to go, or removed it at once.</param>
    /// <param name="pod">The pod.</param>
    public IReadOnlyList<CauseStep> Of(ObjectWritten write, Pod pod)
    {
        var steps = new List<CauseStep>();
        var disruption = pod.Condition(PodConditionType.DisruptionTarget);
        var story = pod.Spec.NodeName is { Length: > 0 } node ? _nodes.GetValueOrDefault(node) : null;
        if (disruption?.Reason is PodReason.DeletionByTaintManager or PodReason.DeletionByPodGC && story is not null)
        {
            Add(steps, story.Fault);
            Add(steps, story.Machine);
            Add(steps, story.NotReady);
            Add(steps, story.Taint);
        }
        else if (disruption is null)
        {
            foreach (var owner in pod.Metadata.OwnerReferences ?? [])
            {
                Add(steps, _owners.GetValueOrDefault(owner.Uid));
            }
        }

        var why = disruption is { Status: ConditionStatus.True } ? $" ({disruption.Reason}: {disruption.Message})" : "";
        steps.Add(new CauseStep(write.Id, write.At, $"{(write.Client.Length > 0 ? write.Client : "somebody")} deleted pod {write.Key}{why}"));
        return steps;
    }

    private static void Add(List<CauseStep> steps, CauseStep? step)
    {
        if (step is not null)
        {
            steps.Add(step);
        }
    }

    private static string? GivenUp(Api.Core.Node? node)
    {
        foreach (var taint in node?.Spec.Taints ?? [])
        {
            if (taint.Effect == TaintEffect.NoExecute || taint.Key == WellKnownTaints.OutOfService)
            {
                return taint.Key;
            }
        }

        return null;
    }

    private NodeStory Story(string node) => _nodes.TryGetValue(node, out var story) ? story : _nodes[node] = new NodeStory();

    private void Observe(ObjectWritten write, Api.Core.Node? old, Api.Core.Node node)
    {
        var ready = node.Condition(NodeConditionType.Ready);
        if (ready?.Status is not null and not ConditionStatus.True && old?.Condition(NodeConditionType.Ready)?.Status != ready.Status)
        {
            Story(write.Key.Name).NotReady = new CauseStep(
                write.Id, write.At, $"{write.Client} saw node {write.Key} Ready={ready.Status} ({ready.Reason})");
        }

        if (GivenUp(node) is { } taint && GivenUp(old) != taint)
        {
            Story(write.Key.Name).Taint = new CauseStep(write.Id, write.At, $"{write.Client} tainted node {write.Key} with {taint}");
        }
    }

    private sealed class NodeStory
    {
        public CauseStep? Fault { get; set; }

        public CauseStep? Machine { get; set; }

        public CauseStep? NotReady { get; set; }

        public CauseStep? Taint { get; set; }
    }
}
