using ActorCluster.Api.AdmissionRegistration;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.AdmissionPolicies;

/// <summary>
/// Writes into the status of each ValidatingAdmissionPolicy what its expressions may have wrong, once for each generation (kubernetes
/// pkg/controller/validatingadmissionpolicystatus/controller.go).
/// </summary>
public sealed class AdmissionPolicyStatusController : ControllerActor
{
    private readonly PolicyTypeChecker _checker;
    private Informer<ValidatingAdmissionPolicy> _policies = null!;
    private Informer<CustomResourceDefinition> _definitions = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public AdmissionPolicyStatusController(ControllerContext context)
        : base(context, "validatingadmissionpolicy-status") => _checker = new PolicyTypeChecker(new KindCatalog(() => _definitions.All));

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new AdmissionPolicyStatusController(context));

    /// <summary>Decides. A generation that was looked at is not looked at again, whatever kinds have come since.</summary>
    /// <param name="policy">The policy; null when it is gone.</param>
    /// <param name="checker">Checks its expressions.</param>
    public static Reconciliation Decide(ValidatingAdmissionPolicy? policy, PolicyTypeChecker checker)
    {
        ArgumentNullException.ThrowIfNull(checker);
        if (policy is null || policy.Metadata.Generation <= policy.Status.ObservedGeneration)
        {
            return Reconciliation.Nothing;
        }

        var warnings = checker.Check(policy);
        return Reconciliation.Of(new UpdateWrite(
            ResourceTypes.ValidatingAdmissionPolicies,
            policy with
            {
                Status = policy.Status with
                {
                    ObservedGeneration = policy.Metadata.Generation,
                    TypeChecking = new TypeChecking { ExpressionWarnings = warnings.Count > 0 ? warnings : null },
                },
            },
            "status"));
    }

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _definitions = Watch<CustomResourceDefinition>(ResourceTypes.CustomResourceDefinitions, static (_, _) => { });
        _policies = Watch<ValidatingAdmissionPolicy>(ResourceTypes.ValidatingAdmissionPolicies, (_, current) =>
        {
            if (current is not null)
            {
                Enqueue(current.Key());
            }
        });
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) => Decide(_policies.Find(key), _checker);
}
