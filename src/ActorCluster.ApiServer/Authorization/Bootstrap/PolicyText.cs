using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;

namespace ActorCluster.ApiServer.Authorization.Bootstrap;

/// <summary>
/// Reads roles from a short form: a line with the name, <c>aggregates:x</c> for a role that is made of those with <c>to:x</c>; below
/// it, further in, a line for each rule: verbs, groups (<c>core</c> for the empty one), resources and maybe names, each after a
/// semicolon, or verbs, <c>url</c> and paths. <c>read</c>, <c>write</c> and <c>all</c> stand for the verbs of Kubernetes' own policy.
/// </summary>
internal static class PolicyText
{
    /// <summary>What a label that leads a role into another begins with.</summary>
    public const string AggregationLabel = "rbac.authorization.k8s.io/aggregate-to-";

    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "delete", "deletecollection", "patch", "update"];
    private static readonly string[] ReadWrite = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private static readonly Dictionary<string, string> BootstrappingLabel = new() { ["kubernetes.io/bootstrapping"] = "rbac-defaults" };

    /// <summary>The labels and annotations of what the server keeps up to date.</summary>
    /// <param name="name">The name.</param>
    /// <param name="ns">The namespace; empty for none.</param>
    public static ObjectMeta Metadata(string name, string ns = "") => new()
    {
        Name = name,
        Namespace = ns,
        Labels = BootstrappingLabel,
        Annotations = new Dictionary<string, string> { [PolicyReconciliation.AutoUpdate] = "true" },
    };

    /// <summary>Reads ClusterRoles.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<ClusterRole> ClusterRoles(string text)
    {
        var roles = new List<ClusterRole>();
        List<PolicyRule> rules = [];
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith(' '))
            {
                rules.Add(Rule(line));
                continue;
            }

            rules = [];
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                roles.Add(Role(words, rules));
            }
        }

        return roles;
    }

    private static ClusterRole Role(string[] words, IReadOnlyList<PolicyRule> rules)
    {
        var meta = Metadata(words[0]);
        AggregationRule? aggregation = null;
        foreach (var word in words.Skip(1))
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var label = AggregationLabel + word[(colon + 1)..];
            if (word.StartsWith("to:", StringComparison.Ordinal))
            {
                meta = meta with { Labels = new Dictionary<string, string>(meta.Labels!) { [label] = "true" } };
            }
            else
            {
                aggregation = new AggregationRule { ClusterRoleSelectors = [new LabelSelector { MatchLabels = new Dictionary<string, string> { [label] = "true" } }] };
            }
        }

        return new ClusterRole { Metadata = meta, AggregationRule = aggregation, Rules = aggregation is null ? rules : null };
    }

    private static PolicyRule Rule(string line)
    {
        var parts = line.Split(';', StringSplitOptions.TrimEntries);
        var verbs = parts[0] switch
        {
            "read" => Read,
            "write" => Write,
            "all" => ReadWrite,
            _ => parts[0].Split(' '),
        };
        return parts[1] == "url"
            ? new PolicyRule { Verbs = verbs, NonResourceURLs = parts[2].Split(' ') }
            : new PolicyRule
            {
                Verbs = verbs,
                ApiGroups = [.. parts[1].Split(' ').Select(static group => group == "core" ? "" : group)],
                Resources = parts[2].Split(' '),
                ResourceNames = parts.Length > 3 ? parts[3].Split(' ') : null,
            };
    }
}
