using System.Security.Cryptography;
using ActorCluster.Api.Authorization;
using ActorCluster.Api.Certificates;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;
using Akka.Event;

namespace ActorCluster.Controllers.Certificates;

/// <summary>
/// Approves what kubelets ask for themselves, once the API says that they may, and signs what is approved for the cluster's own signers
/// (kubernetes pkg/controller/certificates, the controllers csrapproving and csrsigning).
/// </summary>
public sealed class CertificateController : ControllerActor
{
    private readonly ICertificateSigner _signer;
    private Informer<CertificateSigningRequest> _requests = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="signer">The cluster's authority.</param>
    public CertificateController(ControllerContext context, ICertificateSigner signer)
        : base(context, "certificate-controller") => _signer = signer;

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    /// <param name="signer">The cluster's authority.</param>
    public static Props PropsFor(ControllerContext context, ICertificateSigner signer) => Props.Create(() => new CertificateController(context, signer));

    /// <inheritdoc />
    protected override void DeclareWatches() => _requests = Watch<CertificateSigningRequest>(ResourceTypes.CertificateSigningRequests, (_, current) =>
    {
        if (current is not null)
        {
            Enqueue(current.Key());
        }
    });

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key)
    {
        if (_requests.Find(key) is not { } request || request.Status.Certificate is { Length: > 0 } || Has(request, CertificateRequestConditionType.Denied)
            || Has(request, CertificateRequestConditionType.Failed))
        {
            return Reconciliation.Nothing;
        }

        if (Has(request, CertificateRequestConditionType.Approved))
        {
            return Sign(request);
        }

        foreach (var recogniser in CertificatePlan.Recognisers)
        {
            if (CertificatePlan.IsRecognised(request, recogniser))
            {
                // The answer comes back later; meanwhile the request is as it was.
                Send(new CreateWrite(ResourceTypes.SubjectAccessReviews, CertificatePlan.Question(request, recogniser)), answer =>
                {
                    if (answer.Object is SubjectAccessReview { Status.Allowed: true })
                    {
                        Send(new ModifyWrite(
                            ResourceTypes.CertificateSigningRequests,
                            key,
                            request.Metadata.Uid,
                            current => CertificatePlan.Approve((CertificateSigningRequest)current, recogniser, new Time(Now)),
                            "approval"));
                    }
                });
            }
        }

        return Reconciliation.Nothing;
    }

    private Reconciliation Sign(CertificateSigningRequest request)
    {
        if (!CertificatePlan.IsOurs(request.Spec.SignerName) || !SigningRequest.TryParse(request.Spec.Request, out var content, out _))
        {
            return Reconciliation.Nothing;
        }

        if (CertificatePlan.WhyNot(request.Spec, content!) is { } why)
        {
            return Write(request, status => status with { Conditions = [.. status.Conditions ?? [], CertificatePlan.Failed(why, new Time(Now))] });
        }

        try
        {
            TimeSpan? validity = request.Spec.ExpirationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            var certificate = _signer.Sign(content!, request.Spec.Usages ?? [], validity);
            return Write(request, status => status with { Certificate = certificate });
        }
        catch (CryptographicException exception)
        {
            Log.Warning("The certificate of {0} cannot be signed: {1}", request.Metadata.Name, exception.Message);
            return Reconciliation.Nothing;
        }
    }

    private static Reconciliation Write(CertificateSigningRequest request, Func<CertificateSigningRequestStatus, CertificateSigningRequestStatus> change) =>
        Reconciliation.Of(new UpdateWrite(ResourceTypes.CertificateSigningRequests, request with { Status = change(request.Status) }, "status"));

    private static bool Has(CertificateSigningRequest request, string type) => request.Status.Conditions?.Any(condition => condition.Type == type) == true;
}
