using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Security settings of a container, which come before those of the pod.</summary>
public sealed record SecurityContext
{
    /// <summary>Capabilities to add and drop.</summary>
    [Field(1)]
    public Capabilities? Capabilities { get; init; }

    /// <summary>Whether its processes are as good as root on the node. False by default.</summary>
    [Field(2)]
    public bool? Privileged { get; init; }

    /// <summary>SELinux context.</summary>
    [Field(3)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>Settings for Windows only.</summary>
    [Field(10)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    /// <summary>User that the process runs as, by default the one named in the image.</summary>
    [Field(4)]
    public long? RunAsUser { get; init; }

    /// <summary>Primary group that the process runs as.</summary>
    [Field(8)]
    public long? RunAsGroup { get; init; }

    /// <summary>Whether the container must not start if it would run as user 0.</summary>
    [Field(5)]
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Whether the root file system is read-only. False by default.</summary>
    [Field(6)]
    public bool? ReadOnlyRootFilesystem { get; init; }

    /// <summary>Whether a process may gain more privileges than its parent.</summary>
    [Field(7)]
    public bool? AllowPrivilegeEscalation { get; init; }

    /// <summary>Kind of /proc: <c>Default</c> or <c>Unmasked</c>.</summary>
    [Field(9, Pointer = true, Values = "Default,Unmasked")]
    public string? ProcMount { get; init; }

    /// <summary>System calls that are allowed.</summary>
    [Field(11)]
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>AppArmor profile.</summary>
    [Field(12)]
    public AppArmorProfile? AppArmorProfile { get; init; }
}

/// <summary>Security settings for all containers of a pod.</summary>
public sealed record PodSecurityContext
{
    /// <summary>SELinux context.</summary>
    [Field(1)]
    public SELinuxOptions? SeLinuxOptions { get; init; }

    /// <summary>Settings for Windows only.</summary>
    [Field(8)]
    public WindowsSecurityContextOptions? WindowsOptions { get; init; }

    /// <summary>User that the processes run as, by default the one named in the image.</summary>
    [Field(2)]
    public long? RunAsUser { get; init; }

    /// <summary>Primary group that the processes run as.</summary>
    [Field(6)]
    public long? RunAsGroup { get; init; }

    /// <summary>Whether containers must not start if they would run as user 0.</summary>
    [Field(3)]
    public bool? RunAsNonRoot { get; init; }

    /// <summary>Further groups of the first process in each container.</summary>
    [Field(4)]
    public IReadOnlyList<long>? SupplementalGroups { get; init; }

    /// <summary>Whether groups from the image count too: <c>Merge</c> (the default) or <c>Strict</c>.</summary>
    [Field(12, Pointer = true, Values = "Merge,Strict")]
    public string? SupplementalGroupsPolicy { get; init; }

    /// <summary>Group that owns volumes which support it, and that every process belongs to.</summary>
    [Field(5)]
    public long? FsGroup { get; init; }

    /// <summary>Kernel parameters of the pod.</summary>
    [Field(7)]
    public IReadOnlyList<Sysctl>? Sysctls { get; init; }

    /// <summary>When ownership of a volume is changed: <c>Always</c> (the default) or <c>OnRootMismatch</c>.</summary>
    [Field(9, Pointer = true, Values = "Always,OnRootMismatch")]
    public string? FsGroupChangePolicy { get; init; }

    /// <summary>System calls that are allowed.</summary>
    [Field(10)]
    public SeccompProfile? SeccompProfile { get; init; }

    /// <summary>AppArmor profile.</summary>
    [Field(11)]
    public AppArmorProfile? AppArmorProfile { get; init; }

    /// <summary>How the SELinux label gets onto volumes: <c>MountOption</c> (the default) or <c>Recursive</c>.</summary>
    [Field(13, Pointer = true)]
    public string? SeLinuxChangePolicy { get; init; }
}

/// <summary>POSIX capabilities to add to and drop from the default.</summary>
public sealed record Capabilities
{
    /// <summary>Capabilities to add.</summary>
    [Field(1)]
    public IReadOnlyList<string>? Add { get; init; }

    /// <summary>Capabilities to drop.</summary>
    [Field(2)]
    public IReadOnlyList<string>? Drop { get; init; }
}

/// <summary>An SELinux context.</summary>
public sealed record SELinuxOptions
{
    /// <summary>User label.</summary>
    [Field(1)]
    public string? User { get; init; }

    /// <summary>Role label.</summary>
    [Field(2)]
    public string? Role { get; init; }

    /// <summary>Type label.</summary>
    [Field(3)]
    public string? Type { get; init; }

    /// <summary>Level label.</summary>
    [Field(4)]
    public string? Level { get; init; }
}

/// <summary>Security settings for Windows.</summary>
public sealed record WindowsSecurityContextOptions
{
    /// <summary>Name of the GMSA credential specification.</summary>
    [Field(1, Pointer = true)]
    public string? GmsaCredentialSpecName { get; init; }

    /// <summary>Content of the GMSA credential specification.</summary>
    [Field(2, Pointer = true)]
    public string? GmsaCredentialSpec { get; init; }

    /// <summary>User that the process runs as.</summary>
    [Field(3, Pointer = true)]
    public string? RunAsUserName { get; init; }

    /// <summary>Whether the containers are host processes. The same for all containers of a pod.</summary>
    [Field(4)]
    public bool? HostProcess { get; init; }
}

/// <summary>A seccomp profile.</summary>
public sealed record SeccompProfile
{
    /// <summary><c>RuntimeDefault</c>, <c>Unconfined</c> or <c>Localhost</c>.</summary>
    [Field(1, Always = true, Required = true, Discriminator = true, Values = "Localhost,RuntimeDefault,Unconfined")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Path of a profile on the node, for <c>Localhost</c> only.</summary>
    [Field(2, Pointer = true)]
    public string? LocalhostProfile { get; init; }
}

/// <summary>An AppArmor profile.</summary>
public sealed record AppArmorProfile
{
    /// <summary><c>RuntimeDefault</c>, <c>Unconfined</c> or <c>Localhost</c>.</summary>
    [Field(1, Always = true, Required = true, Discriminator = true, Values = "Localhost,RuntimeDefault,Unconfined")]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Name of a profile loaded on the node, for <c>Localhost</c> only.</summary>
    [Field(2, Pointer = true)]
    public string? LocalhostProfile { get; init; }
}

/// <summary>A kernel parameter.</summary>
public sealed record Sysctl
{
    /// <summary>Name of the parameter.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value of the parameter.</summary>
    [Field(2, Always = true, Required = true)]
    public string Value { get; init => field = value ?? ""; } = "";
}
