using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Controllers.Framework;

namespace ActorCluster.Controllers.Pods;

/// <summary>
/// The creation and deletion of pods that have no names of their own, with the events that tell of them (kubernetes
/// pkg/controller/controller_utils.go RealPodControl).
/// </summary>
public static class PodWrites
{
    /// <summary>Creates a pod.</summary>
    /// <param name="owner">The object that wants it.</param>
    /// <param name="pod">The pod.</param>
    public static CreateWrite Create(KubernetesObject owner, Pod pod) => new(ResourceTypes.Pods, pod)
    {
        Report = response => response.Failure is { } failure
            ? new ControllerEvent(owner, "Warning", "FailedCreate", "Error creating: " + failure.Message)
            : new ControllerEvent(owner, "Normal", "SuccessfulCreate", "Created pod: " + response.Object!.Metadata.Name),
    };

    /// <summary>Deletes a pod.</summary>
    /// <param name="owner">The object that does not want it any more.</param>
    /// <param name="pod">The pod.</param>
    public static DeleteWrite Delete(KubernetesObject owner, Pod pod) => DeleteWrite.Exactly(ResourceTypes.Pods, pod) with
    {
        Report = response => response.Failure is { Code: not 404 } failure
            ? new ControllerEvent(owner, "Warning", "FailedDelete", "Error deleting: " + failure.Message)
            : new ControllerEvent(owner, "Normal", "SuccessfulDelete", "Deleted pod: " + pod.Metadata.Name),
    };
}
