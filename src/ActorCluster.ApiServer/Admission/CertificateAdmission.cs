using ActorCluster.Api.Certificates;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Admission;

/// <summary>
/// Admission plugins CertificateApproval, CertificateSigning and CertificateSubjectRestriction (kubernetes
/// plugin/pkg/admission/certificates): who approves or signs must be allowed to for that signer, and nobody gets a certificate of
/// <c>system:masters</c> this way.
/// </summary>
internal static class CertificateAdmission
{
    /// <summary>Checks a creation or an update.</summary>
    /// <param name="request">The request.</param>
    public static void Validate(AdmissionRequest request)
    {
        var asked = (CertificateSigningRequest)request.Object;
        var name = asked.Metadata.Name;
        if (request.Current is not CertificateSigningRequest current)
        {
            if (asked.Spec.SignerName == SignerName.ApiServerClient
                && SigningRequest.TryParse(asked.Spec.Request, out var content, out _)
                && content!.Organizations.Contains(WellKnownUsers.Masters))
            {
                request.Refuse(StatusError.Forbidden(
                    request.Definition.Type, name, $"use of {SignerName.ApiServerClient} signer with {WellKnownUsers.Masters} group is not allowed"));
            }

            return;
        }

        var isDecided = Differs(asked, current, CertificateRequestConditionType.Approved) || Differs(asked, current, CertificateRequestConditionType.Denied);
        var isSigned = Differs(asked, current, CertificateRequestConditionType.Failed)
            || !(asked.Status.Certificate ?? []).AsSpan().SequenceEqual(current.Status.Certificate);
        var verb = isDecided ? "approve" : isSigned ? "sign" : null;
        if (verb is not null && !May(request.Context, verb, current.Spec.SignerName))
        {
            request.Refuse(StatusError.Forbidden(
                request.Definition.Type, name, $"user not permitted to {verb} requests with signerName {FieldError.Quote(current.Spec.SignerName)}"));
        }
    }

    // A permission is for the signer itself, or for all signers of its domain.
    private static bool May(RequestContext context, string verb, string signer)
    {
        if (context.Caller is not { } caller)
        {
            return true;
        }

        var ask = new AccessRequest(caller, verb) { Group = "certificates.k8s.io", Resource = "signers", Name = signer };
        return context.Access.Decide(ask).IsAllowed || context.Access.Decide(ask with { Name = signer.Split('/')[0] + "/*" }).IsAllowed;
    }

    private static bool Differs(CertificateSigningRequest asked, CertificateSigningRequest current, string type) =>
        !SemanticEquality.AreEqual(Find(asked, type), Find(current, type));

    private static CertificateSigningRequestCondition? Find(CertificateSigningRequest request, string type) =>
        request.Status.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
