using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>
/// What <c>matchLabelKeys</c> and <c>mismatchLabelKeys</c> of a pod's affinities mean is written into their selectors when the pod is
/// created, from its labels at that time (kubernetes <c>pkg/registry/core/pod/strategy.go</c> applyMatchLabelKeysAndMismatchLabelKeys).
/// </summary>
internal static class AffinityLabelKeys
{
    /// <summary>Writes them into the selectors.</summary>
    /// <param name="affinity">The affinity of a pod.</param>
    /// <param name="labels">The pod's labels.</param>
    /// <returns>The same instance when no term has such keys.</returns>
    public static Affinity Apply(Affinity affinity, IReadOnlyDictionary<string, string>? labels)
    {
        if (labels is null || (affinity.PodAffinity is null && affinity.PodAntiAffinity is null))
        {
            return affinity;
        }

        return affinity with
        {
            PodAffinity = affinity.PodAffinity is not { } near ? null : near with
            {
                RequiredDuringSchedulingIgnoredDuringExecution = Terms(near.RequiredDuringSchedulingIgnoredDuringExecution, labels),
                PreferredDuringSchedulingIgnoredDuringExecution = Terms(near.PreferredDuringSchedulingIgnoredDuringExecution, labels),
            },
            PodAntiAffinity = affinity.PodAntiAffinity is not { } apart ? null : apart with
            {
                RequiredDuringSchedulingIgnoredDuringExecution = Terms(apart.RequiredDuringSchedulingIgnoredDuringExecution, labels),
                PreferredDuringSchedulingIgnoredDuringExecution = Terms(apart.PreferredDuringSchedulingIgnoredDuringExecution, labels),
            },
        };
    }

    private static IReadOnlyList<PodAffinityTerm>? Terms(IReadOnlyList<PodAffinityTerm>? terms, IReadOnlyDictionary<string, string> labels) =>
        Lists.Map(terms, term => Term(term, labels));

    private static IReadOnlyList<WeightedPodAffinityTerm>? Terms(IReadOnlyList<WeightedPodAffinityTerm>? terms, IReadOnlyDictionary<string, string> labels) =>
        Lists.Map(terms, weighted =>
        {
            var term = Term(weighted.PodAffinityTerm, labels);
            return ReferenceEquals(term, weighted.PodAffinityTerm) ? weighted : weighted with { PodAffinityTerm = term };
        });

    // Without a selector no pod matches, and nothing can be added to that.
    private static PodAffinityTerm Term(PodAffinityTerm term, IReadOnlyDictionary<string, string> labels)
    {
        if (term.LabelSelector is not { } selector || (term.MatchLabelKeys is not { Count: > 0 } && term.MismatchLabelKeys is not { Count: > 0 }))
        {
            return term;
        }

        var expressions = new List<LabelSelectorRequirement>(selector.MatchExpressions ?? []);
        Add(expressions, term.MatchLabelKeys, LabelSelectorOperator.In, labels);
        Add(expressions, term.MismatchLabelKeys, LabelSelectorOperator.NotIn, labels);
        return term with { LabelSelector = selector with { MatchExpressions = expressions } };
    }

    private static void Add(List<LabelSelectorRequirement> expressions, IReadOnlyList<string>? keys, string operation, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var key in keys ?? [])
        {
            if (labels.TryGetValue(key, out var value))
            {
                expressions.Add(new LabelSelectorRequirement { Key = key, Operator = operation, Values = [value] });
            }
        }
    }
}
