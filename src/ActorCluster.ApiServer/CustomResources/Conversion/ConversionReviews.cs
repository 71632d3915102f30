using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources.Conversion;

/// <summary>
/// The messages between the API and conversion webhooks, and what is wrong with answers, in Kubernetes' words
/// (k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1 ConversionReview; pkg/apiserver/conversion/webhook_converter.go).
/// </summary>
internal static class ConversionReviews
{
    private const string Group = "apiextensions.k8s.io";
    private static readonly string[] Changeable = ["labels", "annotations"];

    /// <summary>Writes a review.</summary>
    /// <param name="version">v1 or v1beta1.</param>
    /// <param name="uid">The review's own.</param>
    /// <param name="desired">Group and version that are wanted.</param>
    /// <param name="objects">The objects.</param>
    public static byte[] Write(string version, string uid, string desired, JsonNode[] objects) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["kind"] = "ConversionReview",
        ["apiVersion"] = $"{Group}/{version}",
        ["request"] = new JsonObject { ["uid"] = uid, ["desiredAPIVersion"] = desired, ["objects"] = new JsonArray(objects) },
    }.ToJsonString());

    /// <summary>The webhook understands no review that the API knows.</summary>
    /// <param name="converted">Null.</param>
    /// <returns>Why there are no objects.</returns>
    public static string NoVersion(out IReadOnlyList<CustomObject>? converted)
    {
        converted = null;
        return "no supported conversion review versions";
    }

    /// <summary>Reads the answer to a review.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="version">v1 or v1beta1, as it was written in.</param>
    /// <param name="uid">The review's own.</param>
    /// <param name="desired">Group and version that are wanted.</param>
    /// <param name="originals">What was sent.</param>
    /// <param name="converted">The objects, with the metadata of the originals except for labels and annotations; null when there are
    /// none.</param>
    /// <returns>Why there are no objects; null when there are.</returns>
    public static string? Read(
        OutsideAnswer answer,
        string version,
        string uid,
        string desired,
        IReadOnlyList<CustomObject> originals,
        out IReadOnlyList<CustomObject>? converted)
    {
        converted = null;
        var webhook = $"conversion webhook for {originals[0].ApiVersion}, Kind={originals[0].Kind}";
        var failure = WebhookErrors.OfClient(answer);
        JsonArray objects = [];
        failure ??= Check(answer.Body, version, uid, out objects);
        if (failure is not null)
        {
            return $"{webhook} failed: {failure}";
        }

        if (objects.Count != originals.Count)
        {
            return $"{webhook} returned {objects.Count} objects, expected {originals.Count}";
        }

        var result = new List<CustomObject>(objects.Count);
        for (var i = 0; i < originals.Count; i++)
        {
            if (Take(originals[i], objects[i], desired, i, out var value) is { } wrong)
            {
                return $"{webhook} returned {wrong}";
            }

            result.Add(value!);
        }

        converted = result;
        return null;
    }

    private static string? Check(ReadOnlyMemory<byte> body, string version, string uid, out JsonArray objects)
    {
        objects = [];
        JsonObject? review;
        try
        {
            review = JsonNode.Parse(body.Span) as JsonObject;
        }
        catch (JsonException exception)
        {
            return "couldn't get version/kind; json parse error: " + exception.Message;
        }

        var (foundVersion, foundKind) = (Text(review, "apiVersion"), Text(review, "kind"));
        var expected = $"{Group}/{version}";
        if (version == "v1" && (foundVersion != expected || foundKind != "ConversionReview"))
        {
            return $"expected webhook response of {expected}, Kind=ConversionReview, got {(foundVersion.Length == 0 ? "/" : foundVersion)}, Kind={foundKind}";
        }

        if (review?["response"] is not JsonObject response)
        {
            return "no response provided";
        }

        if (version == "v1" && Text(response, "uid") is var answered && answered != uid)
        {
            return $"expected response.uid={FieldError.Quote(uid)}, got {FieldError.Quote(answered)}";
        }

        var result = response["result"] as JsonObject;
        if (Text(result, "status") is var status && status != "Success")
        {
            return Text(result, "message") is { Length: > 0 } message ? message : $"response.result.status was '{status}', not 'Success'";
        }

        objects = response["convertedObjects"] as JsonArray ?? [];
        return null;
    }

    private static string? Take(CustomObject original, JsonNode? node, string desired, int index, out CustomObject? value)
    {
        value = null;
        if (node is not JsonObject document || Text(document, "kind").Length == 0)
        {
            return $"invalid object at index {index}: Object 'Kind' is missing in '{node?.ToJsonString()}'";
        }

        if (Text(document, "apiVersion") is var version && version != desired)
        {
            return $"invalid object at index {index}: invalid groupVersion (expected {desired}, received {version})";
        }

        if (Text(document, "kind") is var kind && kind != original.Kind)
        {
            return $"invalid object at index {index}: invalid kind (expected {original.Kind}, received {kind})";
        }

        var metadata = document["metadata"];
        var (before, given) = (original.Metadata, metadata as JsonObject);
        foreach (var (what, expected, found) in new[]
        {
            ("name", before.Name, Text(given, "name")),
            ("namespace", before.Namespace, Text(given, "namespace")),
            ("UID", before.Uid, Text(given, "uid")),
        })
        {
            if (expected != found)
            {
                return $"invalid object: must have the same {what}: {expected} != {found}";
            }
        }

        if (WrongMetadata(metadata) is { } wrong)
        {
            return "invalid metadata: " + wrong;
        }

        // Nothing of the metadata that came back is used but these two.
        var kept = new JsonObject();
        foreach (var name in Changeable)
        {
            kept[name] = given![name]?.DeepClone();
        }

        var body = (JsonObject)document.DeepClone();
        body["metadata"] = kept;
        CustomObject decoded;
        try
        {
            decoded = (CustomObject)KubernetesJson.Decode(body, typeof(CustomObject)).Value;
        }
        catch (DecodingException exception)
        {
            return $"invalid object at index {index}: {exception.Message}";
        }

        var (labels, annotations) = (decoded.Metadata.Labels, decoded.Metadata.Annotations);
        var errors = new FieldErrors();
        MetadataRules.Labels(labels, FieldPath.Of("metadata").Child("labels"), errors);
        MetadataRules.Annotations(annotations, FieldPath.Of("metadata").Child("annotation"), errors);
        if (errors.Count > 0)
        {
            return "invalid metadata: " + FieldError.Aggregate(errors.List);
        }

        value = decoded with { Metadata = before with { Labels = labels, Annotations = annotations } };
        return null;
    }

    private static string? WrongMetadata(JsonNode? metadata)
    {
        if (metadata is not JsonObject given)
        {
            return metadata is null ? "missing metadata in converted object" : $"invalid metadata of type {GoType(metadata)} in converted object";
        }

        foreach (var name in Changeable)
        {
            if (given[name] is not { } found)
            {
                continue;
            }

            if (found is not JsonObject entries)
            {
                return $"invalid metadata.{name} of type {GoType(found)} in converted object";
            }

            foreach (var (key, entry) in entries)
            {
                if (entry?.GetValueKind() != JsonValueKind.String)
                {
                    return $"metadata.{name}[{key}] must be a string, but is {GoType(entry)} in converted object";
                }
            }
        }

        return null;
    }

    private static string GoType(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.String => "string",
        JsonValueKind.Number => node.AsValue().TryGetValue<long>(out _) ? "int64" : "float64",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "<nil>",
    };

    private static string Text(JsonObject? parent, string name) =>
        parent?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
