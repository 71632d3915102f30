using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Resources.Events;
using ActorCluster.ApiServer.Tables;

namespace ActorCluster.ApiServer.Registry.Tables;

/// <summary>The resources of <c>events.k8s.io</c>.</summary>
internal static class EventsTable
{
    /// <summary>Every resource of the group.</summary>
    public static IReadOnlyList<ServedResource> All { get; } =
    [
        new ResourceDefinition(ResourceTypes.EventsV1, new EventStrategy())
        {
            Columns = TablePrinters.EventsV1,
            Storage = ResourceTypes.Events.QualifiedName,
            StorageGroup = ResourceTypes.Events.Group,
            Fields = EventStrategy.FieldsV1,
            Expires = true,
            ToStorage = EventConversion.ToStorage,
            FromStorage = EventConversion.FromStorage,
        },
    ];
}
