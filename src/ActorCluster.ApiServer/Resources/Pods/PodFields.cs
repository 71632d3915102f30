using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Resources.Pods;

/// <summary>The field selectors of pods (kubernetes <c>pkg/apis/core/v1/conversion.go</c>).</summary>
internal static class PodFields
{
    public const string NodeName = "spec.nodeName";

    public static IReadOnlyDictionary<string, Func<KubernetesObject, string?>> Getters { get; } = new Dictionary<string, Func<KubernetesObject, string?>>
    {
        [NodeName] = static value => ((Pod)value).Spec.NodeName,
        ["spec.restartPolicy"] = static value => ((Pod)value).Spec.RestartPolicy,
        ["spec.schedulerName"] = static value => ((Pod)value).Spec.SchedulerName,
        ["spec.serviceAccountName"] = static value => ((Pod)value).Spec.ServiceAccountName,
        ["spec.hostNetwork"] = static value => ((Pod)value).Spec.HostNetwork ? "true" : "false",
        ["status.phase"] = static value => ((Pod)value).Status.Phase,
        ["status.podIP"] = static value => ((Pod)value).Status.PodIP,
        ["status.podIPs"] = static value => ((Pod)value).Status.PodIP,
        ["status.nominatedNodeName"] = static value => ((Pod)value).Status.NominatedNodeName,
    };
}
