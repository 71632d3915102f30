namespace ActorCluster.Scheduler.Cache;

/// <summary>
/// How many pods of a group each node has; pods that are being deleted do not count. <see cref="ClusterCache"/> keeps it true, so that
/// spreading three thousand pods need not count them three thousand times.
/// </summary>
internal sealed class PodCounts(PodGroup group)
{
    private int[] _bySlot = [];

    /// <summary>How many pods a node has.</summary>
    /// <param name="node">The node, or a copy of it.</param>
    public int On(NodeInfo node) => node.Slot < _bySlot.Length ? _bySlot[node.Slot] : 0;

    /// <summary>Counts a pod of a node if it belongs to the group.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="node">The node.</param>
    /// <param name="sign">1, or -1 to take it back.</param>
    public void Count(PodInfo pod, NodeInfo node, int sign)
    {
        if (pod.Pod.Metadata.DeletionTimestamp is not null || !group.Contains(pod))
        {
            return;
        }

        if (node.Slot >= _bySlot.Length)
        {
            Array.Resize(ref _bySlot, Math.Max(node.Slot + 1, _bySlot.Length * 2));
        }

        _bySlot[node.Slot] += sign;
    }
}
