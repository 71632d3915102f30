using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Semantics;

namespace ActorCluster.ApiServer.Admission.Quotas;

/// <summary>Which objects a quota counts (kubernetes <c>pkg/quota/v1/evaluator/core/pods.go</c>, <c>generic.Matches</c>).</summary>
internal static class QuotaScopes
{
    /// <summary>Whether an object is in every scope of a quota. Only pods are in any.</summary>
    /// <param name="spec">The quota.</param>
    /// <param name="value">The object.</param>
    public static bool Match(ResourceQuotaSpec spec, KubernetesObject value)
    {
        foreach (var scope in spec.Scopes ?? [])
        {
            if (value is not Pod pod || !IsIn(pod, scope, "Exists", null))
            {
                return false;
            }
        }

        foreach (var expression in spec.ScopeSelector?.MatchExpressions ?? [])
        {
            if (value is not Pod pod || !IsIn(pod, expression.ScopeName, expression.Operator, expression.Values))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsIn(Pod pod, string scope, string op, IReadOnlyList<string>? values) => scope switch
    {
        ResourceQuotaScope.Terminating => pod.Spec.ActiveDeadlineSeconds >= 0,
        ResourceQuotaScope.NotTerminating => !(pod.Spec.ActiveDeadlineSeconds >= 0),
        ResourceQuotaScope.BestEffort => PodQos.ClassOf(pod.Spec) == PodQosClass.BestEffort,
        ResourceQuotaScope.NotBestEffort => PodQos.ClassOf(pod.Spec) != PodQosClass.BestEffort,
        ResourceQuotaScope.PriorityClass => HasPriority(pod.Spec.PriorityClassName ?? "", op, values ?? []),
        ResourceQuotaScope.CrossNamespacePodAffinity => CrossesNamespaces(pod.Spec.Affinity),
        _ => false,
    };

    // A pod without a class has no such label: NotIn and DoesNotExist hold for it.
    private static bool HasPriority(string name, string op, IReadOnlyList<string> values) => op switch
    {
        "Exists" => name.Length > 0,
        "DoesNotExist" => name.Length == 0,
        "In" => name.Length > 0 && values.Contains(name),
        _ => name.Length == 0 || !values.Contains(name),
    };

    private static bool CrossesNamespaces(Affinity? affinity) =>
        Terms(affinity).Any(static term => term.Namespaces is { Count: > 0 } || term.NamespaceSelector is not null);

    private static IEnumerable<PodAffinityTerm> Terms(Affinity? affinity) =>
    [
        .. affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
        .. (affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(static weighted => weighted.PodAffinityTerm),
        .. affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
        .. (affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? []).Select(static weighted => weighted.PodAffinityTerm),
    ];
}
