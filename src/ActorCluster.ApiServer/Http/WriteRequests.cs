using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Answers create, update, patch and delete.</summary>
/// <param name="endpoint">Carries out the calls.</param>
/// <param name="settings">The limit of bodies.</param>
internal sealed class WriteRequests(IApiEndpoint endpoint, HttpSettings settings)
{
    /// <summary>Answers a create.</summary>
    /// <param name="request">The request.</param>
    public Task CreateAsync(RequestContext request) => WriteAsync(request, ApiVerb.Create, "CreateOptions");

    /// <summary>Answers an update.</summary>
    /// <param name="request">The request.</param>
    public Task UpdateAsync(RequestContext request) => WriteAsync(request, ApiVerb.Update, "UpdateOptions");

    /// <summary>Answers a patch.</summary>
    /// <param name="request">The request.</param>
    public async Task PatchAsync(RequestContext request)
    {
        PatchKind? kind = RequestBody.MediaType(request.Http.Request) switch
        {
            "application/json-patch+json" => PatchKind.Json,
            "application/merge-patch+json" => PatchKind.Merge,
            "application/strategic-merge-patch+json" => PatchKind.StrategicMerge,
            "application/apply-patch+yaml" => PatchKind.Apply,
            _ => null,
        };
        if (kind is null)
        {
            await Answer.StatusAsync(request.Http, StatusError.UnsupportedMediaType(MediaTypes.Patches));
            return;
        }

        if (kind == PatchKind.StrategicMerge && request.Resource.Schema is not null && request.Path.Subresource != "scale")
        {
            await Answer.StatusAsync(request.Http, StatusError.UnsupportedMediaType(MediaTypes.CustomPatches));
            return;
        }

        if (!QueryOptions.TryReadWrite(request.Http.Request.Query, "PatchOptions", kind, out var options, out var failure))
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var body = await RequestBody.ReadAsync(request.Http.Request, settings.MaximumBodyBytes, request.Cancel);
        if (body.Failure is { } refused)
        {
            await Answer.StatusAsync(request.Http, refused);
            return;
        }

        var patch = body.Bytes;
        if (kind == PatchKind.Apply)
        {
            try
            {
                patch = YamlToJson.Convert(patch.Span, out var duplicates);
                if (duplicates.Count > 0 && options.FieldValidation == Endpoint.FieldValidation.Strict)
                {
                    var errors = string.Join("\n  ", duplicates);
                    await Answer.StatusAsync(request.Http, StatusError.BadRequest(
                        "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  " + errors));
                    return;
                }

                if (options.FieldValidation == Endpoint.FieldValidation.Warn)
                {
                    Answer.AddWarnings(request.Http, duplicates);
                }
            }
            catch (DecodingException exception)
            {
                await Answer.StatusAsync(request.Http, StatusError.BadRequest("error decoding YAML: " + exception.Message));
                return;
            }
        }

        var call = new ApiCall(request.Caller, ApiVerb.Patch, request.Resource.Type, KeyOf(request))
        {
            Subresource = request.Path.Subresource,
            Patch = patch,
            PatchKind = kind.Value,
            FieldValidation = options.FieldValidation,
            DryRun = options.DryRun,
            FieldManager = options.FieldManager,
            Force = options.Force == true,
            Deadline = RequestDeadline.Of(request.Http),
        };
        await ReadRequests.AnswerAsync(request, await endpoint.InvokeAsync(call, request.Cancel));
    }

    /// <summary>Answers a delete of an object or a collection.</summary>
    /// <param name="request">The request.</param>
    public async Task DeleteAsync(RequestContext request)
    {
        var body = await RequestBody.ReadAsync(request.Http.Request, settings.MaximumBodyBytes, request.Cancel);
        if (body.Failure is { } refused)
        {
            await Answer.StatusAsync(request.Http, refused);
            return;
        }

        if (!TryReadDeleteOptions(request.Http.Request, body.Bytes, out var options, out var failure))
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var isDry = options.DryRun is { Count: > 0 };
        if (request.Path.Name.Length > 0)
        {
            var call = new ApiCall(request.Caller, ApiVerb.Delete, request.Resource.Type, KeyOf(request))
            {
                DeleteOptions = options,
                DryRun = isDry,
                Deadline = RequestDeadline.Of(request.Http),
            };
            await ReadRequests.AnswerAsync(request, await endpoint.InvokeAsync(call, request.Cancel));
            return;
        }

        if (!QueryOptions.TryReadList(request.Http.Request.Query, false, out var query, out failure))
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        var collection = new CollectionCall(request.Caller, request.Resource.Type, request.Path.Namespace)
        {
            Labels = query.Labels,
            Fields = query.Fields,
            Limit = query.Limit,
            Continue = query.Continue,
            ResourceVersion = query.ResourceVersion,
            ResourceVersionMatch = query.ResourceVersionMatch,
            DeleteOptions = options,
            DryRun = isDry,
        };
        await ReadRequests.AnswerListAsync(request, await endpoint.DeleteCollectionAsync(collection, request.Cancel));
    }

