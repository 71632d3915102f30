using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Semantics;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;
using ApiNode = ActorCluster.Api.Core.Node;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// No binding gives a node more than it has to give (NodeResourcesFit). Judged when a pod is bound: a node that shrinks later keeps what it
/// has, and so does one whose pods were written with their node from the start.
/// </summary>
internal sealed class NodeCapacity() : Checker(
    "node-capacity",
    "What the non-terminal pods bound to a node request fits its allocatable resources, and they are no more than its pods.",
    new FactInterest(FactKinds.Writes, Stored.Pods, Stored.Nodes))
{
    private readonly Dictionary<string, PodRequests> _given = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Node, PodRequests Requests)> _bound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyDictionary<string, Quantity>? Allocatable, long Fact)> _nodes = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten { New: ApiNode node }:
                _nodes[node.Metadata.Name] = (node.Status.Allocatable, fact.Id);
                break;
            case ObjectWritten { New: null, Old: ApiNode node }:
                _nodes.Remove(node.Metadata.Name);
                break;
            case ObjectWritten { New: null, Old: Pod pod }:
                Release(pod.Metadata.Uid);
                break;
            case ObjectWritten { New: Pod pod } write:
                Observe(write, pod);
                break;
        }
    }

    private void Observe(ObjectWritten write, Pod pod)
    {
        if (pod.IsTerminal())
        {
            Release(pod.Metadata.Uid);
            return;
        }

        if (string.IsNullOrEmpty(pod.Spec.NodeName) || _bound.ContainsKey(pod.Metadata.Uid))
        {
            return;
        }

        var node = pod.Spec.NodeName;
        var requests = PodRequests.Of(pod.Spec);
        _bound.Add(pod.Metadata.Uid, (node, requests));
        _given[node] = _given.GetValueOrDefault(node) + requests;
        _pods[node] = _pods.GetValueOrDefault(node) + 1;
        if (write.Old is Pod { Spec.NodeName: null or "" } && _nodes.TryGetValue(node, out var offer) && offer.Allocatable is { } allocatable)
        {
            Count();
            Judge(write, node, allocatable, offer.Fact);
        }
    }

    private void Judge(ObjectWritten write, string node, IReadOnlyDictionary<string, Quantity> allocatable, long evidence)
    {
        var given = _given[node];
        Compare(ResourceName.Cpu, given.CpuMillis, "m", static quantity => quantity.MilliValue());
        Compare(ResourceName.Memory, given.MemoryBytes, " bytes", static quantity => quantity.Value());
        Compare(ResourceName.EphemeralStorage, given.EphemeralStorageBytes, " bytes", static quantity => quantity.Value());
        Compare(ResourceName.Pods, _pods[node], "", static quantity => quantity.Value());
        foreach (var (name, amount) in (given.Others ?? new Dictionary<string, long>()).OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            Compare(name, amount, "", static quantity => quantity.Value());
        }

        void Compare(string name, long amount, string unit, Func<Quantity, long> read)
        {
            var most = allocatable.TryGetValue(name, out var quantity) ? read(quantity) : 0;
            if (amount > most && (amount > 0 || name == ResourceName.Pods))
            {
                Report(
                    write.At, $"with pod {write.Key} node {node} gives {amount}{unit} of {name} and has {most}{unit}", evidence, write.Id);
            }
        }
    }

    private void Release(string uid)
    {
        if (_bound.Remove(uid, out var bound))
        {
            _given[bound.Node] -= bound.Requests;
            _pods[bound.Node]--;
        }
    }
}
