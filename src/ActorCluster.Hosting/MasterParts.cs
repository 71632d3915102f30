using ActorCluster.Api.Authentication;
using ActorCluster.Api.Certificates;
using ActorCluster.ApiServer;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.Client.Configuration;
using ActorCluster.Client.Lab;
using ActorCluster.Client.LeaderElection;
using ActorCluster.Controllers;
using ActorCluster.Controllers.Framework;
using ActorCluster.Hosting.Metrics;
using ActorCluster.Hosting.Webhooks;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Settings;
using ActorCluster.Scheduler;
using ActorCluster.Store;
using Akka.Actor;
using Akka.Configuration;

namespace ActorCluster.Hosting;

/// <summary>How the master's parts are made.</summary>
/// <param name="Store">The store.</param>
/// <param name="Api">The API, given the store.</param>
/// <param name="Nodes">The nodes' gateways, given the API.</param>
/// <param name="Webhooks">What calls webhooks for the API, given the nodes' gateways.</param>
/// <param name="Metrics">What measures pods and nodes for the API, given the API and the nodes' gateways.</param>
/// <param name="Schedulers">The instances of the scheduler, given the API.</param>
/// <param name="Controllers">The instances of the controllers, given the API.</param>
public sealed record MasterParts(
    Props Store,
    Func<IActorRef, Props> Api,
    Func<IActorRef, Props> Nodes,
    Func<IActorRef, Props> Webhooks,
    Func<IActorRef, IActorRef, Props> Metrics,
    IReadOnlyList<Func<IActorRef, Props>> Schedulers,
    IReadOnlyList<Func<IActorRef, Props>> Controllers)
{
    /// <summary>The parts as the settings say.</summary>
    /// <param name="config">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <param name="store">What the store keeps its state in, given its settings.</param>
    /// <param name="time">The master's clock.</param>
    /// <param name="randomness">Makes a generator for the part of this name; each part has its own.</param>
    /// <param name="rootCertificate">The certificate that clients verify the API by.</param>
    /// <param name="catalog">Gets the resources that definitions add; null when nobody but the API wants to know of them.</param>
    /// <param name="signer">Signs certificates; null where nobody does.</param>
    /// <param name="outside">Calls webhooks outside of the cluster; null in a simulation, which has no outside.</param>
    /// <param name="tokens">Signs the tokens of service accounts; null where there are none.</param>
    /// <exception cref="ConfigurationException">A setting makes no sense.</exception>
    public static MasterParts FromConfig(
        Config config,
        Func<StoreSettings, IStore> store,
        TimeProvider time,
        Func<string, Random> randomness,
        RootCertificate rootCertificate,
        ResourceCatalog? catalog = null,
        ICertificateSigner? signer = null,
        IWebhookClient? outside = null,
        ITokenSigner? tokens = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(randomness);
        var client = ClientSettings.FromConfig(config);
        var storeSettings = StoreSettings.FromConfig(config);
        var scheduler = SchedulerSettings.FromConfig(config);
        var controllers = ControllerSettings.FromConfig(config);
        var election = LeaderElectionSettings.FromConfig(config);
        return new MasterParts(
            StoreActor.PropsFor(store(storeSettings), storeSettings, time),
            to => ApiActor.PropsFor(to, ApiServerSettings.FromConfig(config), time, randomness("api"), catalog, null, rootCertificate, tokens),
            api => NodesActor.PropsFor(api, NodeSettings.FromConfig(config), client, time),
            nodes => WebhooksActor.PropsFor(nodes, outside),
            (api, nodes) => MetricsActor.PropsFor(api, nodes, client, time),
            Instances(scheduler.Replicas, instance => api => Elected(
                api,
                new ElectedComponent(
                    ComponentAddress.Scheduler,
                    scheduler.Name,
                    instance,
                    SchedulerActor.PropsFor(api, scheduler, client, time, randomness("scheduler-" + instance))))),
            Instances(controllers.Replicas, instance => api => Elected(
                api,
                new ElectedComponent(
                    ComponentAddress.ControllerManager,
                    ComponentAddress.ControllerManager,
                    instance,
                    ControllersSupervisor.PropsFor(new ControllerContext(api, time, client, controllers) { Signer = signer }, rootCertificate)))));

        Props Elected(IActorRef api, ElectedComponent component) => LeaderElectorActor.PropsFor(
            api, component, election, client, time, randomness($"{component.Name}-{component.Instance}-election"));
    }

    private static IReadOnlyList<Func<IActorRef, Props>> Instances(int count, Func<string, Func<IActorRef, Props>> make) =>
        [.. Enumerable.Range(1, count).Select(number => make(ComponentAddress.InstanceName(number)))];
}
