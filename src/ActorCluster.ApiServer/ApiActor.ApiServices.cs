using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.ApiServices;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.ApiServer.Requests;
using ActorCluster.Store;

namespace ActorCluster.ApiServer;

/// <summary>
/// What the API does about APIServices: each version of a group that a definition adds has one for as long as it is served.
/// </summary>
public sealed partial class ApiActor
{
    private const string Registrar = "kube-aggregator";

    // Users read registrations, no part of a cluster does; where everything is allowed there are no users, and nothing is written.
    private bool RegistersApiServices => _settings is { Bootstrap: true, Authorization: AuthorizationMode.Rbac };

    // What another server is to answer is looked at again with each change of the Service that leads to it.
    private void LookAtApiServices(IReadOnlyList<StoreChange> changes)
    {
        if (!RegistersApiServices)
        {
            return;
        }

        var changed = changes.Where(static change => change.Storage == StorageNames.Services || change.Storage == StorageNames.Endpoints)
            .Select(static change => new ObjectKey(change.Object.Value.Metadata.Namespace, change.Object.Value.Metadata.Name)).ToHashSet();
        foreach (var stored in changed.Count == 0 ? [] : _cache.List(StorageNames.ApiServices, ""))
        {
            if (stored.Value is APIService { Spec.Service: { } service } registration
                && changed.Contains(new ObjectKey(service.Namespace ?? "", service.Name ?? ""))
                && !SemanticEquality.AreEqual(StatusOf(registration), registration.Status))
            {
                _writes.Submit(new ModifyOperation(
                    ApiRegistrationTable.ApiServices,
                    new ObjectKey("", registration.Metadata.Name),
                    registration.Metadata.Uid,
                    current => (APIService)current with { Status = StatusOf((APIService)current) },
                    "status",
                    false,
                    Reply.None)
                {
                    Client = Registrar,
                });
            }
        }
    }

    private APIServiceStatus StatusOf(APIService service) => ApiServiceAvailability.StatusOf(service.Spec, service.Status, _context.View, _context.Now);

    private void RegisterDefinitions()
    {
        if (!RegistersApiServices)
        {
            return;
        }

        var registered = _cache.List(StorageNames.ApiServices, "").Select(static stored => (APIService)stored.Value);
        var (missing, surplus) = ApiServiceRegistration.Compare(Definitions, registered);
        foreach (var service in missing)
        {
            _writes.Submit(new CreateOperation(ApiRegistrationTable.ApiServices, "", service, false, Reply.None) { Client = Registrar });
        }

        foreach (var service in surplus)
        {
            if (service.Metadata.DeletionTimestamp is null)
            {
                _writes.Submit(new DeleteOperation(
                    ApiRegistrationTable.ApiServices,
                    new ObjectKey("", service.Metadata.Name),
                    new DeleteOptions { Preconditions = new Preconditions { Uid = service.Metadata.Uid } },
                    false,
                    Reply.None)
                {
                    Client = Registrar,
                });
            }
        }
    }
}
