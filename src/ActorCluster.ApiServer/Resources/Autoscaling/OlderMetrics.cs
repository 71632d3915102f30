using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Autoscaling.V2;
using ActorCluster.Api.Serialization;

namespace ActorCluster.ApiServer.Resources.Autoscaling;

/// <summary>
/// Metrics, conditions and behaviour as <c>autoscaling/v1</c> keeps them in annotations: metrics in the flat form of their first
/// version (kubernetes <c>pkg/apis/autoscaling/v1/conversion.go</c>), behaviour with the names of Go's fields.
/// </summary>
internal static class OlderMetrics
{
    public static string? Specs(IEnumerable<MetricSpec>? metrics) => Write(metrics, static metric => Spec(metric));

    public static string? Statuses(IEnumerable<MetricStatus>? metrics) => Write(metrics, static metric => Status(metric));

    public static string? Conditions(IEnumerable<HorizontalPodAutoscalerCondition>? conditions) => Write(conditions, static condition => Node(condition));

    public static string? Behavior(HorizontalPodAutoscalerBehavior? behavior) => behavior is null ? null : Renamed(Node(behavior), char.ToUpperInvariant)!.ToJsonString();

    public static HorizontalPodAutoscalerBehavior ReadBehavior(string text) =>
        KubernetesJson.Decode<HorizontalPodAutoscalerBehavior>(Renamed(JsonNode.Parse(text), char.ToLowerInvariant)!.ToJsonString());

    public static List<HorizontalPodAutoscalerCondition> ReadConditions(string text) =>
        Read(text, static node => KubernetesJson.Decode<HorizontalPodAutoscalerCondition>(node.ToJsonString()));

    public static List<MetricSpec> ReadSpecs(string text) => Read(text, static node => KubernetesJson.Decode<MetricSpec>(SpecOf(node).ToJsonString()));

    public static List<MetricStatus> ReadStatuses(string text) => Read(text, static node => KubernetesJson.Decode<MetricStatus>(StatusOf(node).ToJsonString()));

    private static JsonObject Spec(MetricSpec metric)
    {
        var source = Node(metric);
        var result = new JsonObject { ["type"] = metric.Type };
        Flatten(source, result, "object", "target", static (from, to, target) =>
        {
            to["target"] = from["describedObject"]?.DeepClone();
            to["targetValue"] = target["value"]?.DeepClone() ?? "0";
            Copy(target, "averageValue", to, "averageValue");
        });
        Flatten(source, result, "pods", "target", static (_, to, target) => to["targetAverageValue"] = target["averageValue"]?.DeepClone() ?? "0");
        Flatten(source, result, "resource", "target", Shares);
        Flatten(source, result, "containerResource", "target", Shares);
        Flatten(source, result, "external", "target", static (_, to, target) =>
        {
            Copy(target, "value", to, "targetValue");
            Copy(target, "averageValue", to, "targetAverageValue");
        });
        return result;

        static void Shares(JsonObject from, JsonObject to, JsonObject target)
        {
            Copy(target, "averageUtilization", to, "targetAverageUtilization");
            Copy(target, "averageValue", to, "targetAverageValue");
        }
    }

    private static JsonObject Status(MetricStatus metric)
    {
        var source = Node(metric);
        var result = new JsonObject { ["type"] = metric.Type };
        Flatten(source, result, "object", "current", static (from, to, current) =>
        {
            to["target"] = from["describedObject"]?.DeepClone();
            to["currentValue"] = current["value"]?.DeepClone() ?? "0";
            Copy(current, "averageValue", to, "averageValue");
        });
        Flatten(source, result, "pods", "current", static (_, to, current) => to["currentAverageValue"] = current["averageValue"]?.DeepClone() ?? "0");
        Flatten(source, result, "resource", "current", Shares);
        Flatten(source, result, "containerResource", "current", Shares);
        Flatten(source, result, "external", "current", static (_, to, current) =>
        {
            to["currentValue"] = current["value"]?.DeepClone() ?? "0";
            Copy(current, "averageValue", to, "currentAverageValue");
        });
        return result;

        static void Shares(JsonObject from, JsonObject to, JsonObject current)
        {
            Copy(current, "averageUtilization", to, "currentAverageUtilization");
            to["currentAverageValue"] = current["averageValue"]?.DeepClone() ?? "0";
        }
    }

