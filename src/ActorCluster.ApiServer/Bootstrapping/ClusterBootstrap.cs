using ActorCluster.Api.Core;
using ActorCluster.Api.Discovery;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Storage;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Resources.Cluster;
using EndpointPort = ActorCluster.Api.Core.EndpointPort;

namespace ActorCluster.ApiServer.Bootstrapping;

/// <summary>
/// The objects that every cluster has, as the API server makes them for itself (kubernetes <c>pkg/controlplane</c>). The service account
/// "default" of these namespaces belongs to a controller in Kubernetes; it is made here too, so that pods can be created in a cluster
/// without controllers.
/// </summary>
internal static class ClusterBootstrap
{
    /// <summary>The Service by which pods find the API.</summary>
    public const string ApiService = "kubernetes";

    private const int ApiServicePort = 443;
    private const string SkipMirror = "endpointslice.kubernetes.io/skip-mirror";

    private static readonly string[] NamespaceNames =
        [WellKnownNamespaces.Default, WellKnownNamespaces.NodeLease, WellKnownNamespaces.Public, WellKnownNamespaces.System];

    public static IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> Namespaces()
    {
        var result = new List<(ResourceDefinition, KubernetesObject)>();
        foreach (var name in NamespaceNames)
        {
            result.Add((ResourceTable.Namespaces, new Namespace { Metadata = new ObjectMeta { Name = name } }));
        }

        return result;
    }

    public static IReadOnlyList<(ResourceDefinition Definition, KubernetesObject Object)> Contents(ApiServerSettings settings, string serviceAddress)
    {
        var result = new List<(ResourceDefinition, KubernetesObject)>();
        foreach (var name in NamespaceNames)
        {
            result.Add((ResourceTable.ServiceAccounts, new ServiceAccount { Metadata = new ObjectMeta { Name = "default", Namespace = name } }));
        }

        foreach (var priorityClass in SystemPriorityClasses.All)
        {
            result.Add((ResourceTable.PriorityClasses, priorityClass));
        }

        result.Add((ResourceTable.Find(ResourceTypes.StorageClasses)!, StandardClass()));
        result.Add((ResourceTable.Services, Service(settings, serviceAddress)));
        result.Add((ResourceTable.Endpoints, Endpoints(settings)));
        result.Add((ResourceTable.EndpointSlices, EndpointSlice(settings)));
        return result;
    }

    // What kind and minikube bring along; its volumes are bound at once, as no node has them.
    private static StorageClass StandardClass() => new()
    {
        Metadata = new ObjectMeta
        {
            Name = "standard",
            Annotations = new Dictionary<string, string> { [StorageClassAnnotations.IsDefault] = "true" },
        },
        Provisioner = StorageProvisioners.Emulated,
        ReclaimPolicy = ReclaimPolicy.Delete,
        AllowVolumeExpansion = true,
        VolumeBindingMode = VolumeBindingMode.Immediate,
    };

    private static Service Service(ApiServerSettings settings, string address) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = ApiService,
            Namespace = WellKnownNamespaces.Default,
            Labels = new Dictionary<string, string> { ["component"] = "apiserver", ["provider"] = "kubernetes" },
        },
        Spec = new ServiceSpec
        {
            ClusterIP = address,
            Type = ServiceType.ClusterIP,
            SessionAffinity = ServiceAffinity.None,
            Ports = [new ServicePort { Name = "https", Port = ApiServicePort, Protocol = Protocol.Tcp, TargetPort = settings.AdvertisePort }],
        },
    };

    private static Endpoints Endpoints(ApiServerSettings settings) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = ApiService,
            Namespace = WellKnownNamespaces.Default,
            Labels = new Dictionary<string, string> { [SkipMirror] = "true" },
        },
        Subsets =
        [
            new EndpointSubset
            {
                Addresses = [new EndpointAddress { Ip = settings.AdvertiseAddress }],
                Ports = [new EndpointPort { Name = "https", Port = settings.AdvertisePort, Protocol = Protocol.Tcp }],
            },
        ],
    };

    private static EndpointSlice EndpointSlice(ApiServerSettings settings) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = ApiService,
            Namespace = WellKnownNamespaces.Default,
            Labels = new Dictionary<string, string> { [WellKnownLabels.ServiceName] = ApiService },
        },
        AddressType = AddressType.IPv4,
        Endpoints = [new Api.Discovery.Endpoint { Addresses = [settings.AdvertiseAddress], Conditions = new EndpointConditions { Ready = true } }],
        Ports = [new Api.Discovery.EndpointPort { Name = "https", Port = settings.AdvertisePort, Protocol = Protocol.Tcp }],
    };
}
