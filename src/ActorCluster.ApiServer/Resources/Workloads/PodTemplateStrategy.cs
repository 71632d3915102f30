using ActorCluster.Api.Apps;
using ActorCluster.Api.Core;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Workloads;

/// <summary>Templates of pods (kubernetes <c>pkg/registry/core/podtemplate</c>).</summary>
internal sealed class PodTemplateStrategy : ResourceStrategy<PodTemplate>
{
    protected override PodTemplate Default(PodTemplate value) => value with { Template = PodDefaults.Template(value.Template) };

    protected override PodTemplate PrepareForCreate(PodTemplate value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
    };

    protected override void Validate(PodTemplate value, FieldErrors errors) => WorkloadRules.Template(value.Template, FieldPath.Of("template"), errors);
}

/// <summary>Revisions of a workload's template (kubernetes <c>pkg/registry/apps/controllerrevision</c>).</summary>
internal sealed class ControllerRevisionStrategy : ResourceStrategy<ControllerRevision>
{
    protected override void Validate(ControllerRevision value, FieldErrors errors) => errors.NonNegative(FieldPath.Of("revision"), value.Revision);

    protected override void ValidateUpdate(ControllerRevision updated, ControllerRevision current, FieldErrors errors)
    {
        Validate(updated, errors);
        errors.Immutable(FieldPath.Of("data"), updated.Data, current.Data);
    }
}
