using ActorCluster.Api.Selectors;

namespace ActorCluster.Scheduler.Cache;

/// <summary>Pods of one namespace that a selector picks.</summary>
internal sealed class PodGroup(string ns, LabelQuery selector)
{
    /// <summary>The namespace.</summary>
    public string Namespace { get; } = ns;

    /// <summary>The selector.</summary>
    public LabelQuery Selector { get; } = selector;

    /// <summary>Tells groups apart.</summary>
    public string Key { get; } = ns + "/" + (selector.IsNothing ? "!" : selector.ToString());

    /// <summary>Whether a pod belongs to it.</summary>
    /// <param name="pod">The pod.</param>
    public bool Contains(PodInfo pod) => pod.Key.Namespace == Namespace && Selector.Matches(pod.Pod.Metadata.Labels);
}
