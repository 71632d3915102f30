using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Registry;
using FieldValidation = ActorCluster.ApiServer.Endpoint.FieldValidation;

namespace ActorCluster.ApiServer.Requests;

/// <summary>Patches as functions of the object that they change (k8s.io/apiserver/pkg/endpoints/handlers/patch.go).</summary>
internal static class Patches
{
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
        var after = call.PatchKind switch
        {
            PatchKind.Json => JsonPatch.Apply(before, call.Patch.Span),
            PatchKind.StrategicMerge => StrategicMergePatch.Apply(before, call.Patch.Span, type),
            _ => JsonMergePatch.Apply(before, call.Patch.Span),
        };
        try
        {
            var decoded = call.PatchKind == PatchKind.StrategicMerge ? KubernetesJson.Convert(after, type) : KubernetesJson.Decode(after, type);
            if (call.FieldValidation != FieldValidation.Ignore)
            {
                Judge([.. Duplicates(call), .. decoded.Problems, .. UnknownFields(decoded.Value, resource)], call, after, reply);
            }

            return (KubernetesObject)decoded.Value;
        }
        catch (DecodingException exception)
        {
            throw Invalid(call, after, exception.Message);
        }
    }

    private static IEnumerable<string> UnknownFields(object value, ResourceDefinition resource) =>
        value is CustomObject custom && resource.Strategy is CustomResourceStrategy strategy
            ? strategy.UnknownFields(custom).Select(static field => $"unknown field \"{field}\"")
            : [];

    private static IEnumerable<string> Duplicates(ApiCall call) => JsonDuplicates.Find(call.Patch.Span)
        .Select(problem => call.PatchKind == PatchKind.Json ? "json patch " + problem : problem);

    private static void Judge(List<string> problems, ApiCall call, JsonNode? after, Reply reply)
    {
        if (problems.Count > 0 && call.FieldValidation == FieldValidation.Strict)
        {
            throw Invalid(call, after, "strict decoding error: " + string.Join(", ", problems));
        }

        reply.Warnings = problems;
    }

    // A refusal shows the patch, or the object that it made, and names no kind.
    private static StatusException Invalid(ApiCall call, JsonNode? after, string why) => new(StatusError.Invalid("", "", "", [FieldError.Invalid(
        FieldPath.Of("patch"),
        call.PatchKind == PatchKind.StrategicMerge ? Written(JsonTree.Parse(call.Patch.Span)) : after?.ToJsonString() ?? "null",
        why)]));

    // As Go prints a map: map[spec:map[replicas:3]].
    private static string Written(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var text = new StringBuilder("map[");
                foreach (var (name, value) in members.OrderBy(static member => member.Key, StringComparer.Ordinal))
                {
                    text.Append(text.Length > 4 ? " " : "").Append(name).Append(':').Append(Written(value));
                }

                return text.Append(']').ToString();
            case JsonArray items:
                return "[" + string.Join(' ', items.Select(Written)) + "]";
            case JsonValue value when value.TryGetValue<string>(out var plain):
                return plain;
            default:
                return node?.ToJsonString() ?? "<nil>";
        }
    }
}
