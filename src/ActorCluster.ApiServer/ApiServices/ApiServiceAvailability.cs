using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.ApiServices;

/// <summary>
/// Whether a version of a group is answered for (k8s.io/kube-aggregator <c>pkg/controllers/status</c>). This server asks no other one, so
/// that the answer depends on what is registered alone: what it serves itself is available, be it registered as metrics-server's; what
/// another server is to answer is not.
/// </summary>
internal static class ApiServiceAvailability
{
    /// <summary>The port of a Service that is named without one.</summary>
    public const int DefaultPort = 443;

    /// <summary>The state of a registration.</summary>
    /// <param name="spec">What is registered.</param>
    /// <param name="before">The state of before.</param>
    /// <param name="view">The cluster.</param>
    /// <param name="now">The time.</param>
    public static APIServiceStatus StatusOf(APIServiceSpec spec, APIServiceStatus before, IClusterView view, Time now)
    {
        var found = Judge(spec, view);
        var old = before.Conditions?.FirstOrDefault(static condition => condition.Type == APIServiceCondition.Available);
        return new APIServiceStatus
        {
            Conditions =
            [
                .. before.Conditions?.Where(static condition => condition.Type != APIServiceCondition.Available) ?? [],
                found with { LastTransitionTime = old?.Status == found.Status ? old.LastTransitionTime : now },
            ],
        };
    }

    private static APIServiceCondition Judge(APIServiceSpec spec, IClusterView view)
    {
        if (spec.Service is not { } service)
        {
            return Condition(ConditionStatus.True, "Local", "Local APIServices are always available");
        }

        if (spec.Group == ResourceTypes.NodeMetrics.Group && spec.Version == ResourceTypes.NodeMetrics.Version)
        {
            return Condition(ConditionStatus.True, "Passed", "all checks passed");
        }

        var key = new ObjectKey(service.Namespace ?? "", service.Name ?? "");
        var where = $"service/{key.Name} in {FieldError.Quote(key.Namespace)}";
        if (view.Find(StorageNames.Services, key)?.Value is not Service found)
        {
            return Condition(ConditionStatus.False, "ServiceNotFound", $"{where} is not present");
        }

        return (found.Spec.Type is null or ServiceType.ClusterIP ? Unreachable(found, service.Port ?? DefaultPort, key, where, view) : null)
            ?? Condition(ConditionStatus.False, "FailedDiscoveryCheck", "requests are not forwarded to other API servers");
    }

    private static APIServiceCondition? Unreachable(Service service, int number, ObjectKey key, string where, IClusterView view)
    {
        if (service.Spec.Ports?.FirstOrDefault(port => port.Port == number) is not { } port)
        {
            return Condition(ConditionStatus.False, "ServicePortError", $"{where} is not listening on port {number}");
        }

        if (view.Find(StorageNames.Endpoints, key)?.Value is not Endpoints endpoints)
        {
            return Condition(ConditionStatus.False, "EndpointsNotFound", $"cannot find endpoints for {where}");
        }

        var name = port.Name ?? "";
        var isThere = endpoints.Subsets?.Any(
            subset => subset.Addresses is { Count: > 0 } && subset.Ports?.Any(known => (known.Name ?? "") == name) == true) == true;
        return isThere
            ? null
            : Condition(ConditionStatus.False, "MissingEndpoints", $"endpoints for {where} have no addresses with port name {FieldError.Quote(name)}");
    }

    private static APIServiceCondition Condition(string status, string reason, string message) =>
        new() { Type = APIServiceCondition.Available, Status = status, Reason = reason, Message = message };
}
