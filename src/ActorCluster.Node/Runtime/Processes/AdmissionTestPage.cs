using System.Text;
using System.Text.Json.Nodes;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// What <c>agnhost webhook</c> serves (test/images/agnhost/webhook): one small rule of admission for each path, by which Kubernetes' own
/// tests see whether webhooks are asked.
/// </summary>
internal sealed class AdmissionTestPage : IPage
{
    private const string Mark = "webhook-e2e-test";
    private const string Unwanted = "webhook-disallow";
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public PageAnswer? Answer(PageRequest request)
    {
        if (request.Path == "/readyz")
        {
            return new PageAnswer("ok");
        }

        if (request.Body.Length == 0 || JsonNode.Parse(request.Body) is not JsonObject review || review["request"] is not JsonObject asked)
        {
            return null;
        }

        if (Judge(request.Path, asked) is not { } response)
        {
            return new PageAnswer("404 page not found\n", "404 Not Found");
        }

        response["uid"] = (string?)asked["uid"];
        var answer = PageAnswer.Json(new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = (string?)review["apiVersion"],
            ["response"] = response,
        }.ToJsonString());
        return IsWaiting(request.Path, asked) ? answer with { Time = TimeSpan.FromDays(1) }
            : request.Path == "/always-allow-delay-5s" ? answer with { Time = Delay }
            : answer;
    }

    private static bool IsWaiting(string path, JsonObject asked) => path == "/pods" && LabelOf(asked["object"], Mark) == "wait-forever";

    private static JsonObject? Judge(string path, JsonObject asked)
    {
        var value = asked["object"];
        var isDeletion = (string?)asked["operation"] == "DELETE";
        return path switch
        {
            "/always-deny" => Denied("this webhook denies all requests"),
            "/always-allow-delay-5s" => Allowed(),
            "/add-label" => Labelled(value),
            "/pods" => Pods(value),
            "/pods/attach" => (string?)asked["name"] == "to-be-attached-pod" && (bool?)value?["stdin"] == true && (string?)value["container"] == "container1"
                ? Denied("attaching to pod 'to-be-attached-pod' is not allowed")
                : Allowed(),
            "/mutating-pods" => (string?)value?["metadata"]?["name"] == "webhook-to-be-mutated" && !Has(value["spec"]?["initContainers"])
                ? Patched(Operation("add", "/spec/initContainers", new JsonArray(Container())))
                : Allowed(),
            "/configmaps" => Data(isDeletion ? asked["oldObject"] : value, "the configmap", "unwanted key and value", isDeletion),
            "/custom-resource" => Data(isDeletion ? asked["oldObject"] : value, "the custom resource", "unwanted data", isDeletion),
            "/mutating-configmaps" or "/mutating-custom-resource" => Staged(value),
            "/crd" => LabelOf(value, Mark) == Unwanted ? Denied("the crd contains unwanted label") : Allowed(),
            _ => null,
        };
    }

    private static JsonObject Labelled(JsonNode? value) => value?["metadata"]?["labels"] is not JsonObject { Count: > 0 } labels
        ? Patched(Operation("add", "/metadata/labels", new JsonObject { ["added-label"] = "yes" }))
        : (string?)labels["added-label"] == "yes" ? Allowed()
        : Patched(Operation(labels.ContainsKey("added-label") ? "replace" : "add", "/metadata/labels/added-label", "yes"));

    private static JsonObject Pods(JsonNode? pod)
    {
        var message = new StringBuilder();
        switch (LabelOf(pod, Mark))
        {
            case Unwanted:
                message.Append("the pod contains unwanted label; ");
                break;
            case "wait-forever":
                message.Append("the pod response should not be sent; ");
                break;
            default:
                break;
        }

        foreach (var container in pod?["spec"]?["containers"] as JsonArray ?? [])
        {
            if (((string?)container?["name"] ?? "").Contains(Unwanted, StringComparison.Ordinal))
            {
                message.Append("the pod contains unwanted container name; ");
            }
        }

        return message.Length == 0 ? Allowed() : Denied(message.ToString().Trim());
    }

    private static JsonObject Data(JsonNode? value, string what, string unwanted, bool isDeletion) => (string?)value?["data"]?[Mark] switch
    {
        Unwanted when !isDeletion => Denied(null, $"{what} contains {unwanted}"),
        "webhook-nondeletable" when isDeletion => Denied(null, $"{what} cannot be deleted because it contains unwanted key and value"),
        _ => Allowed(),
    };

    private static JsonObject Staged(JsonNode? value) =>
        (string?)value?["data"]?["mutation-stage-1"] == "yes" ? Patched(Operation("add", "/data/mutation-stage-2", "yes"))
        : (string?)value?["data"]?["mutation-start"] == "yes" ? Patched(Operation("add", "/data/mutation-stage-1", "yes"))
        : Allowed();

    private static bool Has(JsonNode? containers) =>
        (containers as JsonArray ?? []).Any(static container => (string?)container?["name"] == "webhook-added-init-container");

    private static JsonObject Container() => new()
    {
        ["image"] = "webhook-added-image",
        ["name"] = "webhook-added-init-container",
        ["resources"] = new JsonObject(),
    };

    private static string? LabelOf(JsonNode? value, string name) => (string?)value?["metadata"]?["labels"]?[name];

    private static JsonObject Allowed() => new() { ["allowed"] = true };

    private static JsonObject Denied(string? message, string? reason = null)
    {
        var status = new JsonObject();
        if (message is not null)
        {
            status["message"] = message;
        }

        if (reason is not null)
        {
            status["reason"] = reason;
        }

        return new JsonObject { ["allowed"] = false, ["status"] = status };
    }

    private static JsonObject Operation(string name, string path, JsonNode value) => new() { ["op"] = name, ["path"] = path, ["value"] = value };

    private static JsonObject Patched(JsonObject operation) => new()
    {
        ["allowed"] = true,
        ["patchType"] = "JSONPatch",
        ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonArray(operation).ToJsonString())),
    };
}
