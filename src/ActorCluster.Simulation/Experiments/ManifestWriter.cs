using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorCluster.Api.Lab;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ActorCluster.Simulation.Experiments;

/// <summary>
/// Writes experiments as manifests in YAML that read back as the same experiments. Texts of several lines stay readable, and what YAML 1.1
/// would take for something else than a text is quoted.
/// </summary>
public static class ManifestWriter
{
    /// <summary>Writes experiments, a document each.</summary>
    /// <param name="experiments">The experiments; their status is left out.</param>
    public static string Write(params IEnumerable<Experiment> experiments)
    {
        ArgumentNullException.ThrowIfNull(experiments);
        return string.Join("---\n", experiments.Select(Document));
    }

    private static string Document(Experiment experiment)
    {
        var spec = JsonNode.Parse(KubernetesJson.Encode(experiment.Spec))!;
        var metadata = (JsonObject)JsonNode.Parse(KubernetesJson.Encode(experiment.Metadata))!;
        metadata.Remove("creationTimestamp");
        var root = new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Experiments.ApiVersion,
            ["kind"] = ResourceTypes.Experiments.Kind,
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
        return Yaml(root);
    }

    /// <summary>Writes one document.</summary>
    /// <param name="root">What is in it.</param>
    internal static string Yaml(JsonNode root)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, members.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in members)
                {
                    Text(emitter, name);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray items:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in items)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Text(emitter, value.GetValue<string>());
                break;
            default:
                Scalar(emitter, node?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void Text(Emitter emitter, string text) =>
        Scalar(emitter, text, text.Contains('\n') ? ScalarStyle.Literal : IsPlain(text) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    private static void Scalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));

    // Plain is what a reader takes for this very text.
    private static bool IsPlain(string text)
    {
        try
        {
            var read = YamlToJson.ToNode(Encoding.UTF8.GetBytes($"- {text}")) as JsonArray;
            return text.Length > 0 && read?[0] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() == text;
        }
        catch (DecodingException)
        {
            return false;
        }
    }
}
