using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Runtime.Usage;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <summary>What the runtime is asked to do.</summary>
internal interface IRuntimeCommand;

/// <summary>What the runtime tells the actor that asked for a pod's sandbox.</summary>
internal interface IRuntimeEvent;

/// <summary>Makes the network of a pod. The sender hears of everything that happens to its containers.</summary>
internal sealed record StartSandbox(string PodUid, ObjectKey Pod, bool HostNetwork) : IRuntimeCommand
{
    /// <summary>Volumes that are paths of the machine and shall be of some type: without them there is no sandbox. Null for none.</summary>
    public IReadOnlyList<Volume>? HostPaths { get; init; }
}

/// <summary>Takes over a sandbox that is there, after the kubelet was restarted. Answered by <see cref="SandboxAdopted"/>.</summary>
internal sealed record AdoptSandbox(string PodUid) : IRuntimeCommand;

/// <summary>Pulls the image if the policy says so and runs the container.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Container">The container.</param>
/// <param name="Attempt">Which run.</param>
/// <param name="Behaviour">What the pod's annotation says that it does.</param>
/// <param name="OomScoreAdjustment">How readily the kernel kills it when the machine has no memory left, from −1000 to 1000.</param>
/// <param name="EmptyDir">The volume that it writes to; null for none.</param>
internal sealed record RunContainer(
    string PodUid, Container Container, int Attempt, ContainerBehaviour Behaviour, int OomScoreAdjustment, EmptyDirMount? EmptyDir) : IRuntimeCommand
{
    /// <summary>What the pod says of itself, for its environment and its volumes.</summary>
    public required ObjectMeta PodMetadata { get; init; }

    /// <summary>What the pod should be, likewise.</summary>
    public required PodSpec PodSpec { get; init; }

    /// <summary>The node, likewise.</summary>
    public required PodHost Host { get; init; }

    /// <summary>The ConfigMaps and Secrets that the pod refers to, as they are when it starts.</summary>
    public PodConfiguration Configuration { get; init; } = PodConfiguration.Empty;

    /// <summary>Why its environment or its mounts cannot be made: then it is not started. Null when they can.</summary>
    public string? ConfigurationError { get; init; }
}

/// <summary>Writes into the pod's volumes what has changed of the pod, its ConfigMaps and its Secrets.</summary>
internal sealed record UpdateVolumes(string PodUid, ObjectMeta PodMetadata, PodConfiguration Configuration) : IRuntimeCommand
{
    /// <summary>Whether it holds what a <see cref="VolumeRead"/> has asked for.</summary>
    public bool IsAnswer { get; init; }
}

/// <summary>Sends SIGTERM, and SIGKILL when the grace period is over. A second one can only shorten it.</summary>
internal sealed record StopContainer(string PodUid, string Name, TimeSpan Grace) : IRuntimeCommand;

/// <summary>Takes the address from a pod whose containers have all ended; their logs stay.</summary>
internal sealed record ReleaseSandbox(string PodUid) : IRuntimeCommand;

/// <summary>Ends the containers of a pod that nobody knows, with a grace period, and removes what is left of it.</summary>
internal sealed record RetireSandbox(string PodUid, TimeSpan Grace) : IRuntimeCommand;

/// <summary>Removes what is left of a pod, running or not.</summary>
internal sealed record RemoveSandbox(string PodUid) : IRuntimeCommand;

/// <summary>Pods get their addresses from this range from now on.</summary>
internal sealed record UsePodRange(string Cidr) : IRuntimeCommand;

/// <summary>The Services that the node knows from now on: containers that start find them in their environment.</summary>
internal sealed record UseServices(IReadOnlyList<Service> Services) : IRuntimeCommand, INoSerializationVerificationNeeded;

/// <summary>Asks for everything that exists, answered by <see cref="SandboxList"/>.</summary>
internal sealed record ListSandboxes : IRuntimeCommand
{
    public static readonly ListSandboxes Instance = new();
}

/// <summary>Asks what the node has left and what its pods use, answered by <see cref="UsageTaken"/>.</summary>
/// <param name="For">What the kubelet wants to know it for.</param>
internal sealed record TakeUsage(UsagePurpose For) : IRuntimeCommand;

/// <summary>What a kubelet wants to know the usage for.</summary>
internal enum UsagePurpose
{
    /// <summary>An eviction pass begins.</summary>
    Eviction,

    /// <summary>It goes on after dead containers are gone.</summary>
    DeadContainersRemoved,

    /// <summary>It goes on after unused images are gone.</summary>
    ImagesRemoved,

    /// <summary>The regular removal of images.</summary>
    ImageCollection,
}

/// <summary>Removes what is left of the containers of pods that are over.</summary>
internal sealed record RemoveDeadContainers : IRuntimeCommand
{
    public static readonly RemoveDeadContainers Instance = new();
}

/// <summary>Removes images.</summary>
internal sealed record RemoveImages(IReadOnlyList<string> Images) : IRuntimeCommand;

/// <summary>Asks for the last lines that a container printed, answered by <see cref="ContainerLog"/>.</summary>
internal sealed record ReadLog(long RequestId, string PodUid, string Name, bool Previous, int? TailLines, int FirstLine) : IRuntimeCommand;

/// <summary>The sandbox is there; the address is empty for the host's network.</summary>
internal sealed record SandboxStarted(string PodUid, string Ip) : IRuntimeEvent;

/// <summary>The sandbox has a new owner, which hears of everything that happens after this.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Sandbox">What there is of it; null for nothing.</param>
internal sealed record SandboxAdopted(string PodUid, SandboxInfo? Sandbox) : IRuntimeEvent;

