using ActorCluster.Api.Lab;
using ActorCluster.Api.Lab.Validation;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Lab;

/// <summary>Failure experiments: what is valid is said by <see cref="ExperimentValidation"/>, which the lab's command uses too.</summary>
internal sealed class ExperimentStrategy : ResourceStrategy<Experiment>
{
    protected override Experiment PrepareForCreate(Experiment value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = ExperimentStatus.Empty,
    };

    protected override void Validate(Experiment value, FieldErrors errors)
    {
        foreach (var error in ExperimentValidation.Validate(value))
        {
            errors.Add(error);
        }

        for (var i = 0; i < value.Spec.Cluster?.Workloads?.Count; i++)
        {
            if (value.Spec.Cluster.Workloads[i].File is not null)
            {
                errors.Forbidden(
                    FieldPath.Of("spec").Child("cluster", "workloads").Index(i).Child("file"),
                    "the cluster cannot read the files of its clients: give the objects inline");
            }
        }
    }

    protected override Experiment PrepareForUpdate(Experiment updated, Experiment current, RequestContext context) => updated with
    {
        Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
        Status = current.Status,
    };

    protected override Experiment PrepareForStatusUpdate(Experiment updated, Experiment current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };
}
