using ActorCluster.Api.Coordination;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Cluster;

/// <summary>Leases (kubernetes <c>pkg/registry/coordination/lease</c>).</summary>
internal sealed class LeaseStrategy : ResourceStrategy<Lease>
{
    public override bool AllowsUnconditionalUpdate => false;

    public override bool AllowsCreateOnUpdate => true;

    protected override void Validate(Lease value, FieldErrors errors)
    {
        var path = FieldPath.Of("spec");
        if (value.Spec.LeaseDurationSeconds is <= 0)
        {
            errors.Invalid(path.Child("leaseDurationSeconds"), value.Spec.LeaseDurationSeconds, "must be greater than 0");
        }

        if (value.Spec.LeaseTransitions is < 0)
        {
            errors.Invalid(path.Child("leaseTransitions"), value.Spec.LeaseTransitions, "must be greater than or equal to 0");
        }
    }
}
