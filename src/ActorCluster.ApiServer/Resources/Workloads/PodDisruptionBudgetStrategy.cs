using ActorCluster.Api.Policy;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>Budgets of disruption (kubernetes <c>pkg/registry/policy/poddisruptionbudget</c>).</summary>
internal sealed class PodDisruptionBudgetStrategy : ResourceStrategy<PodDisruptionBudget>
{
    private static readonly string[] Policies = [UnhealthyPodEvictionPolicy.AlwaysAllow, UnhealthyPodEvictionPolicy.IfHealthyBudget];

    public override bool AllowsUnconditionalUpdate => false;

    protected override PodDisruptionBudget PrepareForCreate(PodDisruptionBudget value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = PodDisruptionBudgetStatus.Empty,
    };

    protected override void Validate(PodDisruptionBudget value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (value.Spec is { MinAvailable: not null, MaxUnavailable: not null })
        {
            errors.Invalid(path, value.Spec, "minAvailable and maxUnavailable cannot be both set");
        }

        WorkloadRules.CountOrPercent(value.Spec.MinAvailable, path.Child("minAvailable"), errors);
        WorkloadRules.CountOrPercent(value.Spec.MaxUnavailable, path.Child("maxUnavailable"), errors);
        if (value.Spec.UnhealthyPodEvictionPolicy is { } policy && !Policies.Contains(policy))
        {
            errors.NotSupported(path.Child("unhealthyPodEvictionPolicy"), policy, Policies);
        }

        if (value.Spec.Selector is { } selector)
        {
            WorkloadRules.Selector(selector, path.Child("selector"), errors);
        }
    }

    protected override PodDisruptionBudget PrepareForUpdate(PodDisruptionBudget updated, PodDisruptionBudget current, RequestContext context) =>
        updated with
        {
            Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
            Status = current.Status,
        };

    protected override PodDisruptionBudget PrepareForStatusUpdate(PodDisruptionBudget updated, PodDisruptionBudget current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };
}
