using ActorCluster.Scheduler.Cache;
using ActorCluster.Scheduler.Framework;

namespace ActorCluster.Scheduler.Plugins.ImageLocality;

/// <summary>Prefers nodes that have the pod's images, unless hardly any node has them (kubernetes plugins/imagelocality).</summary>
internal sealed class ImageLocalityScore : IScorePlugin
{
    private const long Megabyte = 1024 * 1024;
    private const long MinimumBytes = 23 * Megabyte;
    private const long MaximumBytesPerContainer = 1000 * Megabyte;

    public string Name => "ImageLocality";

    public int Weight => 1;

    public INodeScorer? PreScore(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> feasible)
    {
        var images = new List<(string Name, double Spread)>();
        var containers = 0;
        foreach (var container in (pod.Pod.Spec.InitContainers ?? []).Concat(pod.Pod.Spec.Containers ?? []))
        {
            containers++;
            var name = Normalized(container.Image ?? "");
            var nodes = cluster.NodesWithImage(name);
            if (nodes > 0)
            {
                images.Add((name, (double)nodes / cluster.Nodes.Count));
            }
        }

        return images.Count == 0 ? null : new Scorer(images, containers);
    }

    // An image without tag or digest is stored as :latest.
    private static string Normalized(string image) => image.LastIndexOf(':') <= image.LastIndexOf('/') ? image + ":latest" : image;

    private sealed class Scorer(List<(string Name, double Spread)> images, int containers) : INodeScorer
    {
        public long Score(NodeInfo node)
        {
            long sum = 0;
            foreach (var (name, spread) in images)
            {
                if (node.ImageSizes.TryGetValue(name, out var size))
                {
                    sum += (long)(size * spread);
                }
            }

            var maximum = MaximumBytesPerContainer * containers;
            return Scores.Maximum * (Math.Clamp(sum, MinimumBytes, maximum) - MinimumBytes) / (maximum - MinimumBytes);
        }
    }
}
