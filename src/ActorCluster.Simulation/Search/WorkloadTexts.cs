using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Serialization;
using ActorCluster.Simulation.Experiments;

namespace ActorCluster.Simulation.Search;

/// <summary>The workloads of an experiment, object by object, to look at and to change: pure.</summary>
internal static class WorkloadTexts
{
    private static readonly string[] Replicated = ["Deployment", "ReplicaSet", "StatefulSet"];

    /// <summary>The objects of all workloads, in their order.</summary>
    /// <param name="spec">The experiment; its workloads are inline.</param>
    public static List<JsonObject> Of(ExperimentSpec spec) =>
        [.. (spec.Cluster?.Workloads ?? []).SelectMany(static source => Objects(source.Inline ?? ""))];

    /// <summary>The experiment with other workloads.</summary>
    /// <param name="spec">The experiment.</param>
    /// <param name="objects">The objects.</param>
    public static ExperimentSpec With(ExperimentSpec spec, IEnumerable<JsonObject> objects)
    {
        var text = string.Join("---\n", objects.Select(ManifestWriter.Yaml));
        return spec with
        {
            Cluster = (spec.Cluster ?? new ExperimentCluster()) with { Workloads = text.Length == 0 ? null : [new WorkloadSource { Inline = text }] },
        };
    }

    /// <summary>Whether an object has replicas.</summary>
    /// <param name="workload">The object.</param>
    public static bool HasReplicas(JsonObject workload) => Replicated.Contains(Kind(workload)) && workload["spec"] is JsonObject;

    /// <summary>How many replicas an object has.</summary>
    /// <param name="workload">The object.</param>
    public static int Replicas(JsonObject workload) => workload["spec"]!["replicas"] is JsonValue value && int.TryParse(value.ToJsonString(), out var number) ? number : 1;

    /// <summary>The kind of an object.</summary>
    /// <param name="workload">The object.</param>
    public static string Kind(JsonObject workload) => workload["kind"] is JsonValue value && value.TryGetValue<string>(out var kind) ? kind : "";

    /// <summary>The objects with another number of replicas of one of them.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="index">Which.</param>
    /// <param name="replicas">How many.</param>
    public static IEnumerable<JsonObject> WithReplicas(IReadOnlyList<JsonObject> objects, int index, int replicas) =>
        objects.Select((workload, at) => at == index ? WithReplicas(workload, replicas) : workload);

    /// <summary>An object with another number of replicas.</summary>
    /// <param name="workload">The object.</param>
    /// <param name="replicas">How many.</param>
    public static JsonObject WithReplicas(JsonObject workload, int replicas)
    {
        var changed = workload.DeepClone().AsObject();
        changed["spec"]!["replicas"] = replicas;
        return changed;
    }

    private static IEnumerable<JsonObject> Objects(string yaml)
    {
        foreach (var document in YamlToJson.ToNodes(Encoding.UTF8.GetBytes(yaml)).OfType<JsonObject>())
        {
            if (Kind(document) == "List" && document["items"] is JsonArray items)
            {
                foreach (var item in items.OfType<JsonObject>())
                {
                    yield return item.DeepClone().AsObject();
                }
            }
            else
            {
                yield return document;
            }
        }
    }
}
