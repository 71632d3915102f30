using ActorCluster.Api.Core;
using ActorCluster.Api.Scheduling;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Cluster;

/// <summary>Priority classes (kubernetes <c>pkg/registry/scheduling/priorityclass</c>).</summary>
internal sealed class PriorityClassStrategy : ResourceStrategy<PriorityClass>
{
    private const int HighestUserValue = 1_000_000_000;

    protected override PriorityClass Default(PriorityClass value) =>
        string.IsNullOrEmpty(value.PreemptionPolicy) ? value with { PreemptionPolicy = PreemptionPolicy.PreemptLowerPriority } : value;

    protected override void Validate(PriorityClass value, FieldErrors errors)
    {
        if (value.Metadata.Name.StartsWith("system-", StringComparison.Ordinal))
        {
            errors.Forbidden(
                FieldPath.Of("metadata").Child("name"),
                "priority class names with 'system-' prefix are reserved for system use only");
        }
        else if (value.Value > HighestUserValue)
        {
            errors.Forbidden(FieldPath.Of("value"), $"maximum allowed value of a user defined priority is {HighestUserValue}");
        }

        if (value.PreemptionPolicy is not (PreemptionPolicy.PreemptLowerPriority or PreemptionPolicy.Never))
        {
            errors.NotSupported(FieldPath.Of("preemptionPolicy"), value.PreemptionPolicy, PreemptionPolicy.PreemptLowerPriority, PreemptionPolicy.Never);
        }
    }

    protected override void ValidateUpdate(PriorityClass updated, PriorityClass current, FieldErrors errors)
    {
        if (updated.Value != current.Value)
        {
            errors.Forbidden(FieldPath.Of("value"), "may not be changed in an update.");
        }

        errors.Immutable(FieldPath.Of("preemptionPolicy"), updated.PreemptionPolicy, current.PreemptionPolicy);
    }
}
