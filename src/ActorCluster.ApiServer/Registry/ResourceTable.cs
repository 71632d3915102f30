using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Cluster;
using ActorCluster.ApiServer.Resources.Configuration;
using ActorCluster.ApiServer.Resources.Events;
using ActorCluster.ApiServer.Resources.Lab;
using ActorCluster.ApiServer.Resources.Pods;
using ActorCluster.ApiServer.Resources.Services;
using ActorCluster.ApiServer.Resources.Volumes;
using ActorCluster.ApiServer.Resources.Workloads;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// The one list of resources: what a kind can do, what it looks like, and its rules. Its names, scope and categories are those of its
/// <see cref="ResourceType"/>. Verbs and subresources are those of kubernetes pkg/registry (storage_core.go and its siblings), as far as
/// the emulator has them.
/// </summary>
public static class ResourceTable
{
    /// <summary>Pods.</summary>
    public static ResourceDefinition Pods { get; } = new(ResourceTypes.Pods, new PodStrategy())
    {
        Subresources =
        [
            Subresource.Attach, Subresource.Binding, Subresource.EphemeralContainers, Subresource.Eviction, Subresource.Exec, Subresource.Log,
            Subresource.PortForward, Subresource.Status,
        ],
        Columns = TablePrinters.Pods,
        Fields = PodFields.Getters,
        IndexedField = PodFields.NodeName,
        ReturnsDeletedObject = true,
    };

    /// <summary>Nodes.</summary>
    public static ResourceDefinition Nodes { get; } = new(ResourceTypes.Nodes, new NodeStrategy())
    {
        Subresources = [Subresource.Status],
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
        Subresources = [Subresource.Status],
        Columns = TablePrinters.Services,
        Fields = ServiceStrategy.Fields,
        ReturnsDeletedObject = true,
    };

    /// <summary>Endpoints.</summary>
    public static ResourceDefinition Endpoints { get; } = new(ResourceTypes.Endpoints, new EndpointsStrategy()) { Columns = TablePrinters.Endpoints };

    /// <summary>EndpointSlices.</summary>
    public static ResourceDefinition EndpointSlices { get; } = new(ResourceTypes.EndpointSlices, new EndpointSliceStrategy())
    {
        Columns = TablePrinters.EndpointSlices,
    };

    /// <summary>Priority classes.</summary>
    public static ResourceDefinition PriorityClasses { get; } =
        new(ResourceTypes.PriorityClasses, new PriorityClassStrategy()) { Columns = TablePrinters.PriorityClasses };

    /// <summary>Service accounts.</summary>
    public static ResourceDefinition ServiceAccounts { get; } = new(ResourceTypes.ServiceAccounts, new ServiceAccountStrategy())
    {
        Subresources = [Subresource.Token],
        Columns = TablePrinters.ServiceAccounts,
        ReturnsDeletedObject = true,
    };

