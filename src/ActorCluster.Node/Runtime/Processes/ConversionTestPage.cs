using System.Text.Json.Nodes;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// What <c>agnhost crd-conversion-webhook</c> serves (test/images/agnhost): objects of stable.example.com between v1, which has
/// <c>hostPort</c>, and v2, which has <c>host</c> and <c>port</c>.
/// </summary>
internal sealed class ConversionTestPage : IPage
{
    private const string First = "stable.example.com/v1";
    private const string Second = "stable.example.com/v2";

    /// <inheritdoc />
    public PageAnswer? Answer(PageRequest request)
    {
        if (request.Path == "/readyz")
        {
            return new PageAnswer("ok");
        }

        if (request.Path != "/crdconvert" || request.Body.Length == 0 || JsonNode.Parse(request.Body) is not JsonObject review)
        {
            return null;
        }

        var asked = review["request"] as JsonObject;
        var to = (string?)asked?["desiredAPIVersion"] ?? "";
        var converted = new JsonArray();
        string? failure = null;
        foreach (var one in asked?["objects"] as JsonArray ?? [])
        {
            var value = (JsonObject)one!.DeepClone();
            failure ??= Convert(value, to);
            converted.Add(value);
        }

        return PageAnswer.Json(new JsonObject
        {
            ["kind"] = "ConversionReview",
            ["apiVersion"] = (string?)review["apiVersion"],
            ["response"] = new JsonObject
            {
                ["uid"] = (string?)asked?["uid"],
                ["convertedObjects"] = failure is null ? converted : [],
                ["result"] = failure is null
                    ? new JsonObject { ["status"] = "Success" }
                    : new JsonObject { ["status"] = "Failure", ["message"] = failure },
            },
        }.ToJsonString());
    }

    private static string? Convert(JsonObject value, string to)
    {
        var from = (string?)value["apiVersion"] ?? "";
        if (from == to)
        {
            return $"conversion from a version to itself should not call the webhook: {to}";
        }

        if ((from, to) is not ((First, Second) or (Second, First)))
        {
            return $"unexpected conversion version \"{(from is First or Second ? to : from)}\"";
        }

        value["apiVersion"] = to;
        if (to == Second && value["hostPort"] is { } both)
        {
            var parts = ((string?)both ?? "").Split(':');
            if (parts.Length != 2)
            {
                return $"invalid hostPort value `{(string?)both}`";
            }

            value.Remove("hostPort");
            (value["host"], value["port"]) = (parts[0], parts[1]);
        }
        else if (to == First && (value.ContainsKey("host") || value.ContainsKey("port")))
        {
            value["hostPort"] = $"{(string?)value["host"]}:{(string?)value["port"]}";
            value.Remove("host");
            value.Remove("port");
        }

        return null;
    }
}
