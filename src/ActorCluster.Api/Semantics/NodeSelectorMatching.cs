using System.Globalization;
using ActorCluster.Api.Core;

namespace ActorCluster.Api.Semantics;

/// <summary>Node selectors and the terms of node affinity (k8s.io/component-helpers scheduling/corev1/nodeaffinity).</summary>
public static class NodeSelectorMatching
{
    /// <summary>Whether a node meets the pod's nodeSelector and required node affinity.</summary>
    /// <param name="spec">The pod.</param>
    /// <param name="labels">The node's labels.</param>
    /// <param name="nodeName">The node's name.</param>
    public static bool MeetsRequirements(PodSpec spec, IReadOnlyDictionary<string, string>? labels, string nodeName)
    {
        if (spec.NodeSelector is { } selector)
        {
            foreach (var (key, value) in selector)
            {
                if (labels is null || !labels.TryGetValue(key, out var actual) || actual != value)
                {
                    return false;
                }
            }
        }

        if (spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required)
        {
            return true;
        }

        // One term is enough; no terms match nothing.
        foreach (var term in required.NodeSelectorTerms ?? [])
        {
            if (Matches(term, labels, nodeName))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a node matches a term: all its expressions. An empty term matches nothing.</summary>
    /// <param name="term">The term.</param>
    /// <param name="labels">The node's labels.</param>
    /// <param name="nodeName">The node's name, the only field that a term can ask for.</param>
    public static bool Matches(NodeSelectorTerm term, IReadOnlyDictionary<string, string>? labels, string nodeName)
    {
        if (term.MatchExpressions is not { Count: > 0 } && term.MatchFields is not { Count: > 0 })
        {
            return false;
        }

        foreach (var requirement in term.MatchExpressions ?? [])
        {
            if (!Holds(requirement, labels?.GetValueOrDefault(requirement.Key)))
            {
                return false;
            }
        }

        foreach (var requirement in term.MatchFields ?? [])
        {
            if (requirement.Key != "metadata.name" || !Holds(requirement, nodeName))
            {
                return false;
            }
        }

        return true;
    }

    // The value is null when there is no such label.
    private static bool Holds(NodeSelectorRequirement requirement, string? value) => requirement.Operator switch
    {
        NodeSelectorOperator.In => value is not null && Contains(requirement.Values, value),
        NodeSelectorOperator.NotIn => value is null || !Contains(requirement.Values, value),
        NodeSelectorOperator.Exists => value is not null,
        NodeSelectorOperator.DoesNotExist => value is null,
        NodeSelectorOperator.Gt => Compare(requirement.Values, value) > 0,
        NodeSelectorOperator.Lt => Compare(requirement.Values, value) < 0,
        _ => false,
    };

    private static bool Contains(IReadOnlyList<string>? values, string value)
    {
        for (var i = 0; values is not null && i < values.Count; i++)
        {
            if (values[i] == value)
            {
                return true;
            }
        }

        return false;
    }

    // Zero when either is not a whole number: then neither Gt nor Lt holds.
    private static int Compare(IReadOnlyList<string>? values, string? value) =>
        values is [var bound]
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var left)
        && long.TryParse(bound, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var right)
            ? left.CompareTo(right)
            : 0;
}
