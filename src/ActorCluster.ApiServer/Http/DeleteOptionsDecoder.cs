using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;

namespace ActorCluster.ApiServer.Http;

/// <summary>Reads DeleteOptions from a body. Every group has its own version of the kind, and all are the same.</summary>
internal static class DeleteOptionsDecoder
{
    /// <summary>Decodes the body of a delete.</summary>
    /// <param name="body">The body.</param>
    /// <param name="mediaType">Its media type; empty counts as JSON.</param>
    public static DecodedBody Decode(ReadOnlyMemory<byte> body, string mediaType)
    {
        try
        {
            string kind;
            TypeMeta value;
            switch (mediaType)
            {
                case "" or "application/json" or "application/yaml":
                    body = mediaType == "application/yaml" ? YamlToJson.Convert(body.Span) : body;
                    kind = KubernetesJson.PeekType(body.Span).Kind;
                    value = KubernetesJson.Decode<DeleteOptions>(body);
                    break;
                case "application/vnd.kubernetes.protobuf":
                    kind = KubernetesProtobuf.PeekType(body).Kind;
                    value = KubernetesProtobuf.Decode(body, typeof(DeleteOptions));
                    break;
                default:
                    return new DecodedBody(null, [], StatusError.UnsupportedMediaType(MediaTypes.Bodies));
            }

            return kind is "" or "DeleteOptions"
                ? new DecodedBody(value, [], null)
                : new DecodedBody(null, [], StatusError.BadRequest($"no kind {FieldError.Quote(kind)} is known that says how to delete; DeleteOptions is"));
        }
        catch (DecodingException exception)
        {
            return new DecodedBody(null, [], StatusError.BadRequest(exception.Message));
        }
    }
}