    /// <summary>
    /// Reads and checks the options and the body of a create or update, and turns them into a call. Adds its warnings to the answer.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="verb">Create or update.</param>
    /// <param name="optionsKind">The kind of the options, for messages.</param>
    /// <returns>The call, or why there is none.</returns>
    public async Task<(ApiCall? Call, Status? Failure)> ReadAsync(RequestContext request, ApiVerb verb, string optionsKind)
    {
        var http = request.Http.Request;
        if (!QueryOptions.TryReadWrite(http.Query, optionsKind, null, out var options, out var failure))
        {
            return (null, failure);
        }

        var body = await RequestBody.ReadAsync(http, settings.MaximumBodyBytes, request.Cancel);
        if (body.Failure is { } refused)
        {
            return (null, refused);
        }

        var (kind, apiVersion, type) = BodyKindOf(request);
        var decoded = BodyDecoder.Decode(body.Bytes, RequestBody.MediaType(http), kind, apiVersion, type, options.FieldValidation);
        failure = decoded.Failure ?? PathMismatch.Find(request.Path, verb, decoded.Value as KubernetesObject);
        if (failure is not null)
        {
            return (null, failure);
        }

        var unknown = UnknownFieldsOf(request, decoded.Value, options.FieldValidation);
        if (unknown.Count > 0 && options.FieldValidation == Endpoint.FieldValidation.Strict)
        {
            return (null, StatusError.StrictDecoding(request.Resource.Type, unknown));
        }

        var sent = OwnerReferences.Distinct((KubernetesObject)decoded.Value!, isAdmitted: false, out var warning);
        Answer.AddWarnings(request.Http, [.. decoded.Warnings, .. unknown, .. warning is null ? Array.Empty<string>() : [warning]]);
        return (
            new ApiCall(request.Caller, verb, request.Resource.Type, KeyOf(request))
            {
                Subresource = request.Path.Subresource,
                Body = sent,
                FieldValidation = options.FieldValidation,
                DryRun = options.DryRun,
                FieldManager = options.FieldManager,
                Deadline = RequestDeadline.Of(request.Http),
            },
            null);
    }

    // What a definition's schema does not name; types have told what they do not know while they were decoded.
    private static List<string> UnknownFieldsOf(RequestContext request, TypeMeta? body, Endpoint.FieldValidation validation) =>
        validation != Endpoint.FieldValidation.Ignore && body is CustomObject custom && request.Resource is ResourceDefinition { Strategy: CustomResourceStrategy strategy }
            ? [.. strategy.UnknownFields(custom).Select(static field => $"unknown field \"{field}\"")]
            : [];

    private async Task WriteAsync(RequestContext request, ApiVerb verb, string optionsKind)
    {
        var (call, failure) = await ReadAsync(request, verb, optionsKind);
        if (call is null)
        {
            await Answer.StatusAsync(request.Http, failure!);
            return;
        }

        await ReadRequests.AnswerAsync(request, await endpoint.InvokeAsync(call, request.Cancel));
    }

    private static (string Kind, string ApiVersion, Type Type) BodyKindOf(RequestContext request)
    {
        var resource = request.Resource.Type;
        if (request.Resource.Find(request.Path.Subresource) is not { } subresource)
        {
            return (resource.Kind, resource.ApiVersion, resource.ObjectType);
        }

        return (subresource.Kind, subresource.ApiVersion, subresource.Body ?? resource.ObjectType);
    }

    private static ObjectKey KeyOf(RequestContext request) => new(request.Path.Namespace, request.Path.Name);

    private static bool TryReadDeleteOptions(HttpRequest request, ReadOnlyMemory<byte> body, out DeleteOptions options, out Status? failure)
    {
        if (body.IsEmpty)
        {
            return QueryOptions.TryReadDelete(request.Query, out options, out failure);
        }

        // Any version of DeleteOptions is the same; clients send that of meta.k8s.io, v1 or the resource's group.
        options = new DeleteOptions();
        var decoded = DeleteOptionsDecoder.Decode(body, RequestBody.MediaType(request));
        failure = decoded.Failure;
        if (decoded.Value is not DeleteOptions found)
        {
            return false;
        }

        options = found;
        return QueryOptions.TryCheckDelete(found, out failure);
    }
}
