using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Registry.Tables;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// The one list of resources: what a kind can do, what it looks like, and its rules. Its names, scope and categories are those of its
/// <see cref="ResourceType"/>. Verbs and subresources are those of kubernetes pkg/registry (storage_core.go and its siblings), as far as
/// the emulator has them. Each API group has a file of its own in <c>Tables</c>.
/// </summary>
public static class ResourceTable
{
    /// <summary>Pods.</summary>
    public static ResourceDefinition Pods => CoreTable.Pods;

    /// <summary>Nodes.</summary>
    public static ResourceDefinition Nodes => CoreTable.Nodes;

    /// <summary>Namespaces.</summary>
    public static ResourceDefinition Namespaces => CoreTable.Namespaces;

    /// <summary>Services.</summary>
    public static ResourceDefinition Services => CoreTable.Services;

    /// <summary>Endpoints.</summary>
    public static ResourceDefinition Endpoints => CoreTable.Endpoints;

    /// <summary>EndpointSlices.</summary>
    public static ResourceDefinition EndpointSlices => DiscoveryTable.EndpointSlices;

    /// <summary>Priority classes.</summary>
    public static ResourceDefinition PriorityClasses => SchedulingTable.PriorityClasses;

    /// <summary>Service accounts.</summary>
    public static ResourceDefinition ServiceAccounts => CoreTable.ServiceAccounts;

    /// <summary>Every resource.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        .. CoreTable.All,
        .. AppsTable.All,
        .. AutoscalingTable.All,
        .. BatchTable.All,
        .. CoordinationTable.All,
        .. DiscoveryTable.All,
        .. EventsTable.All,
        .. FlowControlTable.All,
        .. NetworkingTable.All,
        .. PolicyTable.All,
        .. RuntimeTable.All,
        .. SchedulingTable.All,
        .. StorageTable.All,
        .. AuthenticationTable.All,
        .. AuthorizationTable.All,
        .. ApiExtensionsTable.All,
        .. ApiRegistrationTable.All,
        .. AdmissionRegistrationTable.All,
        .. CertificatesTable.All,
        .. RbacTable.All,
        .. LabTable.All,
        .. MetricsTable.All,
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

    /// <summary>The versions of a resource.</summary>
    /// <param name="storage">The name under which the store keeps its objects.</param>
    internal static IEnumerable<ResourceDefinition> VersionsOf(string storage) =>
        ByType.Values.Where(definition => definition.Storage == storage);

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
}
