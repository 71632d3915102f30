using ActorCluster.Api.Semantics;
using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodeResources;

/// <summary>
/// The pod's requests must fit into what the node's pods leave of its allocatable (kubernetes plugins/noderesources/fit.go).
/// </summary>
internal sealed class NodeResourcesFitFilter : IFilterPlugin
{
    public string Name => "NodeResourcesFit";

    public ClusterEvents Events => ClusterEvents.PodRemoved | ClusterEvents.NodeAdded | ClusterEvents.NodeAllocatable;

    public INodeFilter PreFilter(PodInfo pod, ClusterCache cluster) => new Check(pod.Resources.Requested);

    private sealed class Check(PodRequests wanted) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node)
        {
            List<string>? reasons = null;
            var unresolvable = false;
            if (node.Pods.Count + 1 > node.AllocatablePods)
            {
                (reasons ??= []).Add("Too many pods");
            }

            Test("Insufficient cpu", wanted.CpuMillis, node.AllocatableCpuMillis, node.RequestedCpuMillis, ref reasons, ref unresolvable);
            Test("Insufficient memory", wanted.MemoryBytes, node.AllocatableMemoryBytes, node.RequestedMemoryBytes, ref reasons, ref unresolvable);
            Test(
                "Insufficient ephemeral-storage",
                wanted.EphemeralStorageBytes,
                node.AllocatableEphemeralBytes,
                node.RequestedEphemeralBytes,
                ref reasons,
                ref unresolvable);
            if (wanted.Others is { } others)
            {
                foreach (var (name, amount) in others)
                {
                    Test("Insufficient " + name, amount, node.AllocatableOf(name), node.RequestedOf(name), ref reasons, ref unresolvable);
                }
            }

            return reasons is null ? null : new Rejection(reasons, !unresolvable);
        }

        // A request larger than the whole node is beyond what preemption could free.
        private static void Test(string reason, long amount, long allocatable, long requested, ref List<string>? reasons, ref bool unresolvable)
        {
            if (amount > 0 && amount > allocatable - requested)
            {
                (reasons ??= []).Add(reason);
                unresolvable |= amount > allocatable;
            }
        }
    }
}
