using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Resources.Warnings;

/// <summary>Labels of nodes that have been replaced by others (kubernetes <c>pkg/api/node/util.go</c>).</summary>
internal static class NodeLabelWarnings
{
    private static readonly Dictionary<string, string> Deprecated = new(StringComparer.Ordinal)
    {
        ["beta.kubernetes.io/arch"] = "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        ["beta.kubernetes.io/os"] = "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        ["failure-domain.beta.kubernetes.io/region"] = "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        ["failure-domain.beta.kubernetes.io/zone"] = "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        ["beta.kubernetes.io/instance-type"] = "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
        ["app.kubernetes.io/created-by"] = "deprecated since v1.9",
        ["scheduler.alpha.kubernetes.io/preferAvoidPods"] = "deprecated since v1.22; use Taints and Tolerations instead",
        ["node-role.kubernetes.io/master"] = "use \"node-role.kubernetes.io/control-plane\" instead",
    };

    /// <summary>What is to be said of a label; null for nothing.</summary>
    /// <param name="label">The label's key.</param>
    public static string? Of(string label) => Deprecated.GetValueOrDefault(label);

    /// <summary>Warns of the labels that the terms of a node selector name.</summary>
    /// <param name="term">The term.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="warnings">Gets the warnings.</param>
    public static void Term(NodeSelectorTerm term, FieldPath path, List<string> warnings)
    {
        for (var i = 0; i < term.MatchExpressions?.Count; i++)
        {
            var key = term.MatchExpressions[i].Key;
            if (Of(key) is { } message)
            {
                warnings.Add($"{path.Child("matchExpressions").Index(i).Child("key")}: {key} is {message}");
            }
        }
    }
}