    private static JsonObject SpecOf(JsonObject flat) => Nested(flat, "target", static (name, from, target) =>
    {
        Copy(from, "targetValue", target, "value");
        Copy(from, "targetAverageValue", target, "averageValue");
        Copy(from, "averageValue", target, "averageValue");
        Copy(from, "targetAverageUtilization", target, "averageUtilization");

        // A value that had to be written and was not meant.
        if (name == "object" && target["averageValue"] is not null && target["value"]?.ToString() == "0")
        {
            target.Remove("value");
        }

        target["type"] = target["averageUtilization"] is not null ? MetricTargetType.Utilization
            : target["averageValue"] is not null ? MetricTargetType.AverageValue : MetricTargetType.Value;
    });

    private static JsonObject StatusOf(JsonObject flat) => Nested(flat, "current", static (_, from, current) =>
    {
        Copy(from, "currentValue", current, "value");
        Copy(from, "currentAverageValue", current, "averageValue");
        Copy(from, "averageValue", current, "averageValue");
        Copy(from, "currentAverageUtilization", current, "averageUtilization");
    });

    // The name and the selector of a metric stand beside its values in the flat form, within "metric" in the other one.
    private static void Flatten(JsonObject source, JsonObject result, string name, string values, Action<JsonObject, JsonObject, JsonObject> write)
    {
        if (source[name] is not JsonObject from)
        {
            return;
        }

        var to = new JsonObject();
        Copy(from, "name", to, "name");
        Copy(from, "container", to, "container");
        if (from["metric"] is JsonObject metric)
        {
            Copy(metric, "name", to, "metricName");
            Copy(metric, "selector", to, name == "external" ? "metricSelector" : "selector");
        }

        write(from, to, from[values] as JsonObject ?? []);
        result[name] = to;
    }

    private static JsonObject Nested(JsonObject flat, string values, Action<string, JsonObject, JsonObject> read)
    {
        var result = new JsonObject();
        foreach (var (name, node) in flat)
        {
            if (node is not JsonObject from)
            {
                result[name] = node?.DeepClone();
                continue;
            }

            var to = new JsonObject();
            Copy(from, "name", to, "name");
            Copy(from, "container", to, "container");
            if (from["metricName"] is not null)
            {
                var metric = new JsonObject();
                Copy(from, "metricName", metric, "name");
                Copy(from, "selector", metric, "selector");
                Copy(from, "metricSelector", metric, "selector");
                to["metric"] = metric;
            }

            if (name == "object")
            {
                Copy(from, "target", to, "describedObject");
            }

            var nested = new JsonObject();
            read(name, from, nested);
            to[values] = nested;
            result[name] = to;
        }

        return result;
    }

    private static void Copy(JsonObject from, string name, JsonObject to, string otherName)
    {
        if (from[name] is { } value)
        {
            to[otherName] = value.DeepClone();
        }
    }

    private static JsonNode? Renamed(JsonNode? node, Func<char, char> first) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(first(entry.Key[0]) + entry.Key[1..], Renamed(entry.Value, first)))),
        JsonArray list => new JsonArray([.. list.Select(element => Renamed(element, first))]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Node<T>(T value)
        where T : class => JsonNode.Parse(KubernetesJson.ToText(value))!.AsObject();

    private static string? Write<T>(IEnumerable<T>? elements, Func<T, JsonNode?> write)
    {
        var list = new JsonArray([.. (elements ?? []).Select(write)]);
        return list.Count > 0 ? list.ToJsonString() : null;
    }

    private static List<T> Read<T>(string text, Func<JsonObject, T> read)
    {
        var list = JsonNode.Parse(text) as JsonArray ?? throw new JsonException("no list");
        return [.. list.Select(node => read(node as JsonObject ?? throw new JsonException("no object")))];
    }
}
