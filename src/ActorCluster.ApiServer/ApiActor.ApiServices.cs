using ActorCluster.Api.ApiRegistration;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.ApiServices;
using ActorCluster.ApiServer.Authorization;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.ApiServer.Requests;

namespace ActorCluster.ApiServer;

/// <summary>
/// What the API does about APIServices: each version of a group that a definition adds has one for as long as it is served.
/// </summary>
public sealed partial class ApiActor
{
    private const string Registrar = "kube-aggregator";

    // Users read registrations, no part of a cluster does; where everything is allowed there are no users, and nothing is written.
    private bool RegistersApiServices => _settings is { Bootstrap: true, Authorization: AuthorizationMode.Rbac };

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
