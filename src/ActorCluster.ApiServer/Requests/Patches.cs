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

/// <summary>Patches as functions of the object that they change.</summary>
internal static class Patches
{
    /// <summary>Applies a JSON, merge or strategic merge patch.</summary>
    /// <param name="current">The object.</param>
    /// <param name="type">Its type.</param>
    /// <param name="call">The call that carries the patch.</param>
    /// <param name="resource">The resource, for messages.</param>
    /// <exception cref="StatusException">The patch is malformed or does not fit the object.</exception>
    public static KubernetesObject Apply(KubernetesObject current, Type type, ApiCall call, ResourceDefinition resource)
    {
        var before = KubernetesJson.ToNode(current);
        JsonNode? after = call.PatchKind switch
        {
            PatchKind.Json => JsonPatch.Apply(before, call.Patch.Span),
            PatchKind.StrategicMerge => StrategicMergePatch.Apply(before, call.Patch.Span, type),
            _ => JsonMergePatch.Apply(before, call.Patch.Span),
        };
        return Decode(after, type, call, resource);
    }

    private static void RefuseUnknown(Decoded decoded, ResourceDefinition definition)
    {
        var problems = decoded.Problems;
        if (decoded.Value is CustomObject custom && definition.Strategy is CustomResourceStrategy strategy)
        {
            problems = [.. problems, .. strategy.UnknownFields(custom).Select(static field => $"unknown field \"{field}\"")];
        }

        if (problems.Count > 0)
        {
            throw new StatusException(StatusError.BadRequest("strict decoding error: " + string.Join(", ", problems)));
        }
    }

    private static KubernetesObject Decode(JsonNode? node, Type type, ApiCall call, ResourceDefinition definition)
    {
        var resource = definition.Type;
        try
        {
            var decoded = KubernetesJson.Decode(node, type);
            if (call.FieldValidation == FieldValidation.Strict)
            {
                RefuseUnknown(decoded, definition);
            }

            return (KubernetesObject)decoded.Value;
        }
        catch (DecodingException exception)
        {
            throw new StatusException(StatusError.Invalid(
                resource.Group, resource.Kind, call.Key.Name, [FieldError.Invalid(FieldPath.Of("patch"), call.PatchKind.ToString(), exception.Message)]));
        }
    }
}
