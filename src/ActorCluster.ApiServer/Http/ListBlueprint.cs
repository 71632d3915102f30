using System.Buffers;
using System.Text;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// What a client decodes a list from that it has got event by event: the bookmark at the end of the initial events holds an empty one
/// (the annotation <c>kubernetes.io/initial-events-list-blueprint</c>; k8s.io/apiserver/pkg/endpoints/handlers/response.go,
/// <c>watchListTransformer</c>).
/// </summary>
internal static class ListBlueprint
{
    /// <summary>The annotation's name.</summary>
    public const string Annotation = "kubernetes.io/initial-events-list-blueprint";

    // ListMeta whose three texts are empty, as a list's first field.
    private static readonly byte[] EmptyMessage = [0x0a, 6, 0x0a, 0, 0x12, 0, 0x1a, 0];

    // PartialObjectMetadataList of v1beta1 has its metadata second.
    private static readonly byte[] EmptyBetaMessage = [0x12, 6, 0x0a, 0, 0x12, 0, 0x1a, 0];

    /// <summary>The annotation's value: an empty list in the encoding of the watch, in base64.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="isCustom">Whether a definition made it.</param>
    /// <param name="negotiation">How the watch is answered.</param>
    public static string Of(ResourceType resource, bool isCustom, Negotiation negotiation)
    {
        var isPlain = negotiation.Shape == ResponseShape.Object;
        var kind = isPlain ? resource.ListKind : "PartialObjectMetadataList";
        var apiVersion = isPlain ? resource.ApiVersion : "meta.k8s.io/" + negotiation.MetaVersion;
        if (negotiation.Encoding != AnswerEncoding.Protobuf)
        {
            var json = isPlain && isCustom
                ? $"{{\"apiVersion\":\"{apiVersion}\",\"items\":[],\"kind\":\"{kind}\"}}\n"
                : $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":{{}},\"items\":null}}\n";
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        }

        var message = !isPlain && negotiation.MetaVersion == "v1beta1" ? EmptyBetaMessage : EmptyMessage;
        var document = new ArrayBufferWriter<byte>();
        ProtobufDocuments.Write(document, new ProtobufType(apiVersion, kind), message);
        return Convert.ToBase64String(document.WrittenSpan);
    }
}
