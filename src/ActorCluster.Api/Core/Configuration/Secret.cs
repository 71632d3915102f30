using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Core;

/// <summary>Data that is to be kept from others, up to 1 MiB.</summary>
public sealed record Secret : KubernetesObject
{
    /// <summary>Whether the data can no longer be changed.</summary>
    [Field(5)]
    public bool? Immutable { get; init; }

    /// <summary>The data, in base64 where it is JSON.</summary>
    [Field(2)]
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>Data as text, for writing only: it is merged into <c>data</c>.</summary>
    [Field(4)]
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    /// <summary>Says which keys are expected, <c>Opaque</c> by default.</summary>
    [Field(3)]
    public string? Type { get; init; }
}

/// <summary>Values of <c>type</c> of a secret.</summary>
public static class SecretType
{
    /// <summary>Anything.</summary>
    public const string Opaque = "Opaque";

    /// <summary>A token of a service account.</summary>
    public const string ServiceAccountToken = "kubernetes.io/service-account-token";

    /// <summary>Credentials of an image registry.</summary>
    public const string DockerConfigJson = "kubernetes.io/dockerconfigjson";

    /// <summary>Credentials of an image registry, in the older form.</summary>
    public const string DockerCfg = "kubernetes.io/dockercfg";

    /// <summary>A user name and a password.</summary>
    public const string BasicAuth = "kubernetes.io/basic-auth";

    /// <summary>A private key for SSH.</summary>
    public const string SshAuth = "kubernetes.io/ssh-auth";

    /// <summary>A certificate and its key.</summary>
    public const string Tls = "kubernetes.io/tls";

    /// <summary>A token with which a node joins.</summary>
    public const string BootstrapToken = "bootstrap.kubernetes.io/token";
}