/// <summary>Paths of the machine are not what volumes of the pod say: there is no sandbox.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Failures">The volumes, and why they cannot be mounted.</param>
internal sealed record HostPathsFailed(string PodUid, IReadOnlyList<(string Volume, string Why)> Failures) : IRuntimeEvent;

/// <summary>There is no address left.</summary>
internal sealed record SandboxFailed(string PodUid, string Message) : IRuntimeEvent;

/// <summary>A pull began.</summary>
internal sealed record ImagePulling(string PodUid, string Name) : IRuntimeEvent;

/// <summary>A pull failed.</summary>
internal sealed record ImagePullFailed(string PodUid, string Name, int Attempt, string Reason, string Message) : IRuntimeEvent;

/// <summary>The image is there and the container is about to start after a delay.</summary>
internal sealed record ContainerCreated(string PodUid, string Name, int Attempt, ImagePull? Pull) : IRuntimeEvent;

/// <summary>The container runs.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Name">The container.</param>
/// <param name="Attempt">Which run.</param>
/// <param name="ContainerId">Its id.</param>
/// <param name="Image">The image as resolved.</param>
/// <param name="ImageId">The image's id.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="StartedStamp">The same by the node's clock.</param>
/// <param name="Pull">How the image came; null when <see cref="ContainerCreated"/> has said so.</param>
internal sealed record ContainerStarted(
    string PodUid,
    string Name,
    int Attempt,
    string ContainerId,
    string Image,
    string ImageId,
    DateTimeOffset StartedAt,
    DateTimeOffset StartedStamp,
    ImagePull? Pull) : IRuntimeEvent;

/// <summary>The container could not be started.</summary>
/// <param name="PodUid">The pod.</param>
/// <param name="Name">The container.</param>
/// <param name="Attempt">Which run.</param>
/// <param name="Pull">How the image came.</param>
/// <param name="Message">Why.</param>
/// <param name="IsConfiguration">It was not even created: something that it refers to is missing.</param>
internal sealed record ContainerStartFailed(
    string PodUid, string Name, int Attempt, ImagePull? Pull, string Message, bool IsConfiguration = false) : IRuntimeEvent;

/// <summary>The container ended.</summary>
internal sealed record ContainerExited(string PodUid, string Name, int Attempt, ContainerStateTerminated State) : IRuntimeEvent;

/// <summary>
/// A process reads the volume that admission gives every pod, and waits for what belongs there: for <see cref="UpdateVolumes"/> with an
/// answer.
/// </summary>
/// <param name="PodUid">The pod.</param>
internal sealed record VolumeRead(string PodUid) : IRuntimeEvent;

/// <summary>How an image came to the node.</summary>
/// <param name="Pulled">False when it was there.</param>
/// <param name="Took">How long the pull took.</param>
/// <param name="TookWithWaiting">The same with the time it waited for other pulls.</param>
/// <param name="SizeBytes">The image's size.</param>
internal sealed record ImagePull(bool Pulled, TimeSpan Took, TimeSpan TookWithWaiting, long SizeBytes)
{
    public static readonly ImagePull Present = new(false, TimeSpan.Zero, TimeSpan.Zero, 0);
}

/// <summary>The sandboxes with their containers, and the images.</summary>
internal sealed record SandboxList(IReadOnlyList<SandboxInfo> Sandboxes);

/// <summary>A sandbox.</summary>
/// <param name="PodUid">Its pod.</param>
/// <param name="Ip">Its address; empty with the host's network, and while it is down.</param>
/// <param name="IsDown">Whether the machine went down under it, so that nothing of it runs.</param>
/// <param name="Containers">The last run of each container.</param>
internal sealed record SandboxInfo(string PodUid, string Ip, bool IsDown, IReadOnlyList<ContainerInfo> Containers);

/// <summary>
/// A container: exited when <see cref="Exited"/> is set, else running. <see cref="Earlier"/> says how the run before it ended, if there
/// was one.
/// </summary>
internal sealed record ContainerInfo(
    string Name,
    int Attempt,
    string ContainerId,
    string Image,
    string ImageId,
    DateTimeOffset StartedAt,
    DateTimeOffset StartedStamp,
    ContainerStateTerminated? Exited,
    ContainerStateTerminated? Earlier);

/// <summary>What the node has left and what its pods use.</summary>
internal sealed record UsageTaken(UsagePurpose For, NodeUsage Usage);

/// <summary>The machine had no memory left, and the kernel killed a process. To the kubelet.</summary>
/// <param name="Process">The name of the process.</param>
/// <param name="Id">Its id.</param>
internal sealed record MachineOutOfMemory(string Process, long Id);

/// <summary>The images on the node, told to the kubelet whenever one is added.</summary>
internal sealed record ImagesChanged(IReadOnlyList<ContainerImage> Images);

/// <summary>The kubelet wants to hear of images.</summary>
internal sealed record SubscribeImages : IRuntimeCommand
{
    public static readonly SubscribeImages Instance = new();
}

/// <summary>Lines of a log; null when there is no such container.</summary>
internal sealed record ContainerLog(long RequestId, IReadOnlyList<LogLine>? Lines, string ContainerId = "", bool IsRunning = false, int NextLine = 0);

/// <summary>One line of a log.</summary>
/// <param name="At">When it was printed.</param>
/// <param name="Text">The line without its end.</param>
/// <param name="IsPartial">Nothing ended it: the container did before (the tag P of a log of the container runtime interface).</param>
public readonly record struct LogLine(DateTimeOffset At, string Text, bool IsPartial = false)
{
    /// <summary>The line as the container has printed it.</summary>
    public string Printed => IsPartial ? Text : Text + "\n";
}
