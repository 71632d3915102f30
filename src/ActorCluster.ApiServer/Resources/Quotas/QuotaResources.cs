using ActorCluster.Api.Core;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.Resources.Quotas;

/// <summary>Names of resources in quotas and limits (kubernetes <c>pkg/apis/core/helper</c>, <c>pkg/apis/core/validation</c>).</summary>
internal static class QuotaResources
{
    private const string Requests = ResourceName.RequestsPrefix;
    private const string Limits = "limits.";

    private static readonly HashSet<string> Computed =
    [
        ResourceName.Cpu, ResourceName.Memory, Requests + ResourceName.Cpu, Requests + ResourceName.Memory, Limits + ResourceName.Cpu,
        Limits + ResourceName.Memory,
    ];

    private static readonly HashSet<string> Counted =
    [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports",
        "services.loadbalancers",
    ];

    private static readonly HashSet<string> Quota =
    [
        .. Computed, .. Counted, ResourceName.EphemeralStorage, Requests + ResourceName.EphemeralStorage, Limits + ResourceName.EphemeralStorage,
        Requests + ResourceName.Storage,
    ];

    /// <summary>Checks the name of a resource anywhere but at a container.</summary>
    public static bool Name(string name, FieldPath path, FieldErrors errors)
    {
        if (Names.QualifiedName(name) is { Count: > 0 } wrong)
        {
            errors.Invalid(path, name, wrong);
            return false;
        }

        if (IsQualified(name) || name == ResourceName.Storage || IsQuota(name))
        {
            return true;
        }

        errors.Invalid(path, name, "must be a standard resource type or fully qualified");
        return false;
    }

    /// <summary>Checks the amount of a resource in a quota, and its name.</summary>
    public static void Amount(string name, Quantity amount, FieldPath path, FieldErrors errors)
    {
        Name(name, path, errors);
        if (!IsQualified(name) && !IsQuota(name))
        {
            errors.Invalid(path, name, "must be a standard resource for quota");
        }

        if (amount.Sign < 0)
        {
            errors.Invalid(path, amount, "must be greater than or equal to 0");
        }

        if ((Counted.Contains(name) || ResourceName.IsExtended(name)) && amount.MilliValue() % 1000 != 0)
        {
            errors.Invalid(path, amount, "must be an integer");
        }
    }

    /// <summary>Whether a quota knows the resource by itself.</summary>
    public static bool IsQuota(string name) =>
        Quota.Contains(name) || name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal)
        || name.StartsWith(Requests + ResourceName.HugePagesPrefix, StringComparison.Ordinal);

    /// <summary>Whether a scope makes sense for a resource.</summary>
    public static bool FitsScope(string scope, string name) => scope switch
    {
        ResourceQuotaScope.BestEffort => name == ResourceName.Pods,
        ResourceQuotaScope.Terminating or ResourceQuotaScope.NotTerminating or ResourceQuotaScope.NotBestEffort
            or ResourceQuotaScope.PriorityClass or ResourceQuotaScope.CrossNamespacePodAffinity => name == ResourceName.Pods || Computed.Contains(name),
        _ => true,
    };

    /// <summary>Whether more of a resource may be promised than there is.</summary>
    public static bool IsOvercommittable(string name) =>
        (!IsQualified(name) || name.Contains("kubernetes.io/", StringComparison.Ordinal)) && !name.StartsWith(ResourceName.HugePagesPrefix, StringComparison.Ordinal);

    private static bool IsQualified(string name) => name.Contains('/', StringComparison.Ordinal);
}
