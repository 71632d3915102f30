using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// What a container answers as an admission webhook, and as one that converts objects. Its behaviour says it with a JSON object:
/// <c>allowed</c> (true without it), <c>message</c>, <c>reason</c> and <c>code</c> of a refusal, <c>warnings</c>, and <c>patch</c>, a JSON
/// patch.
/// </summary>
/// <param name="answer">The object.</param>
/// <param name="requestTime">How long a request takes.</param>
internal sealed class WebhookPage(string answer, TimeSpan requestTime) : IPage
{
    /// <summary>Whether a text is such an object.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string? text)
    {
        try
        {
            return text is not null && JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public PageAnswer? Answer(PageRequest request) =>
        request.Body.Length == 0 ? null : PageAnswer.Json(Answer(request.Body.AsSpan())) with { Time = requestTime };

    /// <summary>Answers a review, in the version that it has.</summary>
    /// <param name="body">The review.</param>
    public string Answer(ReadOnlySpan<byte> body)
    {
        JsonObject? review;
        try
        {
            review = JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            review = null;
        }

        var said = (JsonObject)JsonNode.Parse(answer)!;
        if ((string?)review?["kind"] == "ConversionReview")
        {
            return Converted(review, said);
        }

        var response = new JsonObject { ["uid"] = (string?)review?["request"]?["uid"] ?? "", ["allowed"] = (bool?)said["allowed"] ?? true };
        var status = new JsonObject();
        foreach (var name in new[] { "message", "reason", "code" })
        {
            if (said[name] is { } value)
            {
                status[name] = value.DeepClone();
            }
        }

        if (status.Count > 0)
        {
            response["status"] = status;
        }

        if (said["warnings"] is JsonArray warnings)
        {
            response["warnings"] = warnings.DeepClone();
        }

        if (said["patch"] is JsonArray { Count: > 0 } patch)
        {
            response["patchType"] = "JSONPatch";
            response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
        }

        return new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = (string?)review?["apiVersion"] ?? "admission.k8s.io/v1",
            ["response"] = response,
        }.ToJsonString();
    }

    // What is allowed is converted as the strategy None does: nothing but the version changes.
    private static string Converted(JsonObject review, JsonObject said)
    {
        var request = review["request"] as JsonObject;
        var allowed = (bool?)said["allowed"] ?? true;
        var given = allowed ? request?["objects"] as JsonArray : null;
        var objects = new JsonArray();
        foreach (var sent in given ?? [])
        {
            var converted = sent!.DeepClone();
            converted["apiVersion"] = (string?)request!["desiredAPIVersion"];
            objects.Add(converted);
        }

        return new JsonObject
        {
            ["kind"] = "ConversionReview",
            ["apiVersion"] = (string?)review["apiVersion"],
            ["response"] = new JsonObject
            {
                ["uid"] = (string?)request?["uid"],
                ["result"] = new JsonObject { ["status"] = allowed ? "Success" : "Failed", ["message"] = said["message"]?.DeepClone() },
                ["convertedObjects"] = objects,
            },
        }.ToJsonString();
    }
}
