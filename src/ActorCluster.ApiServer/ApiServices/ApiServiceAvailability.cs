using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
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

        return view.Find(StorageNames.Services, new ObjectKey(service.Namespace ?? "", service.Name ?? "")) is null
            ? Condition(ConditionStatus.False, "ServiceNotFound", $"service/{service.Name} in \"{service.Namespace}\" is not present")
            : Condition(ConditionStatus.False, "FailedDiscoveryCheck", "requests are not forwarded to other API servers");
    }

    private static APIServiceCondition Condition(string status, string reason, string message) =>
        new() { Type = APIServiceCondition.Available, Status = status, Reason = reason, Message = message };
}
