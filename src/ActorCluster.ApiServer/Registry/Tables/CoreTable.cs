using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Cluster;
using ActorCluster.ApiServer.Resources.Configuration;
using ActorCluster.ApiServer.Resources.Events;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Quotas;
using ActorCluster.ApiServer.Resources.Services;
using ActorCluster.ApiServer.Resources.Volumes;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of the core group.</summary>
internal static class CoreTable
{
    /// <summary>Pods.</summary>
    public static ResourceDefinition Pods { get; } = new(ResourceTypes.Pods, new PodStrategy())
    {
        Subresources =
        [
            Subresource.Attach, Subresource.Binding, Subresource.EphemeralContainers, Subresource.Eviction, Subresource.Exec, Subresource.Log,
            Subresource.PortForward, Subresource.PodProxy, Subresource.Status,
        ],
        Columns = TablePrinters.Pods,
        Fields = PodFields.Getters,
        IndexedField = PodFields.NodeName,
        ReturnsDeletedObject = true,
    };

    /// <summary>Nodes.</summary>
    public static ResourceDefinition Nodes { get; } = new(ResourceTypes.Nodes, new NodeStrategy())
    {
        Subresources = [Subresource.NodeProxy, Subresource.Status],
        Columns = TablePrinters.Nodes,
        Fields = NodeStrategy.Fields,
    };

    /// <summary>Namespaces.</summary>
    public static ResourceDefinition Namespaces { get; } = new(ResourceTypes.Namespaces, new NamespaceStrategy())
    {
        Verbs = Verbs.NoCollectionDelete,
        Subresources = [Subresource.Finalize, Subresource.Status],
        Columns = TablePrinters.Namespaces,
        Fields = NamespaceStrategy.Fields,
    };

    /// <summary>Services.</summary>
    public static ResourceDefinition Services { get; } = new(ResourceTypes.Services, new ServiceStrategy())
    {
        Subresources = [Subresource.ServiceProxy, Subresource.Status],
        Columns = TablePrinters.Services,
        Fields = ServiceStrategy.Fields,
        ReturnsDeletedObject = true,
    };

    /// <summary>Endpoints.</summary>
    public static ResourceDefinition Endpoints { get; } = new(ResourceTypes.Endpoints, new EndpointsStrategy()) { Columns = TablePrinters.Endpoints };

    /// <summary>Service accounts.</summary>
    public static ResourceDefinition ServiceAccounts { get; } = new(ResourceTypes.ServiceAccounts, new ServiceAccountStrategy())
    {
        Subresources = [Subresource.Token],
        Columns = TablePrinters.ServiceAccounts,
        ReturnsDeletedObject = true,
    };

    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        Pods,
        Nodes,
        Namespaces,
        Services,
        Endpoints,
        ServiceAccounts,
        new ResourceDefinition(ResourceTypes.ConfigMaps, new ConfigMapStrategy()) { Columns = TablePrinters.ConfigMaps },
        new ResourceDefinition(ResourceTypes.Secrets, new SecretStrategy()) { Columns = TablePrinters.Secrets, Fields = SecretStrategy.Fields },
        new ResourceDefinition(ResourceTypes.PodTemplates, new PodTemplateStrategy()),
        new ResourceDefinition(ResourceTypes.Events, new EventStrategy()) { Columns = TablePrinters.Events, Fields = EventStrategy.Fields, Expires = true },
        new ResourceDefinition(ResourceTypes.PersistentVolumeClaims, new PersistentVolumeClaimStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = VolumePrinters.PersistentVolumeClaims,
            ReturnsDeletedObject = true,
        },
        new ResourceDefinition(ResourceTypes.PersistentVolumes, new PersistentVolumeStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = VolumePrinters.PersistentVolumes,
            ReturnsDeletedObject = true,
        },
        new ResourceDefinition(ResourceTypes.ReplicationControllers, new ReplicationControllerStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.ReplicationControllers,
            Fields = ReplicationControllerStrategy.Fields,
        },
        new ResourceDefinition(ResourceTypes.LimitRanges, new LimitRangeStrategy()),
        new ResourceDefinition(ResourceTypes.ResourceQuotas, new ResourceQuotaStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = QuotaPrinters.ResourceQuotas,
            ReturnsDeletedObject = true,
        },
        ServedResource.Posted(ResourceTypes.Bindings),
        new ServedResource(ResourceTypes.ComponentStatuses)
        {
            Verbs = Verbs.Read,
            Columns = ComponentPrinter.ComponentStatuses,
            DeprecationWarning = "v1 ComponentStatus is deprecated in v1.19+",
        },
    ];
}
