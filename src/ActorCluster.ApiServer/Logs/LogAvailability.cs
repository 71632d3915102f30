using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Logs;

/// <summary>
/// Whether a container has a log that can be read, as its status says (kubernetes pkg/kubelet/kubelet_pods.go, validateContainerLogStatus).
/// </summary>
internal static class LogAvailability
{
    /// <summary>Why there is nothing to read yet, in the kubelet's words; null when there is.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">One of its containers.</param>
    /// <param name="previous">The run before the present one is asked for.</param>
    public static Status? Check(Pod pod, string container, bool previous)
    {
        var subject = $"container {FieldError.Quote(container)} in pod {FieldError.Quote(pod.Metadata.Name)}";
        if (Find(pod.Status, container) is not { } status)
        {
            return StatusError.BadRequest(subject + " is not available");
        }

        if (previous)
        {
            return string.IsNullOrEmpty(status.LastState.Terminated?.ContainerID)
                ? StatusError.BadRequest($"previous terminated {subject} not found")
                : null;
        }

        if (status.State.Running is not null)
        {
            return null;
        }

        // A container whose next run has not begun still shows the log of its last one.
        if (!string.IsNullOrEmpty(status.State.Terminated?.ContainerID) || !string.IsNullOrEmpty(status.LastState.Terminated?.ContainerID))
        {
            return null;
        }

        if (status.State.Terminated is not null || status.LastState.Terminated is not null)
        {
            return StatusError.BadRequest(subject + " is terminated");
        }

        return StatusError.BadRequest($"{subject} is waiting to start: {status.State.Waiting?.Reason switch
        {
            null or "" => "no logs yet",
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            var reason => reason,
        }}");
    }

    private static ContainerStatus? Find(PodStatus status, string container) =>
        Find(status.ContainerStatuses, container) ?? Find(status.InitContainerStatuses, container) ?? Find(status.EphemeralContainerStatuses, container);

    private static ContainerStatus? Find(IReadOnlyList<ContainerStatus>? statuses, string container)
    {
        foreach (var status in statuses ?? [])
        {
            if (status.Name == container)
            {
                return status;
            }
        }

        return null;
    }
}
