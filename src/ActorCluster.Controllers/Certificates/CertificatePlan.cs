using ActorCluster.Api.Authorization;
using ActorCluster.Api.Certificates;
using ActorCluster.Api.Meta;

namespace ActorCluster.Controllers.Certificates;

/// <summary>A kind of request that may be approved without anybody looking at it.</summary>
/// <param name="Permission">The subresource of requests that whoever asks must be allowed to create.</param>
/// <param name="OwnOnly">Whether it has to be for the user who asks.</param>
/// <param name="Message">What the approval says.</param>
public sealed record CertificateRecogniser(string Permission, bool OwnOnly, string Message);

/// <summary>
/// What may be approved and signed (kubernetes pkg/controller/certificates/approver/sarapprove.go, …/signer/signer.go,
/// pkg/apis/certificates/helpers.go).
/// </summary>
public static class CertificatePlan
{
    private const string NodeGroup = "system:nodes";
    private const string NodePrefix = "system:node:";

    /// <summary>The kinds of requests, in the order in which they are tried.</summary>
    public static IReadOnlyList<CertificateRecogniser> Recognisers { get; } =
    [
        new("selfnodeclient", true, "Auto approving self kubelet client certificate after SubjectAccessReview."),
        new("nodeclient", false, "Auto approving kubelet client certificate after SubjectAccessReview."),
    ];

    /// <summary>Whether the signer is one of the cluster's own.</summary>
    /// <param name="signer">The signer.</param>
    public static bool IsOurs(string signer) => signer is SignerName.ApiServerClient or SignerName.KubeletClient or SignerName.KubeletServing;

    /// <summary>Whether a request is one of a kind.</summary>
    /// <param name="request">The request.</param>
    /// <param name="recogniser">The kind.</param>
    public static bool IsRecognised(CertificateSigningRequest request, CertificateRecogniser recogniser) =>
        request.Spec.SignerName == SignerName.KubeletClient
        && SigningRequest.TryParse(request.Spec.Request, out var content, out _)
        && WhyNot(request.Spec, content!) is null
        && (!recogniser.OwnOnly || content!.CommonName == request.Spec.Username);

    /// <summary>The question whether who asks may have what he asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="recogniser">Its kind.</param>
    public static SubjectAccessReview Question(CertificateSigningRequest request, CertificateRecogniser recogniser) => new()
    {
        Kind = "SubjectAccessReview",
        ApiVersion = "authorization.k8s.io/v1",
        Spec = new SubjectAccessReviewSpec
        {
            User = request.Spec.Username,
            Uid = request.Spec.Uid,
            Groups = request.Spec.Groups,
            Extra = request.Spec.Extra,
            ResourceAttributes = new ResourceAttributes
            {
                Group = "certificates.k8s.io",
                Resource = "certificatesigningrequests",
                Verb = "create",
                Subresource = recogniser.Permission,
                Version = "*",
            },
        },
    };

    /// <summary>The request with its approval; the same instance when it has been decided already.</summary>
    /// <param name="request">The request.</param>
    /// <param name="recogniser">Its kind.</param>
    /// <param name="now">The time.</param>
    public static CertificateSigningRequest Approve(CertificateSigningRequest request, CertificateRecogniser recogniser, Time now) =>
        request.Status.Conditions?.Any(static condition => condition.Type is CertificateRequestConditionType.Approved or CertificateRequestConditionType.Denied) == true
            ? request
            : request with
            {
                Status = request.Status with
                {
                    Conditions =
                    [
                        .. request.Status.Conditions ?? [],
                        new CertificateSigningRequestCondition
                        {
                            Type = CertificateRequestConditionType.Approved,
                            Status = "True",
                            Reason = "AutoApproved",
                            Message = recogniser.Message,
                            LastUpdateTime = now,
                        },
                    ],
                },
            };

    /// <summary>The condition of a request that its signer does not sign.</summary>
    /// <param name="why">Why not.</param>
    /// <param name="now">The time.</param>
    public static CertificateSigningRequestCondition Failed(string why, Time now) => new()
    {
        Type = CertificateRequestConditionType.Failed,
        Status = "True",
        Reason = "SignerValidationFailure",
        Message = why,
        LastUpdateTime = now,
        LastTransitionTime = now,
    };

    /// <summary>Why a signer of the cluster does not sign a request; null when it does.</summary>
    /// <param name="spec">The request.</param>
    /// <param name="content">What it asks for.</param>
    public static string? WhyNot(CertificateSigningRequestSpec spec, SigningRequest content)
    {
        if (spec.SignerName == SignerName.ApiServerClient)
        {
            return WhyNoClient(spec.Usages ?? []);
        }

        if (!content.Organizations.SequenceEqual([NodeGroup]))
        {
            return $"subject organization is not {NodeGroup}";
        }

        var isServing = spec.SignerName == SignerName.KubeletServing;
        if (WhyNotNames(content, isServing) is { } wrong)
        {
            return wrong;
        }

        var isNode = content.CommonName.StartsWith(NodePrefix, StringComparison.Ordinal);
        var purpose = isServing ? KeyUsages.ServerAuth : KeyUsages.ClientAuth;
        return !isNode && !isServing ? $"subject common name does not begin with {NodePrefix}"
            : !HasExactly(spec.Usages ?? [], purpose) ? $"usages did not match [{string.Join(' ', Required(purpose).Order(StringComparer.Ordinal))}]"
            : !isNode ? $"subject common name does not begin with {NodePrefix}"
            : null;
    }

    private static string? WhyNoClient(IReadOnlyList<string> usages)
    {
        foreach (var usage in usages)
        {
            if (usage is not (KeyUsages.DigitalSignature or KeyUsages.KeyEncipherment or KeyUsages.ClientAuth))
            {
                return $"invalid usage for client certificate: {usage}";
            }
        }

        return usages.Contains(KeyUsages.ClientAuth) ? null : $"missing required usage for client certificate: {KeyUsages.ClientAuth}";
    }

    private static string? WhyNotNames(SigningRequest content, bool isServing) => isServing
        ? content.DnsNames.Count + content.Addresses.Count == 0 ? "DNS or IP subjectAltName is required"
            : content.HasOtherNames ? "Email subjectAltNames are not allowed"
            : null
        : content.DnsNames.Count > 0 ? "DNS subjectAltNames are not allowed"
            : content.Addresses.Count > 0 ? "IP subjectAltNames are not allowed"
            : content.HasOtherNames ? "Email subjectAltNames are not allowed"
            : null;

    // Keys on elliptic curves do without the encipherment.
    private static bool HasExactly(IReadOnlyList<string> usages, string purpose)
    {
        var required = Required(purpose);
        return required.SetEquals(usages) || required.Where(static usage => usage != KeyUsages.KeyEncipherment).ToHashSet().SetEquals(usages);
    }

    private static HashSet<string> Required(string purpose) => [KeyUsages.DigitalSignature, KeyUsages.KeyEncipherment, purpose];
}
