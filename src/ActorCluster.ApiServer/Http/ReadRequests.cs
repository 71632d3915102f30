using System.Buffers;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Selectors;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Tables;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Answers get, list and watch.</summary>
/// <param name="endpoint">Carries out the calls.</param>
/// <param name="watches">Answers watches.</param>
internal sealed class ReadRequests(IApiEndpoint endpoint, WatchRequests watches)
{
    /// <summary>Answers a get of an object or a subresource.</summary>
    /// <param name="request">The request.</param>
    public async Task GetAsync(RequestContext request)
    {
        var query = request.Http.Request.Query;
        if (request.Http.Request.QueryString.HasValue && QueryOptions.Boolean(query, "export") == true)
        {
            await Answer.StatusAsync(request.Http, StatusError.BadRequest("the export parameter, deprecated since v1.14, is no longer supported"));
            return;
        }

        var call = new ApiCall(request.Caller, ApiVerb.Get, request.Resource.Type, new ObjectKey(request.Path.Namespace, request.Path.Name))
        {
            Subresource = request.Path.Subresource,
            ResourceVersion = request.Http.Request.QueryString.HasValue ? QueryOptions.Single(query, "resourceVersion") : null,
        };
        await AnswerAsync(request, await endpoint.InvokeAsync(call, request.Cancel));
    }

    /// <summary>Answers a list or watch of a collection, or a watch of one object by the old path.</summary>
    /// <param name="request">The request.</param>
    public async Task ListAsync(RequestContext request)
    {
        if (!QueryOptions.TryReadList(request.Http.Request.Query, request.Path.IsWatch, out var query, out var failure))
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        // A list that comes event by event is put together by the client, which takes no tables apart.
        if (query is { SendInitialEvents: true, AllowBookmarks: true } && request.Writer.Negotiation.Shape == ResponseShape.Table)
        {
            if (!AcceptHeader.TryNegotiate(request.Http.Request.Headers.Accept, out var other, hasTable: false, request.Resource.Type.HasProtobuf))
            {
                await Answer.StatusAsync(request.Http, StatusError.NotAcceptable(MediaTypes.Answers));
                return;
            }

            request = request with { Writer = request.Writer with { Negotiation = other } };
        }

        var fields = query.Fields;
        if (request.Path.Name.Length > 0)
        {
            if (fields is not null && (fields.ExactMatchOf("metadata.name") != request.Path.Name))
            {
                await Answer.StatusAsync(request.Http, StatusError.BadRequest("fieldSelector metadata.name doesn't match requested name"));
                return;
            }

            fields ??= FieldQuery.Of(new FieldRequirement("metadata.name", request.Path.Name, true));
        }

        var call = new CollectionCall(request.Caller, request.Resource.Type, request.Path.Namespace)
        {
            Labels = query.Labels,
            Fields = fields,
            Limit = query.Limit,
            Continue = query.Continue,
            ResourceVersion = query.ResourceVersion,
            ResourceVersionMatch = query.ResourceVersionMatch,
            AllowBookmarks = query.AllowBookmarks,
            SendInitialEvents = query.SendInitialEvents,
        };
        if (query.Watch)
        {
            await watches.HandleAsync(request, call, query.TimeoutSeconds);
            return;
        }

        await AnswerListAsync(request, await endpoint.ListAsync(call, request.Cancel));
    }

    /// <summary>Answers with a list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The list.</param>
    public static async Task AnswerListAsync(RequestContext request, ApiListResult result)
    {
        if (result.Failure is { } failure)
        {
            await Answer.StatusAsync(request.Http, failure);
            return;
        }

        if (request.Writer.Negotiation.Shape == ResponseShape.PartialMetadata)
        {
            await Answer.StatusAsync(request.Http, OtherShape(
                $"you requested PartialObjectMetadata, but the requested object is a list ({GoTypes.List(request.Resource.Type, request.Resource.Schema is not null)})"));
            return;
        }

        if (request.Writer.IsProtobuf)
        {
            await WriteProtobufAsync(request, result);
            return;
        }

        var isPretty = Answer.IsPretty(request.Http.Request);
        if (!isPretty)
        {
            request.Http.Response.ContentType = MediaTypes.Of(request.Writer.Negotiation.Encoding);
            await CompressedBody.WriteAsync(request.Http, writer => WriteListAsync(request, writer, result));
            return;
        }

        // Read by a person: small enough to be held.
        using var stream = new MemoryStream();
        var writer = System.IO.Pipelines.PipeWriter.Create(stream, new System.IO.Pipelines.StreamPipeWriterOptions(leaveOpen: true));
        await WriteListAsync(request, writer, result);
        await writer.CompleteAsync();
        await Answer.ObjectAsync(request.Http, StatusCodes.Status200OK, stream.GetBuffer().AsMemory(0, (int)stream.Length), request.Writer.Negotiation.Encoding);
    }

