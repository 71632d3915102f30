using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;

namespace ActorCluster.Controllers.Pods;

/// <summary>Pods by the node that they are bound to, kept up to date from an informer's changes.</summary>
public sealed class PodsByNode
{
    private static readonly Dictionary<ObjectKey, Pod> None = [];
    private readonly Dictionary<string, Dictionary<ObjectKey, Pod>> _byNode = [];

    /// <summary>Applies one change.</summary>
    /// <param name="old">The pod before; null when it was added.</param>
    /// <param name="current">The pod after; null when it was deleted.</param>
    public void Change(Pod? old, Pod? current)
    {
        var before = old?.Spec.NodeName ?? "";
        var after = current?.Spec.NodeName ?? "";
        if (before.Length > 0 && before != after && _byNode.TryGetValue(before, out var members) && members.Remove(old!.Key()) && members.Count == 0)
        {
            _byNode.Remove(before);
        }

        if (after.Length > 0)
        {
            if (!_byNode.TryGetValue(after, out var pods))
            {
                _byNode[after] = pods = [];
            }

            pods[current!.Key()] = current!;
        }
    }

    /// <summary>The nodes that have pods.</summary>
    public IReadOnlyCollection<string> Nodes => _byNode.Keys;

    /// <summary>The pods of a node.</summary>
    /// <param name="node">The node's name.</param>
    public IReadOnlyCollection<Pod> On(string node) => _byNode.GetValueOrDefault(node, None).Values;
}
