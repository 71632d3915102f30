using ActorCluster.Api.Core;
using ActorCluster.Api.Scheduling;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Cluster;

/// <summary>Priority classes (kubernetes <c>pkg/registry/scheduling/priorityclass</c>).</summary>
internal sealed class PriorityClassStrategy : ResourceStrategy<PriorityClass>
{
    protected override PriorityClass Default(PriorityClass value) =>
        value.PreemptionPolicy is null ? value with { PreemptionPolicy = PreemptionPolicy.PreemptLowerPriority } : value;

    protected override PriorityClass PrepareForCreate(PriorityClass value, RequestContext context) =>
        value with { Metadata = value.Metadata with { Generation = 1 } };

    protected override void Validate(PriorityClass value, FieldErrors errors)
    {
        if (value.Metadata.Name.StartsWith(SystemPriorityClasses.Prefix, StringComparison.Ordinal))
        {
            if (SystemPriorityClasses.Check(value) is { } wrong)
            {
                errors.Forbidden(
                    FieldPath.Of("metadata").Child("name"),
                    $"priority class names with '{SystemPriorityClasses.Prefix}' prefix are reserved for system use only. error: {wrong}");
            }
        }
        else if (value.Value > SystemPriorityClasses.HighestUserValue)
        {
            errors.Forbidden(FieldPath.Of("value"), $"maximum allowed value of a user defined priority is {SystemPriorityClasses.HighestUserValue}");
        }

        if (value.PreemptionPolicy is "")
        {
            errors.Required(FieldPath.Of("preemptionPolicy"));
        }
        else if (value.PreemptionPolicy is not (PreemptionPolicy.PreemptLowerPriority or PreemptionPolicy.Never))
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
