using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Client.Informers;
using ActorCluster.Controllers.Framework;
using Akka.Actor;

namespace ActorCluster.Controllers.ServiceAccounts;

/// <summary>
/// Keeps a ServiceAccount <c>default</c> in every active namespace (kubernetes
/// pkg/controller/serviceaccount/serviceaccounts_controller.go).
/// </summary>
public sealed class ServiceAccountsController : ControllerActor
{
    private const string DefaultName = "default";
    private Informer<Namespace> _namespaces = null!;
    private Informer<ServiceAccount> _accounts = null!;

    /// <summary>Creates the controller.</summary>
    /// <param name="context">What every controller is given.</param>
    public ServiceAccountsController(ControllerContext context)
        : base(context, "service-account-controller")
    {
    }

    /// <summary>The actor's props.</summary>
    /// <param name="context">What every controller is given.</param>
    public static Props PropsFor(ControllerContext context) => Props.Create(() => new ServiceAccountsController(context));

    /// <summary>Decides.</summary>
    /// <param name="ns">The namespace; null when it is gone.</param>
    /// <param name="account">Its account; null when it has none.</param>
    public static Reconciliation Decide(Namespace? ns, ServiceAccount? account) =>
        ns is null || !ns.IsActive() || account is not null
            ? Reconciliation.Nothing
            : Reconciliation.Of(new CreateWrite(ResourceTypes.ServiceAccounts, new ServiceAccount
            {
                Kind = "ServiceAccount",
                ApiVersion = "v1",
                Metadata = new ObjectMeta { Name = DefaultName, Namespace = ns.Metadata.Name },
            })
            {
                MayExist = true,
            });

    /// <inheritdoc />
    protected override void DeclareWatches()
    {
        _namespaces = Watch<Namespace>(ResourceTypes.Namespaces, (_, current) =>
        {
            if (current is not null)
            {
                Enqueue(current.Key());
            }
        });
        _accounts = Watch<ServiceAccount>(ResourceTypes.ServiceAccounts, (old, current) =>
        {
            if (current is null && old!.Metadata.Name == DefaultName)
            {
                Enqueue(new ObjectKey("", old.Metadata.Namespace));
            }
        });
    }

    /// <inheritdoc />
    protected override Reconciliation Reconcile(ObjectKey key) => Decide(_namespaces.Find(key), _accounts.Find(new ObjectKey(key.Name, DefaultName)));
}
