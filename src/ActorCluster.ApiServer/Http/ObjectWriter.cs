using System.Buffers;
using System.Globalization;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Tables;
using ActorCluster.Store;

namespace ActorCluster.ApiServer.Http;

/// <summary>How the objects of one answer are written, as negotiated: as they are, as metadata, or as a table.</summary>
/// <param name="Negotiation">The shape.</param>
/// <param name="Include">What a table's rows hold of the object.</param>
/// <param name="Now">The time from which ages are counted.</param>
/// <param name="Resource">The resource that the request is about.</param>
internal sealed record ObjectWriter(Negotiation Negotiation, IncludeObject Include, DateTimeOffset Now, ServedResource Resource)
{
    /// <summary>Whether the JSON of the store can be sent as it is.</summary>
    public bool IsPlain => Negotiation.Shape == ResponseShape.Object;

    /// <summary>Whether the answer is in protobuf.</summary>
    public bool IsProtobuf => Negotiation.Encoding == AnswerEncoding.Protobuf;

    /// <summary>An object's message in protobuf and what it is of: the object's, or its metadata's.</summary>
    /// <param name="stored">The object.</param>
    public (ProtobufType Type, ReadOnlyMemory<byte> Message) ProtobufOf(StoredObject stored) => IsPlain
        ? (ProtobufType.Of(stored.Value), stored.Protobuf)
        : (PartialType, stored.MetadataProtobuf);

    /// <summary>The message in protobuf of a bookmark and what it is of. Every object has its metadata in the same field.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="endsInitialEvents">Whether it says that the initial events have all been sent.</param>
    public (ProtobufType Type, ReadOnlyMemory<byte> Message) BookmarkOf(ResourceType resource, long revision, bool endsInitialEvents)
    {
        var bookmark = new PartialObjectMetadata
        {
            Metadata = new ObjectMeta
            {
                ResourceVersion = revision.ToString(CultureInfo.InvariantCulture),
                Annotations = endsInitialEvents
                    ? new Dictionary<string, string> { [InitialEventsEnd] = "true", [ListBlueprint.Annotation] = Blueprint(resource) }
                    : null,
            },
        };
        return (IsPlain ? new ProtobufType(resource.ApiVersion, resource.Kind) : PartialType, KubernetesProtobuf.EncodeMessage(bookmark));
    }

    /// <summary>Writes one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="stored">The object.</param>
    /// <param name="withColumns">For a table: whether it says its columns, as the first of a watch does.</param>
    public void Write(IBufferWriter<byte> writer, StoredObject stored, bool withColumns = true)
    {
        switch (Negotiation.Shape)
        {
            case ResponseShape.Table:
                TableWriter.Begin(writer, Negotiation.MetaVersion, RevisionMetadata(stored.Revision), ColumnsOf(stored), withColumns);
                TableWriter.WriteRow(writer, ColumnsOf(stored), stored, Include, Negotiation.MetaVersion, Now);
                TableWriter.End(writer);
                break;
            case ResponseShape.PartialMetadata or ResponseShape.PartialMetadataList:
                PartialMetadata.Write(writer, stored.Json.Span, Negotiation.MetaVersion);
                break;
            default:
                writer.Write(stored.Json.Span);
                break;
        }
    }

    /// <summary>Writes a bookmark: an object of which only the revision counts.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="endsInitialEvents">Whether it says that the initial events have all been sent.</param>
    public void WriteBookmark(IBufferWriter<byte> writer, ResourceType resource, long revision, bool endsInitialEvents)
    {
        if (Negotiation.Shape == ResponseShape.Table)
        {
            TableWriter.Begin(writer, Negotiation.MetaVersion, RevisionMetadata(revision), Resource.Columns, false);
            TableWriter.End(writer);
            return;
        }

        var isPartial = Negotiation.Shape != ResponseShape.Object;
        var kind = isPartial ? "PartialObjectMetadata" : resource.Kind;
        var apiVersion = isPartial ? "meta.k8s.io/" + Negotiation.MetaVersion : resource.ApiVersion;
        var annotations = endsInitialEvents ? $",\"annotations\":{{\"{InitialEventsEnd}\":\"true\",\"{ListBlueprint.Annotation}\":\"{Blueprint(resource)}\"}}" : "";
        ListWriter.WriteText(
            writer,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":{{\"resourceVersion\":\"{revision}\",\"creationTimestamp\":null{annotations}}}}}"));
    }

    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    private string Blueprint(ResourceType resource) => ListBlueprint.Of(resource, Resource.Schema is not null, Negotiation);

    private ProtobufType PartialType => new("meta.k8s.io/" + Negotiation.MetaVersion, "PartialObjectMetadata");

    // What answers for a subresource may be of another type than the resource.
    private TablePrinter ColumnsOf(StoredObject stored) =>
        stored.Value.GetType() == Resource.Type.ObjectType ? Resource.Columns : ResourceTable.ColumnsOf(stored.Value.GetType());

    private static ApiListResult RevisionMetadata(long revision) => new([], revision, "", null, null);
}