    /// <summary>Every resource.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        Pods,
        Nodes,
        Namespaces,
        Services,
        Endpoints,
        EndpointSlices,
        ServiceAccounts,
        new ResourceDefinition(ResourceTypes.ConfigMaps, new ConfigMapStrategy()) { Columns = TablePrinters.ConfigMaps },
        new ResourceDefinition(ResourceTypes.Secrets, new SecretStrategy()) { Columns = TablePrinters.Secrets, Fields = SecretStrategy.Fields },
        new ResourceDefinition(ResourceTypes.PodTemplates, new PodTemplateStrategy()),
        new ResourceDefinition(ResourceTypes.Events, new EventStrategy()) { Columns = TablePrinters.Events, Fields = EventStrategy.Fields, Expires = true },
        new ResourceDefinition(ResourceTypes.EventsV1, new EventStrategy())
        {
            Columns = TablePrinters.EventsV1,
            Storage = ResourceTypes.Events.QualifiedName,
            Fields = EventStrategy.FieldsV1,
            Expires = true,
            ToStorage = EventConversion.ToStorage,
            FromStorage = EventConversion.FromStorage,
        },
        new ResourceDefinition(ResourceTypes.Deployments, new DeploymentStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.Deployments,
        },
        new ResourceDefinition(ResourceTypes.ReplicaSets, new ReplicaSetStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.ReplicaSets,
            Fields = ReplicaSetStrategy.Fields,
        },
        new ResourceDefinition(ResourceTypes.StatefulSets, new StatefulSetStrategy())
        {
            Subresources = [Subresource.Scale, Subresource.Status],
            Columns = WorkloadPrinters.StatefulSets,
        },
        new ResourceDefinition(ResourceTypes.DaemonSets, new DaemonSetStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = WorkloadPrinters.DaemonSets,
        },
        new ResourceDefinition(ResourceTypes.Leases, new LeaseStrategy()) { Columns = TablePrinters.Leases },
        PriorityClasses,
        new ResourceDefinition(ResourceTypes.PodDisruptionBudgets, new PodDisruptionBudgetStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = TablePrinters.PodDisruptionBudgets,
        },
        new ResourceDefinition(ResourceTypes.ControllerRevisions, new ControllerRevisionStrategy()) { Columns = WorkloadPrinters.ControllerRevisions },
        new ResourceDefinition(ResourceTypes.PersistentVolumeClaims, new PersistentVolumeClaimStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = VolumePrinters.PersistentVolumeClaims,
        },
        new ResourceDefinition(ResourceTypes.LimitRanges, new PlainStrategy<LimitRange>()),
        new ResourceDefinition(ResourceTypes.ResourceQuotas, new PlainStrategy<ResourceQuota>(static (quota, other) => quota with { Status = other.Status }))
        {
            Subresources = [Subresource.Status],
        },
        new ResourceDefinition(ResourceTypes.Experiments, new ExperimentStrategy())
        {
            Subresources = [Subresource.Status],
            Columns = ExperimentPrinter.Experiments,
        },

        // Posted and never stored.
        Posted(ResourceTypes.Bindings),
        Posted(ResourceTypes.TokenReviews),
        Posted(ResourceTypes.SelfSubjectReviews),
        Posted(ResourceTypes.SubjectAccessReviews),
        Posted(ResourceTypes.SelfSubjectAccessReviews),
        Posted(ResourceTypes.SelfSubjectRulesReviews),
        Posted(ResourceTypes.LocalSubjectAccessReviews),
    ];

    private static readonly Dictionary<ResourceType, ResourceDefinition> ByType =
        All.OfType<ResourceDefinition>().ToDictionary(static definition => definition.Type);

    private static readonly Dictionary<Type, ServedResource> ByObjectType = All.ToDictionary(static resource => resource.Type.ObjectType);

    private static readonly Dictionary<Type, Subresource> ByBody = All
        .SelectMany(static resource => resource.Subresources)
        .Where(static subresource => subresource.Body is not null)
        .DistinctBy(static subresource => subresource.Body)
        .ToDictionary(static subresource => subresource.Body!);

    /// <summary>Finds the definition of a resource that is stored.</summary>
    /// <param name="type">The resource.</param>
    /// <returns>The definition, or null when it is not served (or not stored).</returns>
    public static ResourceDefinition? Find(ResourceType type) =>
        // Bindings are posted and never stored; their calls end at pods.
        type.Equals(ResourceTypes.Bindings) ? Pods : ByType.GetValueOrDefault(type);

    /// <summary>The columns in which objects of a type are shown.</summary>
    /// <param name="type">The type of the objects, which may be that of a subresource.</param>
    internal static TablePrinter ColumnsOf(Type type) => ByObjectType.TryGetValue(type, out var resource) ? resource.Columns : TablePrinters.Default;

    /// <summary>What a document of a type says of itself.</summary>
    /// <param name="type">The type of a resource's objects, or of a subresource.</param>
    internal static (string Group, string Version, string Kind) KindOf(Type type)
    {
        if (ByObjectType.TryGetValue(type, out var resource))
        {
            return (resource.Type.Group, resource.Type.Version, resource.Type.Kind);
        }

        return ByBody.TryGetValue(type, out var subresource) ? (subresource.Group, subresource.Version, subresource.Kind) : ("", "v1", type.Name);
    }

    private static ServedResource Posted(ResourceType type) => new(type) { Verbs = Verbs.Create };
}
