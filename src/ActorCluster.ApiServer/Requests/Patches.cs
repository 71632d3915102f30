using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Registry;
using FieldValidation = ActorCluster.ApiServer.Endpoint.FieldValidation;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Patches as functions of the object that they change (k8s.io/apiserver/pkg/endpoints/handlers/patch.go).</summary>
internal static class Patches
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>Applies a JSON, merge or strategic merge patch.</summary>
    /// <param name="current">The object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="call">The call that carries the patch.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="reply">Gets the warnings.</param>
    /// <exception cref="StatusException">The patch is malformed or does not fit the object.</exception>
    public static KubernetesObject Apply(KubernetesObject current, Type type, ApiCall call, ResourceDefinition resource, Reply reply)
    {
        var before = KubernetesJson.ToNode(current);
        return call.PatchKind switch
        {
            PatchKind.Json => ApplyOperations(current, before, type, call, resource, reply),
            PatchKind.StrategicMerge => ApplyStrategic(current, before, type, call, reply),
            _ => ApplyMerge(current, before, type, call, resource, reply),
        };
    }

    private static KubernetesObject ApplyOperations(
        KubernetesObject current, JsonObject before, Type type, ApiCall call, ResourceDefinition resource, Reply reply)
    {
        var problems = call.FieldValidation == FieldValidation.Ignore ? [] : CheckOperations(call.Patch.Span);
        try
        {
            var after = JsonPatch.Apply(before, call.Patch.Span);
            return Decode(
                current, after, type, call, [.. problems], resource, reply, () => JsonPatch.Apply(KubernetesJson.ToNode(current), call.Patch.Span, sort: true));
        }
        catch (JsonPatchException)
        {
            throw new StatusException(StatusError.Unprocessable());
        }
    }

    private static KubernetesObject ApplyMerge(
        KubernetesObject current, JsonObject before, Type type, ApiCall call, ResourceDefinition resource, Reply reply)
    {
        List<string> problems = [];
        if (call.FieldValidation == FieldValidation.Ignore)
        {
            var made = JsonMergePatch.Apply(before, call.Patch.Span);
            return Decode(current, made, type, call, problems, resource, reply, Show);
        }

        var patch = Parse(call.Patch.Span);
        if (patch is not (null or JsonObject))
        {
            throw Undecodable(JsonTree.NotFor(patch, "map[string]interface {}"));
        }

        problems.AddRange(JsonDuplicates.Find(call.Patch.Span));
        return Decode(current, JsonMergePatch.Apply(before, patch), type, call, problems, resource, reply, Show);

        JsonNode? Show() => JsonMergePatch.Apply(KubernetesJson.ToNode(current), JsonTree.Parse(call.Patch.Span, keepNumbers: true), sort: true);
    }

    private static KubernetesObject ApplyStrategic(KubernetesObject current, JsonObject before, Type type, ApiCall call, Reply reply)
    {
        var patch = JsonTree.ParsePatch(call.Patch.Span, "");
        var after = StrategicMergePatch.Apply(before, patch, type);
        try
        {
            var decoded = KubernetesJson.Convert(after, type);
            List<string> problems = call.FieldValidation == FieldValidation.Ignore ? [] : [.. JsonDuplicates.Find(call.Patch.Span), .. decoded.Problems.Order(StringComparer.Ordinal)];
            Judge(problems, call, reply, () => GoText.Show(patch));

            // The type says what an object is, not its fields.
            return (KubernetesObject)decoded.Value with { Kind = current.Kind, ApiVersion = current.ApiVersion };
        }
        catch (DecodingException exception)
        {
            throw Invalid(GoText.Show(patch), exception.Message);
        }
    }

    private static KubernetesObject Decode(
        KubernetesObject current,
        JsonNode? after,
        Type type,
        ApiCall call,
        List<string> problems,
        ResourceDefinition resource,
        Reply reply,
        Func<JsonNode?> show)
    {
        if (after is not JsonObject || MismatchOf(current, after as JsonObject) is not null)
        {
            var made = Shown(show());
            throw Invalid(made, WhyNoSuchObject(made, current, after));
        }

        try
        {
            var decoded = KubernetesJson.Decode(after, type);
            var value = (KubernetesObject)decoded.Value;
            if (call.FieldValidation != FieldValidation.Ignore)
            {
                // What is told of the document is told in the order in which the library leaves it.
                problems.AddRange(decoded.Problems.Count > 1 ? KubernetesJson.Decode(show(), type).Problems : decoded.Problems);
                problems.AddRange(UnknownFields(value, resource));
                Judge(problems, call, reply, () => Shown(show()));
            }

            return value.Kind is not { Length: > 0 } || value.ApiVersion is not { Length: > 0 } ? value with { Kind = current.Kind, ApiVersion = current.ApiVersion } : value;
        }
        catch (DecodingException exception)
        {
            var made = show();
            throw Invalid(Shown(made), FirstError(made, type) ?? exception.Message);
        }
    }

    private static string? FirstError(JsonNode? made, Type type)
    {
        try
        {
            KubernetesJson.Decode(made, type);
            return null;
        }
        catch (DecodingException exception)
        {
            return exception.Message;
        }
    }

    private static string WhyNoSuchObject(string made, KubernetesObject current, JsonNode? after)
    {
        try
        {
            KubernetesJson.PeekType(Encoding.UTF8.GetBytes(made));
            return MismatchOf(current, after as JsonObject) ?? "";
        }
        catch (DecodingException exception)
        {
            return exception.Message;
        }
    }

    // An object does not become one of another kind; that of a custom resource is left to its validation.
    private static string? MismatchOf(KubernetesObject current, JsonObject? after)
    {
        if (current is CustomObject || current is not { ApiVersion: { } ownVersion, Kind: { } ownKind })
        {
            return null;
        }

        var kind = TextOf(after?["kind"], ownKind);
        var apiVersion = TextOf(after?["apiVersion"], ownVersion);
        return kind == ownKind && apiVersion == ownVersion && IsText(after?["kind"]) && IsText(after?["apiVersion"]) ? null : BodyDecoder.WhyOtherKind(apiVersion, kind, ownVersion, ownKind);
    }

    private static bool IsText(JsonNode? node) => node is null || node.GetValueKind() == JsonValueKind.String;

    private static string TextOf(JsonNode? node, string otherwise) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : otherwise;

    private static JsonNode? Parse(ReadOnlySpan<byte> patch)
    {
        try
        {
            return JsonTree.Parse(patch, keepNumbers: true);
        }
        catch (DecodingException exception)
        {
            throw Undecodable(exception.Message);
        }
    }

    // The patch is read once as what the documentation says of it, before it is read as what the library makes of it.
    private static IReadOnlyList<string> CheckOperations(ReadOnlySpan<byte> patch)
    {
        var parsed = Parse(patch);
        if (parsed is not JsonArray operations)
        {
            return parsed is null ? [] : throw Undecodable(JsonTree.NotFor(parsed, "[]handlers.jsonPatchOp"));
        }

        foreach (var operation in operations)
        {
            if (operation is not (null or JsonObject))
            {
                throw Undecodable(JsonTree.NotFor(operation, "handlers.jsonPatchOp"));
            }

            foreach (var (name, value) in operation as JsonObject ?? [])
            {
                if (name is "op" or "path" or "from" && value is not null && value.GetValueKind() != JsonValueKind.String)
                {
                    throw Undecodable(JsonTree.NotFor(value, "string").Replace("Go value", $"Go struct field jsonPatchOp.{name}", StringComparison.Ordinal));
                }
            }
        }

        return JsonDuplicates.FindInOperations(patch);
    }

    private static IEnumerable<string> UnknownFields(object value, ResourceDefinition resource) =>
        value is CustomObject custom && resource.Strategy is CustomResourceStrategy strategy
            ? strategy.UnknownFields(custom).Select(static field => $"unknown field \"{field}\"")
            : [];

    private static void Judge(List<string> problems, ApiCall call, Reply reply, Func<string> show)
    {
        if (problems.Count > 0 && call.FieldValidation == FieldValidation.Strict)
        {
            throw Invalid(show(), "strict decoding error: " + string.Join(", ", problems));
        }

        reply.Warnings = problems;
    }

    private static StatusException Undecodable(string why) => new(StatusError.BadRequest("error decoding patch: " + why));

    // A refusal shows the patch, or the object that it made, and names no kind.
    private static StatusException Invalid(string shown, string why) =>
        new(StatusError.Invalid("", "", "", [FieldError.Invalid(FieldPath.Of("patch"), shown, why)]));

    // As Go writes JSON, which may stand in a page.
    private static string Shown(JsonNode? node) => (node?.ToJsonString(Plain) ?? "null")
        .Replace("<", "\\u003c", StringComparison.Ordinal)
        .Replace(">", "\\u003e", StringComparison.Ordinal)
        .Replace("&", "\\u0026", StringComparison.Ordinal);
}
