using System.Globalization;
using System.IO.Pipelines;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// A list in protobuf, made of the messages that the store keeps of its objects. All are known before the first byte is sent, since the
/// list's length stands at its beginning.
/// </summary>
internal sealed class ProtobufList
{
    private readonly ProtobufType _type;
    private readonly byte[] _metadata;
    private readonly ReadOnlyMemory<byte>[] _items;
    private readonly int _itemNumber;
    private readonly int _messageLength;

    private ProtobufList(ProtobufType type, ApiListResult result, Func<Store.StoredObject, ReadOnlyMemory<byte>> message, bool itemsFirst)
    {
        _type = type;
        _metadata = KubernetesProtobuf.EncodeMessage(MetadataOf(result));
        _items = [.. result.Objects.Select(message)];
        _itemNumber = itemsFirst ? 1 : 2;
        var length = (long)ProtobufDocuments.MeasureField(3 - _itemNumber, _metadata.Length);
        foreach (var item in _items)
        {
            length += ProtobufDocuments.MeasureField(_itemNumber, item.Length);
        }

        _messageLength = checked((int)length);
    }

    /// <summary>The length of the whole document in bytes.</summary>
    public int Length => ProtobufDocuments.Measure(_type, _messageLength);

    /// <summary>A list of objects.</summary>
    /// <param name="kind">The list's kind, <c>PodList</c>.</param>
    /// <param name="apiVersion">The list's group and version.</param>
    /// <param name="result">The objects.</param>
    /// <exception cref="OverflowException">It is longer than 2 GiB, more than a message in protobuf may be.</exception>
    public static ProtobufList Of(string kind, string apiVersion, ApiListResult result) =>
        new(new ProtobufType(apiVersion, kind), result, static stored => stored.Protobuf, itemsFirst: false);

    /// <summary>
    /// A list of metadata. In <c>v1beta1</c> its two fields have each other's numbers (k8s.io/apimachinery pkg/apis/meta/v1beta1).
    /// </summary>
    /// <param name="version">Version of meta.k8s.io.</param>
    /// <param name="result">The objects.</param>
    public static ProtobufList OfMetadata(string version, ApiListResult result) =>
        new(new ProtobufType("meta.k8s.io/" + version, "PartialObjectMetadataList"), result, static stored => stored.MetadataProtobuf, itemsFirst: version == "v1beta1");

    /// <summary>Writes the list.</summary>
    /// <param name="writer">The answer's body.</param>
    /// <param name="cancel">The client went away.</param>
    public async Task WriteAsync(PipeWriter writer, CancellationToken cancel)
    {
        ProtobufDocuments.Begin(writer, _type, _messageLength);
        if (_itemNumber > 1)
        {
            ProtobufDocuments.WriteField(writer, 1, _metadata);
        }

        foreach (var item in _items)
        {
            ProtobufDocuments.WriteField(writer, _itemNumber, item.Span);
            if (writer.UnflushedBytes >= ListWriter.FlushBytes && (await writer.FlushAsync(cancel)).IsCompleted)
            {
                return;
            }
        }

        if (_itemNumber == 1)
        {
            ProtobufDocuments.WriteField(writer, 2, _metadata);
        }

        ProtobufDocuments.End(writer);
        await writer.FlushAsync(cancel);
    }

    // What is not stored has no revision, and comes in one piece.
    private static ListMeta MetadataOf(ApiListResult result) => result.Revision == 0 ? ListMeta.Empty : new ListMeta
    {
        ResourceVersion = result.Revision.ToString(CultureInfo.InvariantCulture),
        Continue = result.Continue.Length == 0 ? null : result.Continue,
        RemainingItemCount = result.RemainingItemCount,
    };
}
