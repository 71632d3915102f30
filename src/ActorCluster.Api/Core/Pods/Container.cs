using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A container in a pod.</summary>
public sealed record Container
{
    /// <summary>Name of the container, a DNS label that is unique in the pod.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Image to run.</summary>
    [Field(2)]
    public string? Image { get; init; }

    /// <summary>Command in place of the entry point of the image. <c>$(NAME)</c> stands for an environment variable.</summary>
    [Field(3)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments in place of those of the image. <c>$(NAME)</c> stands for an environment variable.</summary>
    [Field(4)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Working directory in place of that of the image.</summary>
    [Field(5)]
    public string? WorkingDir { get; init; }

    /// <summary>Ports of the container. Leaving a port out does not close it.</summary>
    [Field(6, Strategy = PatchStrategy.Merge, MergeKey = "containerPort", ListType = ListType.Map, ListMapKeys = "containerPort,protocol")]
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    /// <summary>Objects whose keys become environment variables. Later ones win, <c>env</c> wins over all.</summary>
    [Field(19)]
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    /// <summary>Environment variables.</summary>
    [Field(7, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Resources that are set aside and that may be used.</summary>
    [Field(8, Always = true)]
    public ResourceRequirements Resources { get; init => field = value ?? ResourceRequirements.Empty; } = ResourceRequirements.Empty;

    /// <summary>What a change of resources in place means for the container.</summary>
    [Field(23)]
    public IReadOnlyList<ContainerResizePolicy>? ResizePolicy { get; init; }

    /// <summary>For init containers only: <c>Always</c> makes it a sidecar.</summary>
    [Field(24, Pointer = true)]
    public string? RestartPolicy { get; init; }

    /// <summary>Volumes to mount.</summary>
    [Field(9, Strategy = PatchStrategy.Merge, MergeKey = "mountPath", ListType = ListType.Map, ListMapKeys = "mountPath")]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Block devices to make visible.</summary>
    [Field(21, Strategy = PatchStrategy.Merge, MergeKey = "devicePath", ListType = ListType.Map, ListMapKeys = "devicePath")]
    public IReadOnlyList<VolumeDevice>? VolumeDevices { get; init; }

    /// <summary>Check whose failure has the container killed and started again by its restart policy.</summary>
    [Field(10)]
    public Probe? LivenessProbe { get; init; }

    /// <summary>Check whose failure takes the pod out of the endpoints of its services.</summary>
    [Field(11)]
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Check that must succeed before the other two begin.</summary>
    [Field(22)]
    public Probe? StartupProbe { get; init; }

    /// <summary>Actions at the start and end of the container.</summary>
    [Field(12)]
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>File from which the last message is read, <c>/dev/termination-log</c> by default.</summary>
    [Field(13)]
    public string? TerminationMessagePath { get; init; }

    /// <summary>How the last message is found: <c>File</c> (the default) or <c>FallbackToLogsOnError</c>.</summary>
    [Field(20, Values = "FallbackToLogsOnError,File")]
    public string? TerminationMessagePolicy { get; init; }

    /// <summary>When the image is pulled: <c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>. The default depends on the tag.</summary>
    [Field(14, Values = "Always,IfNotPresent,Never")]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Security settings, which come before those of the pod.</summary>
    [Field(15)]
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Whether standard input stays open.</summary>
    [Field(16)]
    public bool Stdin { get; init; }

    /// <summary>Whether standard input is closed after the first client has left.</summary>
    [Field(17)]
    public bool StdinOnce { get; init; }

    /// <summary>Whether the container has a terminal. Requires <c>stdin</c>.</summary>
    [Field(18)]
    public bool Tty { get; init; }
}

/// <summary>
/// A container that is added to a running pod to examine it. It has no ports, probes or resources of its own and is never started again.
/// </summary>
public sealed record EphemeralContainer
{
    /// <summary>Name of the container, a DNS label that is unique in the pod.</summary>
    [Field(1, Within = 1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Image to run.</summary>
    [Field(2, Within = 1)]
    public string? Image { get; init; }

    /// <summary>Command in place of the entry point of the image. <c>$(NAME)</c> stands for an environment variable.</summary>
    [Field(3, Within = 1)]
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Arguments in place of those of the image. <c>$(NAME)</c> stands for an environment variable.</summary>
    [Field(4, Within = 1)]
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Working directory in place of that of the image.</summary>
    [Field(5, Within = 1)]
    public string? WorkingDir { get; init; }

    /// <summary>Ports of the container. Leaving a port out does not close it.</summary>
    [Field(6, Within = 1, Strategy = PatchStrategy.Merge, MergeKey = "containerPort",
        ListType = ListType.Map, ListMapKeys = "containerPort,protocol")]
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    /// <summary>Objects whose keys become environment variables. Later ones win, <c>env</c> wins over all.</summary>
    [Field(19, Within = 1)]
    public IReadOnlyList<EnvFromSource>? EnvFrom { get; init; }

    /// <summary>Environment variables.</summary>
    [Field(7, Within = 1, Strategy = PatchStrategy.Merge, MergeKey = "name", ListType = ListType.Map, ListMapKeys = "name")]
    public IReadOnlyList<EnvVar>? Env { get; init; }

    /// <summary>Resources that are set aside and that may be used.</summary>
    [Field(8, Within = 1, Always = true)]
    public ResourceRequirements Resources { get; init => field = value ?? ResourceRequirements.Empty; } = ResourceRequirements.Empty;

    /// <summary>What a change of resources in place means for the container.</summary>
    [Field(23, Within = 1)]
    public IReadOnlyList<ContainerResizePolicy>? ResizePolicy { get; init; }

    /// <summary>For init containers only: <c>Always</c> makes it a sidecar.</summary>
    [Field(24, Within = 1, Pointer = true)]
    public string? RestartPolicy { get; init; }

    /// <summary>Volumes to mount.</summary>
    [Field(9, Within = 1, Strategy = PatchStrategy.Merge, MergeKey = "mountPath", ListType = ListType.Map, ListMapKeys = "mountPath")]
    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    /// <summary>Block devices to make visible.</summary>
    [Field(21, Within = 1, Strategy = PatchStrategy.Merge, MergeKey = "devicePath", ListType = ListType.Map, ListMapKeys = "devicePath")]
    public IReadOnlyList<VolumeDevice>? VolumeDevices { get; init; }

    /// <summary>Check whose failure has the container killed and started again by its restart policy.</summary>
    [Field(10, Within = 1)]
    public Probe? LivenessProbe { get; init; }

    /// <summary>Check whose failure takes the pod out of the endpoints of its services.</summary>
    [Field(11, Within = 1)]
    public Probe? ReadinessProbe { get; init; }

    /// <summary>Check that must succeed before the other two begin.</summary>
    [Field(22, Within = 1)]
    public Probe? StartupProbe { get; init; }

    /// <summary>Actions at the start and end of the container.</summary>
    [Field(12, Within = 1)]
    public Lifecycle? Lifecycle { get; init; }

    /// <summary>File from which the last message is read, <c>/dev/termination-log</c> by default.</summary>
    [Field(13, Within = 1)]
    public string? TerminationMessagePath { get; init; }

    /// <summary>How the last message is found: <c>File</c> (the default) or <c>FallbackToLogsOnError</c>.</summary>
    [Field(20, Within = 1, Values = "FallbackToLogsOnError,File")]
    public string? TerminationMessagePolicy { get; init; }

    /// <summary>When the image is pulled: <c>Always</c>, <c>IfNotPresent</c> or <c>Never</c>. The default depends on the tag.</summary>
    [Field(14, Within = 1, Values = "Always,IfNotPresent,Never")]
    public string? ImagePullPolicy { get; init; }

    /// <summary>Security settings, which come before those of the pod.</summary>
    [Field(15, Within = 1)]
    public SecurityContext? SecurityContext { get; init; }

    /// <summary>Whether standard input stays open.</summary>
    [Field(16, Within = 1)]
    public bool Stdin { get; init; }

    /// <summary>Whether standard input is closed after the first client has left.</summary>
    [Field(17, Within = 1)]
    public bool StdinOnce { get; init; }

    /// <summary>Whether the container has a terminal. Requires <c>stdin</c>.</summary>
    [Field(18, Within = 1)]
    public bool Tty { get; init; }

    /// <summary>The container whose processes it shares; without it those of the pod as configured.</summary>
    [Field(2)]
    public string? TargetContainerName { get; init; }
}

/// <summary>Values of <c>imagePullPolicy</c>.</summary>
public static class PullPolicy
{
    /// <summary>The image is always asked for anew.</summary>
    public const string Always = "Always";

    /// <summary>The image is pulled if the node does not have it.</summary>
    public const string IfNotPresent = "IfNotPresent";

    /// <summary>The image must be on the node already.</summary>
    public const string Never = "Never";
}

/// <summary>Values of <c>terminationMessagePolicy</c>.</summary>
public static class TerminationMessagePolicy
{
    /// <summary>The message is read from the file only.</summary>
    public const string File = "File";

    /// <summary>The end of the log stands in for an empty file if the container failed.</summary>
    public const string FallbackToLogsOnError = "FallbackToLogsOnError";
}
