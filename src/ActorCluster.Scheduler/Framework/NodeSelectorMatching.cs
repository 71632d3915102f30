using System.Globalization;
using ActorCluster.Api.Core;

namespace ActorCluster.Scheduler.Framework;

/// <summary>Node selectors and the terms of node affinity (k8s.io/component-helpers scheduling/corev1/nodeaffinity).</summary>
internal static class NodeSelectorMatching
{
    /// <summary>Whether a node meets the pod's nodeSelector and required node affinity.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="node">The node.</param>
    public static bool MeetsRequirements(PodSpec spec, Node node)
    {
        if (spec.NodeSelector is { } selector)
        {
            foreach (var (key, value) in selector)
            {
                if (node.Metadata.Labels?.TryGetValue(key, out var actual) != true || actual != value)
                {
                    return false;
                }
            }
        }

        return spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required || MatchesAny(required.NodeSelectorTerms, node);
    }

    /// <summary>Whether a node matches one of the terms. No terms match nothing.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="node">The node.</param>
    public static bool MatchesAny(IReadOnlyList<NodeSelectorTerm>? terms, Node node)
    {
        foreach (var term in terms ?? [])
        {
            if (Matches(term, node))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a node matches a term: all its expressions. An empty term matches nothing.</summary>
    /// <param name="term">The term.</param>
    /// <param name="node">The node.</param>
    public static bool Matches(NodeSelectorTerm term, Node node)
    {
        var any = false;
        foreach (var requirement in term.MatchExpressions ?? [])
        {
            any = true;
            string? value = null;
            var present = node.Metadata.Labels?.TryGetValue(requirement.Key, out value) == true;
            if (!Holds(requirement, present, value))
            {
                return false;
            }
        }

        foreach (var requirement in term.MatchFields ?? [])
        {
            any = true;
            if (requirement.Key != "metadata.name" || !Holds(requirement, true, node.Metadata.Name))
            {
                return false;
            }
        }

        return any;
    }

    private static bool Holds(NodeSelectorRequirement requirement, bool present, string? value) => requirement.Operator switch
    {
        NodeSelectorOperator.In => present && Contains(requirement.Values, value),
        NodeSelectorOperator.NotIn => !present || !Contains(requirement.Values, value),
        NodeSelectorOperator.Exists => present,
        NodeSelectorOperator.DoesNotExist => !present,
        NodeSelectorOperator.Gt => present && Compare(requirement.Values, value) is > 0,
        NodeSelectorOperator.Lt => present && Compare(requirement.Values, value) is < 0,
        _ => false,
    };

    private static bool Contains(IReadOnlyList<string>? values, string? value)
    {
        foreach (var candidate in values ?? [])
        {
            if (candidate == value)
            {
                return true;
            }
        }

        return false;
    }

    private static int? Compare(IReadOnlyList<string>? values, string? value) =>
        values is [var bound]
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : null;
}
