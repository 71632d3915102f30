using System.Buffers;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>A body, or why it was not taken.</summary>
/// <param name="Bytes">The body; empty for none.</param>
/// <param name="Failure">Why it was not taken.</param>
internal readonly record struct RequestBody(ReadOnlyMemory<byte> Bytes, Status? Failure)
{
    /// <summary>Reads the body up to a limit. Nothing is kept of one that is larger.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The limit in bytes.</param>
    /// <param name="cancel">Ends the reading.</param>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, long limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
        {
            return new RequestBody(default, StatusError.RequestEntityTooLarge($"limit is {limit}"));
        }

        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancel);
            var buffer = read.Buffer;
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                return new RequestBody(default, StatusError.RequestEntityTooLarge($"limit is {limit}"));
            }

            if (read.IsCompleted)
            {
                var bytes = buffer.ToArray();
                reader.AdvanceTo(buffer.End);
                return new RequestBody(IsJson(MediaType(request)) ? JsonText.WithReplacements(bytes) : bytes, null);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool IsJson(string mediaType) => mediaType is "" or "application/json" || mediaType.EndsWith("+json", StringComparison.Ordinal);

    /// <summary>The media type without its parameters, in lower case; empty for none.</summary>
    /// <param name="request">The request.</param>
    public static string MediaType(HttpRequest request)
    {
        var text = request.ContentType;
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var end = text.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).Trim().ToLowerInvariant();
    }
}
