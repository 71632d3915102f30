using ActorCluster.Api.Core;

namespace ActorCluster.Node.Kubelet.Shutdown;

/// <summary>
/// In which order the pods of a node end before its machine goes off (pkg/kubelet/nodeshutdown: migrateConfig, groupByPriority). Pure.
/// </summary>
internal static class ShutdownPlan
{
    /// <summary>Why a pod ended: its <c>status.reason</c>.</summary>
    public const string Reason = "Terminated";

    /// <summary>What its status says about it.</summary>
    public const string Message = "Pod was terminated in response to imminent node shutdown.";

    /// <summary>Pods that end together.</summary>
    /// <param name="Grace">How long they are waited for.</param>
    /// <param name="Pods">The pods.</param>
    public sealed record Group(TimeSpan Grace, IReadOnlyList<Pod> Pods);

    /// <summary>The groups, first to last: regular pods, then critical ones. One without pods is left out.</summary>
    /// <param name="pods">The pods that run.</param>
    /// <param name="grace">How long all of it may take.</param>
    /// <param name="forCritical">How much of that critical pods have for themselves, at most all of it.</param>
    public static IReadOnlyList<Group> Of(IReadOnlyList<Pod> pods, TimeSpan grace, TimeSpan forCritical)
    {
        if (grace <= TimeSpan.Zero)
        {
            return [];
        }

        var critical = forCritical < grace ? forCritical : grace;
        Group[] groups =
        [
            new(grace - critical, [.. pods.Where(static pod => !PodAdmission.IsOfSystemPriority(pod))]),
            new(critical, [.. pods.Where(PodAdmission.IsOfSystemPriority)]),
        ];
        return [.. groups.Where(static group => group.Pods.Count > 0)];
    }

    /// <summary>What a pod's containers have: what the pod grants them, but no more than its group has.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="group">Its group's grace.</param>
    public static TimeSpan GraceOf(Pod pod, TimeSpan group) =>
        pod.Spec.TerminationGracePeriodSeconds is { } own && TimeSpan.FromSeconds(own) < group ? TimeSpan.FromSeconds(own) : group;
}
