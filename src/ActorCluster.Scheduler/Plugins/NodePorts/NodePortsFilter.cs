using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.NodePorts;

/// <summary>Two pods cannot have the same port of a node (kubernetes plugins/nodeports).</summary>
internal sealed class NodePortsFilter : IFilterPlugin
{
    private static readonly Rejection Rejected = new(["node(s) didn't have free ports for the requested pod ports"], true);

    public string Name => "NodePorts";

    public INodeFilter? PreFilter(PodInfo pod) => pod.HostPorts.Count == 0 ? null : new Check(pod.HostPorts);

    private sealed class Check(IReadOnlyList<HostPort> wanted) : INodeFilter
    {
        public Rejection? Filter(NodeInfo node)
        {
            foreach (var pod in node.Pods.Values)
            {
                foreach (var taken in pod.HostPorts)
                {
                    foreach (var port in wanted)
                    {
                        if (port.ConflictsWith(taken))
                        {
                            return Rejected;
                        }
                    }
                }
            }

            return null;
        }
    }
}
