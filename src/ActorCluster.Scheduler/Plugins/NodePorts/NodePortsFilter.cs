using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodePorts;

/// <summary>Two pods cannot have the same port of a node (kubernetes plugins/nodeports).</summary>
internal sealed class NodePortsFilter : IFilterPlugin
{
    private static readonly Rejection Rejected = new(["node(s) didn't have free ports for the requested pod ports"], true);

    public string Name => "NodePorts";

    public ClusterEvents Events => ClusterEvents.PodRemoved | ClusterEvents.NodeAdded;

    public INodeFilter? PreFilter(PodInfo pod, ClusterCache cluster) => pod.HostPorts.Count == 0 ? null : new Check(pod.HostPorts);

    public bool MightHelp(PodInfo waiting, ClusterChange change, ClusterCache cluster) =>
        change.Pod is not { } gone || Conflict(waiting.HostPorts, gone.HostPorts);

    private static bool Conflict(IReadOnlyList<HostPort> wanted, IReadOnlyList<HostPort> taken)
    {
        foreach (var port in wanted)
        {
            foreach (var other in taken)
            {
                if (port.ConflictsWith(other))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private sealed class Check(IReadOnlyList<HostPort> wanted) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node)
        {
            foreach (var pod in node.Pods.Values)
            {
                if (Conflict(wanted, pod.HostPorts))
                {
                    return Rejected;
                }
            }

            return null;
        }
    }
}
