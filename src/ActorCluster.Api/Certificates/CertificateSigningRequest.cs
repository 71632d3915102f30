using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Certificates;

/// <summary>Asks for a certificate: somebody approves or denies, a signer issues.</summary>
public sealed record CertificateSigningRequest : KubernetesObject
{
    /// <summary>What is asked for. It cannot be changed.</summary>
    [Field(2, Always = true, Required = true)]
    public CertificateSigningRequestSpec Spec { get; init => field = value ?? CertificateSigningRequestSpec.Empty; } = CertificateSigningRequestSpec.Empty;

    /// <summary>What was decided, and the certificate.</summary>
    [Field(3, Always = true)]
    public CertificateSigningRequestStatus Status { get; init => field = value ?? CertificateSigningRequestStatus.Empty; } = CertificateSigningRequestStatus.Empty;
}

/// <summary>
/// What is asked for. A client sets the request, signer, usages and lifetime; the rest is who it is, as the server found out.
/// </summary>
public sealed record CertificateSigningRequestSpec
{
    /// <summary>The value with every field left out.</summary>
    public static CertificateSigningRequestSpec Empty { get; } = new();

    /// <summary>A PKCS#10 request in PEM, with the heading <c>CERTIFICATE REQUEST</c>.</summary>
    [Field(1, Always = true, Required = true, ListType = ListType.Atomic)]
    public byte[]? Request { get; init; }

    /// <summary>Who shall sign: a qualified name such as <c>kubernetes.io/kube-apiserver-client</c>.</summary>
    [Field(7, Always = true, Required = true)]
    public string SignerName { get; init => field = value ?? ""; } = "";

    /// <summary>For how many seconds the certificate shall be valid, at least 600. The signer may choose another time.</summary>
    [Field(8)]
    public int? ExpirationSeconds { get; init; }

    /// <summary>What the key may be used for, such as <c>digital signature</c>, <c>client auth</c> or <c>server auth</c>.</summary>
    [Field(
        5,
        Values = "any,cert sign,client auth,code signing,content commitment,crl sign,data encipherment,decipher only,"
            + "digital signature,email protection,encipher only,ipsec end system,ipsec tunnel,ipsec user,"
            + "key agreement,key encipherment,microsoft sgc,netscape sgc,ocsp signing,s/mime,server auth,signing,"
            + "timestamping")]
    public IReadOnlyList<string>? Usages { get; init; }

    /// <summary>Name of the user who made the request. Set by the server.</summary>
    [Field(2)]
    public string? Username { get; init; }

    /// <summary>Identity of the user who made the request. Set by the server.</summary>
    [Field(3)]
    public string? Uid { get; init; }

    /// <summary>Groups of the user who made the request. Set by the server.</summary>
    [Field(4)]
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>What else is known of the user who made the request. Set by the server.</summary>
    [Field(6)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }
}

/// <summary>What was decided about a request, and the certificate.</summary>
public sealed record CertificateSigningRequestStatus
{
    /// <summary>The value with every field left out.</summary>
    public static CertificateSigningRequestStatus Empty { get; } = new();

    /// <summary>Decisions: <c>Approved</c>, <c>Denied</c>, <c>Failed</c>.</summary>
    [Field(1, ListType = ListType.Map, ListMapKeys = "type")]
    public IReadOnlyList<CertificateSigningRequestCondition>? Conditions { get; init; }

    /// <summary>The certificate in PEM, once the request is approved and signed.</summary>
    [Field(2, ListType = ListType.Atomic)]
    public byte[]? Certificate { get; init; }
}

/// <summary>One decision about a request.</summary>
public sealed record CertificateSigningRequestCondition
{
    /// <summary><c>Approved</c>, <c>Denied</c> or <c>Failed</c>.</summary>
    [Field(1, Always = true, Required = true)]
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>; the three known decisions are never taken back.</summary>
    [Field(6, Always = true, Required = true)]
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Why, in one word.</summary>
    [Field(2)]
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    [Field(3)]
    public string? Message { get; init; }

    /// <summary>When the decision was last changed.</summary>
    [Field(4, Always = true)]
    public Time? LastUpdateTime { get; init; }

    /// <summary>When the decision was taken. The server fills it in.</summary>
    [Field(5, Always = true)]
    public Time? LastTransitionTime { get; init; }
}

/// <summary>Values of <c>status.conditions[].type</c> of a request for a certificate.</summary>
public static class CertificateRequestConditionType
{
    /// <summary>The signer shall issue the certificate.</summary>
    public const string Approved = "Approved";

    /// <summary>The signer shall not.</summary>
    public const string Denied = "Denied";

    /// <summary>The signer could not.</summary>
    public const string Failed = "Failed";
}

/// <summary>The signers that a cluster has by itself.</summary>
public static class SignerName
{
    /// <summary>Certificates of clients of the API; never approved by itself.</summary>
    public const string ApiServerClient = "kubernetes.io/kube-apiserver-client";

    /// <summary>Certificates by which kubelets call the API; a controller may approve them.</summary>
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";

    /// <summary>Certificates that kubelets serve with; never approved by itself.</summary>
    public const string KubeletServing = "kubernetes.io/kubelet-serving";

    /// <summary>Anything, for no trust in particular; not of the group <c>v1</c>.</summary>
    public const string LegacyUnknown = "kubernetes.io/legacy-unknown";
}
