using ActorCluster.Api.Storage;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Storage;

/// <summary>Drivers of storage on nodes (kubernetes <c>pkg/registry/storage/csinode</c>).</summary>
internal sealed class CSINodeStrategy : ResourceStrategy<CSINode>
{
    public override bool AllowsUnconditionalUpdate => false;

    private const int NodeIdMaximumLength = 256;

    protected override void Validate(CSINode value, FieldErrors errors)
    {
        var names = new HashSet<string>();
        var path = FieldPath.Of("spec").Child("drivers");
        for (var i = 0; i < (value.Spec.Drivers?.Count ?? 0); i++)
        {
            Driver(value.Spec.Drivers![i], path.Index(i), names, errors);
        }
    }

    protected override void ValidateUpdate(CSINode updated, CSINode current, FieldErrors errors)
    {
        Validate(updated, errors);
        foreach (var driver in updated.Spec.Drivers ?? [])
        {
            if (current.Spec.Drivers?.FirstOrDefault(other => other.Name == driver.Name) is { } before)
            {
                errors.Immutable(FieldPath.Of("CSINodeDriver"), driver, before);
            }
        }
    }

    private static void Driver(CSINodeDriver driver, FieldPath path, HashSet<string> names, FieldErrors errors)
    {
        errors.Invalid(path.Child("name"), driver.Name, Names.Dns1123Subdomain(driver.Name));
        if (driver.NodeID.Length == 0)
        {
            errors.Required(path.Child("nodeID"));
        }

        if (driver.NodeID.Length > NodeIdMaximumLength)
        {
            errors.Invalid(path.Child("nodeID"), driver.NodeID, $"must be {NodeIdMaximumLength} characters or less");
        }

        errors.NonNegative(path.Child("allocatable", "count"), driver.Allocatable?.Count ?? 0);
        if (!names.Add(driver.Name))
        {
            errors.Duplicate(path.Child("name"), driver.Name);
        }

        var keys = new HashSet<string>();
        foreach (var key in driver.TopologyKeys ?? [])
        {
            if (key.Length == 0)
            {
                errors.Required(path);
            }

            if (!keys.Add(key))
            {
                errors.Duplicate(path, key);
            }

            errors.Invalid(path, key, Names.QualifiedName(key));
        }
    }
}

/// <summary>Storage that is left (kubernetes <c>pkg/registry/storage/csistoragecapacity</c>).</summary>
internal sealed class CSIStorageCapacityStrategy : ResourceStrategy<CSIStorageCapacity>
{
    public override bool AllowsUnconditionalUpdate => false;

    protected override void Validate(CSIStorageCapacity value, FieldErrors errors)
    {
        if (value.NodeTopology is { } topology)
        {
            WorkloadRules.Selector(topology, FieldPath.Of("nodeTopology"), errors);
        }

        errors.Invalid(FieldPath.Of("storageClassName"), value.StorageClassName, Names.Dns1123Subdomain(value.StorageClassName));
        if (value.Capacity is { Sign: < 0 } capacity)
        {
            errors.Invalid(FieldPath.Of("capacity"), capacity, "must be greater than or equal to 0");
        }
    }

    protected override void ValidateUpdate(CSIStorageCapacity updated, CSIStorageCapacity current, FieldErrors errors)
    {
        Validate(updated, errors);
        errors.Immutable(FieldPath.Of("nodeTopology"), updated.NodeTopology, current.NodeTopology);
        errors.Immutable(FieldPath.Of("storageClassName"), updated.StorageClassName, current.StorageClassName);
    }
}
