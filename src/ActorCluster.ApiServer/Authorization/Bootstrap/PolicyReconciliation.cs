using ActorCluster.Api.Meta;
using ActorCluster.Api.Rbac;

namespace ActorCluster.ApiServer.Authorization.Bootstrap;

/// <summary>
/// Gives roles and bindings of the server's own policy back what they have lost; what was added to them stays (kubernetes
/// pkg/registry/rbac/reconciliation). The annotation with the value <c>false</c> leaves one to whoever set it.
/// </summary>
internal static class PolicyReconciliation
{
    /// <summary>The annotation that says whether the server keeps an object up to date.</summary>
    public const string AutoUpdate = "rbac.authorization.kubernetes.io/autoupdate";

    /// <summary>The object as it should be.</summary>
    /// <param name="existing">The object as it is.</param>
    /// <param name="expected">What the policy says.</param>
    /// <returns>The same instance when nothing is missing, or when the server is not to touch it.</returns>
    public static KubernetesObject Reconcile(KubernetesObject existing, KubernetesObject expected)
    {
        if (existing.Metadata.Annotations?.GetValueOrDefault(AutoUpdate) == "false")
        {
            return existing;
        }

        var meta = existing.Metadata with
        {
            Labels = Union(existing.Metadata.Labels, expected.Metadata.Labels),
            Annotations = Union(existing.Metadata.Annotations, expected.Metadata.Annotations),
        };
        var result = (existing, expected) switch
        {
            // A controller writes the rules of an aggregated role.
            (ClusterRole role, ClusterRole policy) => role with
            {
                Metadata = meta,
                Rules = policy.AggregationRule is null ? Union(role.Rules, policy.Rules) : role.Rules,
                AggregationRule = Union(role.AggregationRule, policy.AggregationRule),
            },
            (Role role, Role policy) => role with { Metadata = meta, Rules = Union(role.Rules, policy.Rules) },
            (ClusterRoleBinding binding, ClusterRoleBinding policy) => binding with { Metadata = meta, Subjects = Union(binding.Subjects, policy.Subjects) },
            (RoleBinding binding, RoleBinding policy) => binding with { Metadata = meta, Subjects = Union(binding.Subjects, policy.Subjects) },
            _ => existing,
        };
        return Registry.SemanticEquality.AreEqual(result, existing) ? existing : result;
    }

    private static Dictionary<string, string> Union(IReadOnlyDictionary<string, string>? existing, IReadOnlyDictionary<string, string>? expected)
    {
        var result = new Dictionary<string, string>(expected ?? new Dictionary<string, string>());
        foreach (var (key, value) in existing ?? new Dictionary<string, string>())
        {
            result[key] = value;
        }

        return result;
    }

    private static IReadOnlyList<PolicyRule> Union(IReadOnlyList<PolicyRule>? existing, IReadOnlyList<PolicyRule>? expected) =>
        [.. existing ?? [], .. PolicyRules.Compact(PolicyRules.Uncovered(existing ?? [], expected ?? []))];

    private static IReadOnlyList<Subject> Union(IReadOnlyList<Subject>? existing, IReadOnlyList<Subject>? expected) =>
        [.. existing ?? [], .. (expected ?? []).Where(subject => existing?.Contains(subject) != true)];

    private static AggregationRule? Union(AggregationRule? existing, AggregationRule? expected)
    {
        if (existing is null || expected is null)
        {
            return existing ?? expected;
        }

        var missing = (expected.ClusterRoleSelectors ?? [])
            .Where(selector => existing.ClusterRoleSelectors?.Any(other => Registry.SemanticEquality.AreEqual(other, selector)) != true);
        return existing with { ClusterRoleSelectors = [.. existing.ClusterRoleSelectors ?? [], .. missing] };
    }
}
