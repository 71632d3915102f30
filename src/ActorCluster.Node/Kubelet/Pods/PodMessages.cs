using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Node.Kubelet.Pods;

/// <summary>The pod's object changed. From the kubelet to the pod's actor.</summary>
internal sealed record UpdatePod(Pod Pod);

/// <summary>The pod's object is gone: end its containers and confirm with <see cref="PodCleaned"/>.</summary>
internal sealed record ReleasePod
{
    public static readonly ReleasePod Instance = new();
}

/// <summary>The pod has to fail.</summary>
/// <param name="Reason">Its <c>status.reason</c>.</param>
/// <param name="Message">Its <c>status.message</c>.</param>
/// <param name="Grace">What its containers have.</param>
/// <param name="IsDisruption">
/// Whether it gets the condition DisruptionTarget: it goes for the sake of the node, not because it exceeds its own limits.
/// </param>
internal sealed record FailPod(string Reason, string Message, TimeSpan Grace, bool IsDisruption);

/// <summary>Tell everything again: the link was restarted.</summary>
internal sealed record RepeatReport
{
    public static readonly RepeatReport Instance = new();
}

/// <summary>No container of the pod runs or will run: its resources are free. To the kubelet.</summary>
internal sealed record PodEnded(string Uid);

/// <summary>Nothing of a pod whose object is gone is left. To the kubelet.</summary>
internal sealed record PodCleaned(string Uid);

/// <summary>Where a pod begins on this kubelet.</summary>
internal enum PodOrigin
{
    /// <summary>It has never run here.</summary>
    New,

    /// <summary>It ran before the machine went down: its containers are gone.</summary>
    Lost,

    /// <summary>Its containers are in the runtime: only the kubelet was restarted.</summary>
    Adopted,
}

/// <summary>How a pod begins.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Origin">Where its containers are.</param>
/// <param name="Sandbox">What the runtime has of it, when it is adopted.</param>
/// <param name="Configuration">
/// The ConfigMaps and Secrets that it refers to; null when they are not known yet, and follow with <see cref="ConfigurationKnown"/>.
/// </param>
internal sealed record PodBeginning(Pod Pod, PodOrigin Origin, SandboxInfo? Sandbox, PodConfiguration? Configuration);

/// <summary>
/// The ConfigMaps, Secrets and tokens that the pod refers to are known, or have changed. From the kubelet to the pod's actor.
/// </summary>
/// <param name="Configuration">What they are.</param>
/// <param name="HasTokenVolume">Whether what the volume holds that admission gives every pod is among them.</param>
internal sealed record ConfigurationKnown(PodConfiguration Configuration, bool HasTokenVolume);

/// <summary>
/// Somebody reads the volume that admission gives every pod: the kubelet answers with <see cref="ConfigurationKnown"/> when it has what
/// belongs there. From the pod's actor to the kubelet.
/// </summary>
/// <param name="PodUid">The pod.</param>
internal sealed record TokenVolumeRead(string PodUid);
