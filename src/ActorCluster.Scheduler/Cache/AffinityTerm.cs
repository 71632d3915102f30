using ActorCluster.Api.Core;
using ActorCluster.Api.Selectors;

namespace ActorCluster.Scheduler.Cache;

/// <summary>A term of a pod's affinity or anti-affinity to other pods, its selectors read (kubernetes framework.AffinityTerm).</summary>
/// <param name="Namespaces">Namespaces of the other pods.</param>
/// <param name="NamespaceSelector">Further namespaces, by their labels.</param>
/// <param name="Selector">The other pods, by their labels.</param>
/// <param name="TopologyKey">The label of nodes that says which ones are near each other.</param>
/// <param name="Weight">What a match counts when nodes are scored.</param>
internal sealed record AffinityTerm(IReadOnlyList<string> Namespaces, LabelQuery NamespaceSelector, LabelQuery Selector, string TopologyKey, int Weight)
{
    // What a pod that requires to be near another counts for a node, as if the other preferred it (hardPodAffinityWeight).
    private const int WeightOfRequired = 1;

    /// <summary>Reads terms that are required.</summary>
    /// <param name="pod">The pod that has them.</param>
    /// <param name="terms">The terms.</param>
    public static AffinityTerm[] Of(Pod pod, IReadOnlyList<PodAffinityTerm>? terms)
    {
        var result = new AffinityTerm[terms?.Count ?? 0];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Of(pod, terms![i], WeightOfRequired);
        }

        return result;
    }

    /// <summary>Reads terms that are preferred.</summary>
    /// <param name="pod">The pod that has them.</param>
    /// <param name="terms">The terms.</param>
    public static AffinityTerm[] Of(Pod pod, IReadOnlyList<WeightedPodAffinityTerm>? terms)
    {
        var result = new AffinityTerm[terms?.Count ?? 0];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = Of(pod, terms![i].PodAffinityTerm, terms[i].Weight);
        }

        return result;
    }

    /// <summary>Whether a pod is one of those that the term is about.</summary>
    /// <param name="other">The pod.</param>
    /// <param name="cluster">Knows the labels of namespaces.</param>
    public bool Matches(PodInfo other, ClusterCache cluster) =>
        IsInNamespaces(other.Key.Namespace, cluster) && Selector.Matches(other.Pod.Metadata.Labels);

    private static AffinityTerm Of(Pod pod, PodAffinityTerm term, int weight) => new(
        term.Namespaces is { Count: > 0 } named ? named : term.NamespaceSelector is null ? [pod.Metadata.Namespace] : [],
        Query(term.NamespaceSelector),
        Query(term.LabelSelector),
        term.TopologyKey,
        weight);

    // A selector that validation would have refused matches nothing.
    private static LabelQuery Query(Api.Meta.LabelSelector? selector) =>
        LabelQuery.TryFrom(selector, out var query, out _) ? query! : LabelQuery.Nothing;

    private bool IsInNamespaces(string ns, ClusterCache cluster)
    {
        for (var i = 0; i < Namespaces.Count; i++)
        {
            if (Namespaces[i] == ns)
            {
                return true;
            }
        }

        return !NamespaceSelector.IsNothing && NamespaceSelector.Matches(cluster.NamespaceLabels(ns));
    }
}
