using System.Text.Json.Serialization;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>A port of a container.</summary>
public sealed record ContainerPort
{
    /// <summary>Name of the port, unique in the pod, by which services can refer to it.</summary>
    [Field(1)]
    public string? Name { get; init; }

    /// <summary>Port of the node that leads to this one, 0 for none.</summary>
    [Field(2)]
    public int HostPort { get; init; }

    /// <summary>Number of the port, 1 to 65535.</summary>
    [JsonPropertyName("containerPort")]
    [Field(3, Always = true, Required = true)]
    public int Number { get; init; }

    /// <summary><c>TCP</c> (the default), <c>UDP</c> or <c>SCTP</c>.</summary>
    [Field(4, Values = "SCTP,TCP,UDP", Default = "\"TCP\"")]
    public string? Protocol { get; init; }

    /// <summary>Address of the node that the host port is bound to.</summary>
    [Field(5)]
    public string? HostIP { get; init; }
}

/// <summary>An environment variable.</summary>
public sealed record EnvVar
{
    /// <summary>Name of the variable.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Value. <c>$(NAME)</c> stands for the value of an earlier variable, <c>$$</c> for a dollar sign.</summary>
    [Field(2)]
    public string? Value { get; init; }

    /// <summary>Where the value comes from. Excludes <c>value</c>.</summary>
    [Field(3)]
    public EnvVarSource? ValueFrom { get; init; }
}

/// <summary>Where the value of a variable comes from. Exactly one source is set.</summary>
public sealed record EnvVarSource
{
    /// <summary>A field of the pod.</summary>
    [Field(1)]
    public ObjectFieldSelector? FieldRef { get; init; }

    /// <summary>A resource of the container.</summary>
    [Field(2)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    /// <summary>A key of a ConfigMap.</summary>
    [Field(3)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    /// <summary>A key of a Secret.</summary>
    [Field(4)]
    public SecretKeySelector? SecretKeyRef { get; init; }
}

/// <summary>Selects a field of an object.</summary>
[Atomic]
public sealed record ObjectFieldSelector
{
    /// <summary>API version in which the path is written, <c>v1</c> by default.</summary>
    [Field(1)]
    public string? ApiVersion { get; init; }

    /// <summary>Path of the field, such as <c>metadata.name</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string FieldPath { get; init => field = value ?? ""; } = "";
}

/// <summary>Selects a resource of a container.</summary>
[Atomic]
public sealed record ResourceFieldSelector
{
    /// <summary>The container. Required in volumes, optional in environment variables.</summary>
    [Field(1)]
    public string? ContainerName { get; init; }

    /// <summary>The resource, such as <c>limits.cpu</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string Resource { get; init => field = value ?? ""; } = "";

    /// <summary>Unit in which the value is given, 1 by default.</summary>
    [Field(3, Always = true)]
    public Quantity Divisor { get; init; }
}

/// <summary>Selects a key of a ConfigMap.</summary>
[Atomic]
public sealed record ConfigMapKeySelector
{
    /// <summary>Name of the ConfigMap.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    [Field(2, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Whether ConfigMap or key may be missing.</summary>
    [Field(3)]
    public bool? Optional { get; init; }
}

/// <summary>Selects a key of a Secret.</summary>
[Atomic]
public sealed record SecretKeySelector
{
    /// <summary>Name of the Secret.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    [Field(2, Always = true, Required = true)]
    public string Key { get; init => field = value ?? ""; } = "";

    /// <summary>Whether Secret or key may be missing.</summary>
    [Field(3)]
    public bool? Optional { get; init; }
}

/// <summary>An object whose keys all become environment variables.</summary>
public sealed record EnvFromSource
{
    /// <summary>Prepended to every key.</summary>
    [Field(1)]
    public string? Prefix { get; init; }

    /// <summary>The ConfigMap.</summary>
    [Field(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    /// <summary>The Secret.</summary>
    [Field(3)]
    public SecretEnvSource? SecretRef { get; init; }
}

/// <summary>A ConfigMap whose keys become environment variables.</summary>
public sealed record ConfigMapEnvSource
{
    /// <summary>Name of the ConfigMap.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Whether it may be missing.</summary>
    [Field(2)]
    public bool? Optional { get; init; }
}

/// <summary>A Secret whose keys become environment variables.</summary>
public sealed record SecretEnvSource
{
    /// <summary>Name of the Secret.</summary>
    [Field(1, Within = 1, Default = "\"\"")]
    public string? Name { get; init; }

    /// <summary>Whether it may be missing.</summary>
    [Field(2)]
    public bool? Optional { get; init; }
}

/// <summary>Makes a volume visible in a container.</summary>
public sealed record VolumeMount
{
    /// <summary>Name of the volume.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Whether the container may only read.</summary>
    [Field(2)]
    public bool ReadOnly { get; init; }

    /// <summary>Whether mounts below are read-only too: <c>Disabled</c>, <c>IfPossible</c> or <c>Enabled</c>.</summary>
    [Field(7, Pointer = true)]
    public string? RecursiveReadOnly { get; init; }

    /// <summary>Path in the container, without a colon.</summary>
    [Field(3, Always = true, Required = true)]
    public string MountPath { get; init => field = value ?? ""; } = "";

    /// <summary>Path within the volume, by default its root.</summary>
    [Field(4)]
    public string? SubPath { get; init; }

    /// <summary>
    /// Whether mounts made later pass between node and container: <c>None</c>, <c>HostToContainer</c> or <c>Bidirectional</c>.
    /// </summary>
    [Field(5, Pointer = true, Values = "Bidirectional,HostToContainer,None")]
    public string? MountPropagation { get; init; }

    /// <summary>As <c>subPath</c>, with <c>$(NAME)</c> replaced by environment variables. Excludes <c>subPath</c>.</summary>
    [Field(6)]
    public string? SubPathExpr { get; init; }
}

/// <summary>Makes a raw block device visible in a container.</summary>
public sealed record VolumeDevice
{
    /// <summary>Name of a volume that is a claim.</summary>
    [Field(1, Always = true, Required = true)]
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Path of the device in the container.</summary>
    [Field(2, Always = true, Required = true)]
    public string DevicePath { get; init => field = value ?? ""; } = "";
}

/// <summary>What a change of a resource in place means for a container.</summary>
public sealed record ContainerResizePolicy
{
    /// <summary>The resource, <c>cpu</c> or <c>memory</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string ResourceName { get; init => field = value ?? ""; } = "";

    /// <summary><c>NotRequired</c> or <c>RestartContainer</c>.</summary>
    [Field(2, Always = true, Required = true)]
    public string RestartPolicy { get; init => field = value ?? ""; } = "";
}

/// <summary>Network protocols.</summary>
public static class Protocol
{
    /// <summary>TCP.</summary>
    public const string Tcp = "TCP";

    /// <summary>UDP.</summary>
    public const string Udp = "UDP";

    /// <summary>SCTP.</summary>
    public const string Sctp = "SCTP";
}
