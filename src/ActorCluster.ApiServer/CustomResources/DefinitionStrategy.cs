using ActorCluster.Api.ApiExtensions;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// CustomResourceDefinitions (k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition). What is done about them once they are
/// there is in <see cref="DefinitionState"/>.
/// </summary>
internal sealed class DefinitionStrategy : ResourceStrategy<CustomResourceDefinition>
{
    private const int WebhookPort = 443;

    public override bool AllowsUnconditionalUpdate => false;

    protected override CustomResourceDefinition Default(CustomResourceDefinition value)
    {
        var spec = value.Spec;
        var names = spec.Names;
#pragma warning disable CA1308 // Names of resources are in lower case.
        var singular = string.IsNullOrEmpty(names.Singular) ? names.Kind.ToLowerInvariant() : names.Singular;
#pragma warning restore CA1308
        var listKind = string.IsNullOrEmpty(names.ListKind) && names.Kind.Length > 0 ? names.Kind + "List" : names.ListKind;
        var conversion = spec.Conversion ?? new CustomResourceConversion { Strategy = "None" };
        if (conversion.Webhook?.ClientConfig?.Service is { Port: null } service)
        {
            var client = conversion.Webhook.ClientConfig with { Service = service with { Port = WebhookPort } };
            conversion = conversion with { Webhook = conversion.Webhook with { ClientConfig = client } };
        }

        return value with
        {
            Spec = spec with { Names = names with { Singular = singular, ListKind = listKind }, Conversion = conversion },
        };
    }

    protected override CustomResourceDefinition PrepareForCreate(CustomResourceDefinition value, RequestContext context) => value with
    {
        Metadata = value.Metadata with { Generation = 1 },
        Status = WithStorageVersion(CustomResourceDefinitionStatus.Empty, value.Spec),
    };

    protected override void Validate(CustomResourceDefinition value, FieldErrors errors)
    {
        DefinitionRules.Validate(value, errors);
        DefinitionRules.Approval(value, null, errors);
    }

    protected override CustomResourceDefinition PrepareForUpdate(CustomResourceDefinition updated, CustomResourceDefinition current, RequestContext context) =>
        updated with
        {
            Metadata = WorkloadRules.NextGeneration(updated.Metadata, current.Metadata, !SemanticEquality.AreEqual(updated.Spec, current.Spec)),
            Status = WithStorageVersion(current.Status, updated.Spec),
        };

    protected override void ValidateUpdate(CustomResourceDefinition updated, CustomResourceDefinition current, FieldErrors errors)
    {
        // What was stored stays writable: a definition whose spec is as it was is not judged again.
        if (!SemanticEquality.AreEqual(updated.Spec, current.Spec))
        {
            DefinitionRules.ValidateUpdate(updated, current, errors);
        }

        DefinitionRules.Approval(updated, current, errors);
    }

    protected override CustomResourceDefinition PrepareForStatusUpdate(CustomResourceDefinition updated, CustomResourceDefinition current) =>
        current with { Metadata = updated.Metadata, Status = updated.Status };

    // A definition waits for its objects: the first request to delete it only marks it.
    protected override bool HoldsDeletion(CustomResourceDefinition current) => current.Metadata.DeletionTimestamp is null;

    protected override CustomResourceDefinition MarkTerminating(CustomResourceDefinition terminating)
    {
        var finalizers = terminating.Metadata.Finalizers ?? [];
        if (!finalizers.Contains(Api.ApiExtensions.CustomResources.CleanupFinalizer))
        {
            finalizers = [.. finalizers, Api.ApiExtensions.CustomResources.CleanupFinalizer];
        }

        var condition = new CustomResourceDefinitionCondition
        {
            Type = Api.ApiExtensions.CustomResources.Terminating,
            Status = "True",
            LastTransitionTime = terminating.Metadata.DeletionTimestamp,
            Reason = "InstanceDeletionPending",
            Message = "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
        };
        return terminating with
        {
            Metadata = terminating.Metadata with { Finalizers = finalizers },
            Status = DefinitionState.With(terminating.Status, condition),
        };
    }

    private static CustomResourceDefinitionStatus WithStorageVersion(CustomResourceDefinitionStatus status, CustomResourceDefinitionSpec spec)
    {
        var stored = status.StoredVersions ?? [];
        return spec.Versions.FirstOrDefault(static version => version.Storage) is { } storage && !stored.Contains(storage.Name)
            ? status with { StoredVersions = [.. stored, storage.Name] }
            : status;
    }
}
