using System.Collections.Frozen;
using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Cluster;
using ActorCluster.ApiServer.Resources.Configuration;
using ActorCluster.ApiServer.Resources.Events;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Services;
using ActorCluster.ApiServer.Resources.Workloads;

namespace ActorCluster.ApiServer.Registry;

/// <summary>The one list of resources that the API server serves, with the rules of each.</summary>
public static class ResourceTable
{
    /// <summary>Pods.</summary>
    public static ResourceDefinition Pods { get; } = new(ResourceTypes.Pods, new PodStrategy())
    {
        Fields = PodFields.Getters,
        IndexedField = PodFields.NodeName,
        ReturnsDeletedObject = true,
    };

    /// <summary>Nodes.</summary>
    public static ResourceDefinition Nodes { get; } = new(ResourceTypes.Nodes, new NodeStrategy()) { Fields = NodeStrategy.Fields };

    /// <summary>Namespaces.</summary>
    public static ResourceDefinition Namespaces { get; } = new(ResourceTypes.Namespaces, new NamespaceStrategy())
    {
        Fields = NamespaceStrategy.Fields,
    };

    /// <summary>Services.</summary>
    public static ResourceDefinition Services { get; } = new(ResourceTypes.Services, new ServiceStrategy())
    {
        Fields = ServiceStrategy.Fields,
        ReturnsDeletedObject = true,
    };

    /// <summary>Endpoints.</summary>
    public static ResourceDefinition Endpoints { get; } = new(ResourceTypes.Endpoints, new EndpointsStrategy());

    /// <summary>EndpointSlices.</summary>
    public static ResourceDefinition EndpointSlices { get; } = new(ResourceTypes.EndpointSlices, new EndpointSliceStrategy());

    /// <summary>Service accounts.</summary>
    public static ResourceDefinition ServiceAccounts { get; } = new(ResourceTypes.ServiceAccounts, new ServiceAccountStrategy())
    {
        ReturnsDeletedObject = true,
    };

    /// <summary>Every resource that is stored.</summary>
    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        Pods,
        Nodes,
        Namespaces,
        Services,
        Endpoints,
        EndpointSlices,
        ServiceAccounts,
        new(ResourceTypes.ConfigMaps, new ConfigMapStrategy()),
        new(ResourceTypes.Secrets, new SecretStrategy()) { Fields = SecretStrategy.Fields },
        new(ResourceTypes.PodTemplates, new PodTemplateStrategy()),
        new(ResourceTypes.Events, new EventStrategy()) { Fields = EventStrategy.Fields, Expires = true },
        new(ResourceTypes.EventsV1, new EventStrategy())
        {
            Storage = ResourceTypes.Events.QualifiedName,
            Fields = EventStrategy.FieldsV1,
            Expires = true,
            ToStorage = EventConversion.ToStorage,
            FromStorage = EventConversion.FromStorage,
        },
        new(ResourceTypes.Deployments, new DeploymentStrategy()),
        new(ResourceTypes.ReplicaSets, new ReplicaSetStrategy()) { Fields = ReplicaSetStrategy.Fields },
        new(ResourceTypes.StatefulSets, new StatefulSetStrategy()),
        new(ResourceTypes.DaemonSets, new DaemonSetStrategy()),
        new(ResourceTypes.Leases, new LeaseStrategy()),
        new(ResourceTypes.PriorityClasses, new PriorityClassStrategy()),
        new(ResourceTypes.PodDisruptionBudgets, new PodDisruptionBudgetStrategy()),
        new(ResourceTypes.ControllerRevisions, new ControllerRevisionStrategy()),
        new(
            ResourceTypes.PersistentVolumeClaims,
            new PlainStrategy<PersistentVolumeClaim>(static (claim, other) => claim with { Status = other.Status })),
        new(ResourceTypes.LimitRanges, new PlainStrategy<LimitRange>()),
        new(ResourceTypes.ResourceQuotas, new PlainStrategy<ResourceQuota>(static (quota, other) => quota with { Status = other.Status })),
    ];

    private static readonly FrozenDictionary<ResourceType, ResourceDefinition> ByType = All.ToFrozenDictionary(static definition => definition.Type);

    /// <summary>Finds the definition of a resource.</summary>
    /// <param name="type">The resource.</param>
    /// <returns>The definition, or null when it is not served (or not stored).</returns>
    public static ResourceDefinition? Find(ResourceType type) =>
        // Bindings are posted and never stored; their calls end at pods.
        type.Equals(ResourceTypes.Bindings) ? Pods : ByType.GetValueOrDefault(type);
}