    /// <summary>Answers with an object or a Status.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">The outcome.</param>
    public static async Task AnswerAsync(RequestContext request, ApiResult result)
    {
        if (result.Warnings.Count > 0)
        {
            Answer.AddWarnings(request.Http, result.Warnings);
        }

        if (result.Object is not { } stored)
        {
            var status = result.Status ?? StatusError.InternalError("neither an object nor a status");
            // The success of a delete is a Status without a code of its own.
            var code = status.Code == 0 ? result.Code : status.Code;
            await (code < StatusCodes.Status400BadRequest
                ? Answer.StatusAsync(request.Http, status, code, request.Writer.Negotiation.Encoding)
                : Answer.StatusAsync(request.Http, status, code));
            return;
        }

        if (request.Writer.Negotiation.Shape == ResponseShape.PartialMetadataList)
        {
            await Answer.StatusAsync(request.Http, OtherShape(
                $"you requested PartialObjectMetadataList, but the requested object is not a list ({GoTypes.Object(request.Resource.Type, request.Resource.Schema is not null)})"));
            return;
        }

        if (request.Writer.IsProtobuf)
        {
            var (type, message) = request.Writer.ProtobufOf(stored);
            var document = new ArrayBufferWriter<byte>(ProtobufDocuments.Measure(type, message.Length));
            ProtobufDocuments.Write(document, type, message.Span);
            await Answer.ObjectAsync(request.Http, result.Code, document.WrittenMemory, AnswerEncoding.Protobuf);
            return;
        }

        if (request.Writer.IsPlain)
        {
            await Answer.ObjectAsync(request.Http, result.Code, stored.Json, request.Writer.Negotiation.Encoding);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(stored.Json.Length);
        request.Writer.Write(buffer, stored);
        await Answer.ObjectAsync(request.Http, result.Code, buffer.WrittenMemory, request.Writer.Negotiation.Encoding);
    }

    // What was asked for has been done by then (handlers/response.go): only its answer has another shape.
    private static Status OtherShape(string why) => StatusError.NotAcceptable() with { Message = why };

    private static async Task WriteProtobufAsync(RequestContext request, ApiListResult result)
    {
        var type = request.Resource.Type;
        var list = request.Writer.IsPlain
            ? ProtobufList.Of(type.ListKind, type.ApiVersion, result)
            : ProtobufList.OfMetadata(request.Writer.Negotiation.MetaVersion, result);
        var response = request.Http.Response;
        response.ContentType = MediaTypes.Protobuf;
        response.ContentLength = list.Length;
        await CompressedBody.WriteAsync(request.Http, writer => list.WriteAsync(writer, request.Cancel));
    }

    private static Task WriteListAsync(RequestContext request, System.IO.Pipelines.PipeWriter writer, ApiListResult result)
    {
        var (shape, version, _) = request.Writer.Negotiation;
        var type = request.Resource.Type;
        switch (shape)
        {
            case ResponseShape.Table:
                return WriteTableAsync(request, writer, result);
            case ResponseShape.PartialMetadataList:
                return ListWriter.WriteAsync(
                    writer,
                    "PartialObjectMetadataList",
                    "meta.k8s.io/" + version,
                    result,
                    (target, stored) => PartialMetadata.Write(target, stored.Json.Span, version),
                    request.Cancel);
            default:
                var prefix = ListWriter.PrefixOf(type);
                return ListWriter.WriteAsync(
                    writer,
                    type.ListKind,
                    type.ApiVersion,
                    result,
                    (target, stored) => ListWriter.WriteItem(target, stored.Json.Span, prefix),
                    request.Cancel);
        }
    }

    private static async Task WriteTableAsync(RequestContext request, System.IO.Pipelines.PipeWriter writer, ApiListResult result)
    {
        var (_, include, now, _) = request.Writer;
        var version = request.Writer.Negotiation.MetaVersion;
        var printer = request.Resource.Columns;
        TableWriter.Begin(writer, version, result, printer, true);
        var rows = printer.Order(result.Objects);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(","u8);
            }

            TableWriter.WriteRow(writer, printer, rows[i], include, version, now);
            if (writer.UnflushedBytes >= ListWriter.FlushBytes && (await writer.FlushAsync(request.Cancel)).IsCompleted)
            {
                return;
            }
        }

        TableWriter.End(writer);
        writer.Write("\n"u8);
        await writer.FlushAsync(request.Cancel);
    }
}
