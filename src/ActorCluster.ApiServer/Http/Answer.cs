using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Writes answers that are known as a whole.</summary>
internal static class Answer
{
    /// <summary>Answers with a Status: a failure, or the success of a delete.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The Status; its code is the answer's.</param>
    public static Task StatusAsync(HttpContext context, Status status) =>
        StatusAsync(context, status, status.Code == 0 ? StatusCodes.Status200OK : status.Code);

    /// <summary>
    /// Answers with a Status in what the client accepts. Where that is nothing a failure is told in JSON rather than hidden behind a 406
    /// (ErrorNegotiated in responsewriters/writers.go).
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The Status.</param>
    /// <param name="code">The HTTP code.</param>
    public static Task StatusAsync(HttpContext context, Status status, int code) =>
        StatusAsync(context, status, code, AcceptHeader.NegotiatePlain(context.Request.Headers.Accept, hasProtobuf: true) ?? AnswerEncoding.Json);

    /// <summary>Answers with a Status.</summary>
    /// <param name="context">The request.</param>
    /// <param name="status">The Status.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="encoding">How it is encoded.</param>
    public static Task StatusAsync(HttpContext context, Status status, int code, AnswerEncoding encoding)
    {
        if (status.Details is { RetryAfterSeconds: > 0 } details)
        {
            context.Response.Headers.RetryAfter = details.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return encoding == AnswerEncoding.Protobuf
            ? BytesAsync(context, code, KubernetesProtobuf.Encode(status), MediaTypes.Protobuf)
            : EncodedAsync(context, code, KubernetesJson.Encode(status), MediaTypes.Of(encoding));
    }

    /// <summary>Answers with a JSON document as Go's encoder writes one: with a line end, unless it is indented.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="json">The document.</param>
    /// <param name="contentType">The media type.</param>
    public static Task EncodedAsync(HttpContext context, int code, ReadOnlyMemory<byte> json, string contentType) => IsPretty(context.Request)
        ? BytesAsync(context, code, Indent(json), contentType)
        : BytesAsync(context, code, json, contentType, endsLine: true);

    /// <summary>Answers with a JSON document that is served as it is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="json">The document.</param>
    /// <param name="contentType">The media type.</param>
    public static Task JsonAsync(HttpContext context, int code, ReadOnlyMemory<byte> json, string contentType = MediaTypes.Json) =>
        BytesAsync(context, code, IsPretty(context.Request) ? Indent(json) : json, contentType);

    /// <summary>Answers with an object, compressed if it is large and the client takes it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="document">The object's document.</param>
    /// <param name="encoding">How it is encoded.</param>
    public static Task ObjectAsync(HttpContext context, int code, ReadOnlyMemory<byte> document, AnswerEncoding encoding)
    {
        var isPretty = encoding != AnswerEncoding.Protobuf && IsPretty(context.Request);
        var endsLine = encoding != AnswerEncoding.Protobuf && !isPretty;
        var bytes = isPretty ? Indent(document) : document;
        var contentType = MediaTypes.Of(encoding);
        if (bytes.Length <= CompressedBody.Threshold || !CompressedBody.IsAccepted(context.Request))
        {
            return BytesAsync(context, code, bytes, contentType, endsLine);
        }

        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        return CompressedBody.WriteAsync(context, writer => WriteAsync(writer, bytes, endsLine, context.RequestAborted));
    }

    /// <summary>Answers with a document as it is.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="bytes">The document.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="endsLine">Whether a line end follows.</param>
    public static Task BytesAsync(HttpContext context, int code, ReadOnlyMemory<byte> bytes, string contentType, bool endsLine = false)
    {
        var response = context.Response;
        response.StatusCode = code;
        response.ContentType = contentType;
        response.ContentLength = bytes.Length + (endsLine ? 1 : 0);

        // An answer to HEAD has the length of a body and none.
        return WriteAsync(response.BodyWriter, bytes, endsLine && !HttpMethods.IsHead(context.Request.Method), context.RequestAborted);
    }

    /// <summary>Answers with text, as the paths outside the resources do.</summary>
    /// <param name="context">The request.</param>
    /// <param name="code">The HTTP code.</param>
    /// <param name="text">The text.</param>
    /// <param name="contentType">The media type.</param>
    public static Task TextAsync(HttpContext context, int code, string text, string contentType = "text/plain; charset=utf-8")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>The answer of Go's mux to a path that nobody serves.</summary>
    /// <param name="context">The request.</param>
    public static Task PathNotFoundAsync(HttpContext context) => TextAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");

    /// <summary>Adds Warning headers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="warnings">The texts.</param>
    public static void AddWarnings(HttpContext context, IReadOnlyList<string> warnings) => WarningRecorder.Add(context, warnings);

    /// <summary>
    /// Whether to indent JSON: <c>pretty=</c>, and without it for tools that people read (isPrettyPrint in responsewriters/writers.go and
    /// negotiation).
    /// </summary>
    /// <param name="request">The request.</param>
    public static bool IsPretty(HttpRequest request)
    {
        if (request.QueryString.HasValue && QueryOptions.Single(request.Query, "pretty") is { Length: > 0 } pretty)
        {
            return pretty is "1" or "t" or "T" or "true" or "TRUE" or "True";
        }

        if (request.Headers.Accept.ToString().Contains("pretty=1", StringComparison.Ordinal))
        {
            return true;
        }

        var userAgent = request.Headers.UserAgent.ToString();
        return userAgent.StartsWith("curl", StringComparison.Ordinal)
            || userAgent.StartsWith("Wget", StringComparison.Ordinal)
            || userAgent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }

    /// <summary>Writes a JSON document anew with two blanks of indentation.</summary>
    /// <param name="json">The document.</param>
    public static ReadOnlyMemory<byte> Indent(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 }))
        using (var writer = new Utf8JsonWriter(buffer, IndentedOptions))
        {
            document.RootElement.WriteTo(writer);
        }

        return buffer.WrittenMemory;
    }

    private static async Task WriteAsync(System.IO.Pipelines.PipeWriter writer, ReadOnlyMemory<byte> bytes, bool endsLine, CancellationToken cancel)
    {
        if (endsLine)
        {
            writer.Write(bytes.Span);
            writer.Write("\n"u8);
            await writer.FlushAsync(cancel);
        }
        else
        {
            await writer.WriteAsync(bytes, cancel);
        }
    }

    private static readonly JsonWriterOptions IndentedOptions = new()
    {
        Indented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 1000,
    };
}
