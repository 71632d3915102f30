using ActorCluster.Api.Core;

namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// The nodes that are kept for pods which have preempted others there, until they are bound (kubernetes
/// pkg/scheduler/backend/queue/nominator.go). What the scheduler decided counts before the API shows it.
/// </summary>
internal sealed class Nominations
{
    private readonly Dictionary<string, string> _nodeOf = [];
    private readonly Dictionary<string, List<PodInfo>> _byNode = [];

    /// <summary>How many pods have such a node.</summary>
    public int Count => _nodeOf.Count;

    /// <summary>The node that is kept for a pod; null when none is.</summary>
    /// <param name="uid">The pod's uid.</param>
    public string? NodeOf(string uid) => _nodeOf.GetValueOrDefault(uid);

    /// <summary>The pods that a node is kept for, in the order in which they got it.</summary>
    /// <param name="node">The node's name.</param>
    public IReadOnlyList<PodInfo> On(string node) => _byNode.TryGetValue(node, out var pods) ? pods : [];

    /// <summary>Keeps a node for a pod, in place of any other.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node's name.</param>
    public void Set(PodInfo pod, string node)
    {
        Remove(pod.Uid);
        _nodeOf[pod.Uid] = node;
        if (!_byNode.TryGetValue(node, out var pods))
        {
            _byNode[node] = pods = [];
        }

        pods.Add(pod);
    }

    /// <summary>Keeps no node for a pod any longer.</summary>
    /// <param name="uid">The pod's uid.</param>
    /// <returns>Whether one was kept.</returns>
    public bool Remove(string uid)
    {
        if (!_nodeOf.Remove(uid, out var node))
        {
            return false;
        }

        var pods = _byNode[node];
        pods.RemoveAll(pod => pod.Uid == uid);
        if (pods.Count == 0)
        {
            _byNode.Remove(node);
        }

        return true;
    }

    /// <summary>Takes what the API shows of a pod that has no node. A nomination that it does not show yet stays.</summary>
    /// <param name="old">The pod as it was; null when it is new.</param>
    /// <param name="current">The pod as it is.</param>
    public void Observe(Pod? old, PodInfo current)
    {
        if (current.Pod.Status.NominatedNodeName is { Length: > 0 } shown)
        {
            Set(current, shown);
        }
        else if (!string.IsNullOrEmpty(old?.Status.NominatedNodeName))
        {
            Remove(current.Uid);
        }
        else if (NodeOf(current.Uid) is { } decided)
        {
            Set(current, decided);
        }
    }
}
