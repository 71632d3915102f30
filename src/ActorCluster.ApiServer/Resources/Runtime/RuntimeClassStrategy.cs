using ActorCluster.Api.Quantities;
using ActorCluster.Api.Runtime;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Runtime;

/// <summary>Ways to run containers (kubernetes <c>pkg/registry/node/runtimeclass</c>, <c>pkg/apis/node/validation</c>).</summary>
internal sealed class RuntimeClassStrategy : ResourceStrategy<RuntimeClass>
{
    public override bool AllowsUnconditionalUpdate => false;

    protected override void Validate(RuntimeClass value, FieldErrors errors)
    {
        errors.Invalid(FieldPath.Of("handler"), value.Handler, Names.Dns1123Label(value.Handler));
        var overhead = FieldPath.Of("overhead").Child("podFixed", "limits");
        foreach (var (name, amount) in value.Overhead?.PodFixed ?? new Dictionary<string, Quantity>())
        {
            ContainerValidation.ResourceNameOf(name, overhead, errors);
            if (amount.Sign < 0)
            {
                errors.Invalid(overhead.Key(name), amount, "must be greater than or equal to 0");
            }
        }

        if (value.Scheduling is { } scheduling)
        {
            MetadataRules.Labels(scheduling.NodeSelector, FieldPath.Of("scheduling").Child("nodeSelector"), errors);

            // The name twice: so the path is in Kubernetes.
            SchedulingValidation.Tolerations(scheduling.Tolerations, FieldPath.Of("scheduling").Child("tolerations", "tolerations"), errors);
        }
    }

    protected override void ValidateUpdate(RuntimeClass updated, RuntimeClass current, FieldErrors errors) =>
        errors.Immutable(FieldPath.Of("handler"), updated.Handler, current.Handler);
}
