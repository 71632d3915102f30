using System.Globalization;
using ActorCluster.Api.Core;

namespace ActorCluster.Node.Kubelet;

/// <summary>Whether a node meets a pod's node selector and required node affinity (k8s.io/component-helpers/scheduling/corev1/nodeaffinity).</summary>
internal static class NodeAffinityMatch
{
    public static bool Matches(PodSpec spec, IReadOnlyDictionary<string, string>? labels, string nodeName)
    {
        foreach (var (key, value) in spec.NodeSelector ?? new Dictionary<string, string>())
        {
            if (labels is null || !labels.TryGetValue(key, out var actual) || actual != value)
            {
                return false;
            }
        }

        if (spec.Affinity?.NodeAffinity?.RequiredDuringSchedulingIgnoredDuringExecution is not { } required)
        {
            return true;
        }

        foreach (var term in required.NodeSelectorTerms ?? [])
        {
            if (Matches(term, labels, nodeName))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(NodeSelectorTerm term, IReadOnlyDictionary<string, string>? labels, string nodeName)
    {
        // A term without conditions matches nothing.
        if (term.MatchExpressions is not { Count: > 0 } && term.MatchFields is not { Count: > 0 })
        {
            return false;
        }

        foreach (var requirement in term.MatchExpressions ?? [])
        {
            if (!Matches(requirement, labels?.GetValueOrDefault(requirement.Key)))
            {
                return false;
            }
        }

        foreach (var requirement in term.MatchFields ?? [])
        {
            if (requirement.Key != "metadata.name" || !Matches(requirement, nodeName))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(NodeSelectorRequirement requirement, string? actual) => requirement.Operator switch
    {
        NodeSelectorOperator.In => actual is not null && Contains(requirement.Values, actual),
        NodeSelectorOperator.NotIn => actual is null || !Contains(requirement.Values, actual),
        NodeSelectorOperator.Exists => actual is not null,
        NodeSelectorOperator.DoesNotExist => actual is null,
        NodeSelectorOperator.Gt => Compare(requirement.Values, actual) > 0,
        NodeSelectorOperator.Lt => Compare(requirement.Values, actual) < 0,
        _ => false,
    };

    private static bool Contains(IReadOnlyList<string>? values, string actual)
    {
        foreach (var value in values ?? [])
        {
            if (value == actual)
            {
                return true;
            }
        }

        return false;
    }

    // Zero when either is not a whole number: then neither Gt nor Lt holds.
    private static int Compare(IReadOnlyList<string>? values, string? actual) =>
        values is [var single]
        && long.TryParse(single, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wanted)
        && long.TryParse(actual, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given)
            ? given.CompareTo(wanted)
            : 0;
}
