using System.Text;
using System.Text.Json.Nodes;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Patching;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Simulation.Experiments;

/// <summary>Objects in YAML, as files for <c>kubectl apply</c> have them: several documents, lists among them.</summary>
public static class WorkloadDocuments
{
    /// <summary>Reads the objects.</summary>
    /// <param name="yaml">The documents.</param>
    /// <returns>The objects in their order.</returns>
    /// <exception cref="DecodingException">A document is malformed, or of a kind that the API does not have.</exception>
    public static IEnumerable<KubernetesObject> Parse(string yaml) => ParseWithText(yaml).Select(static document => document.Object);

    /// <summary>Reads the objects, each with what its document says and nothing else: the patch for an object that is there.</summary>
    /// <param name="yaml">The documents.</param>
    /// <returns>The objects in their order, and their documents as JSON.</returns>
    /// <exception cref="DecodingException">A document is malformed, or of a kind that the API does not have.</exception>
    public static IEnumerable<(KubernetesObject Object, byte[] Json)> ParseWithText(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        foreach (var document in Split(yaml))
        {
            if (YamlToJson.ToNode(Encoding.UTF8.GetBytes(document)) is not JsonObject root)
            {
                continue;
            }

            if (root["kind"]?.GetValue<string>() == "List" && root["items"] is JsonArray items)
            {
                foreach (var item in items.OfType<JsonObject>())
                {
                    yield return (Decode(item), Encoding.UTF8.GetBytes(item.ToJsonString()));
                }
            }
            else
            {
                yield return (Decode(root), Encoding.UTF8.GetBytes(root.ToJsonString()));
            }
        }
    }

    /// <summary>Merges a strategic merge patch into an object, which stays itself.</summary>
    /// <param name="current">The object.</param>
    /// <param name="patch">The patch, as JSON.</param>
    public static KubernetesObject Merge(KubernetesObject current, byte[] patch)
    {
        ArgumentNullException.ThrowIfNull(current);
        var merged = StrategicMergePatch.Apply(KubernetesJson.ToNode(current), patch, current.GetType());
        var result = (KubernetesObject)KubernetesJson.Decode(merged, current.GetType()).Value;
        return result with { Metadata = result.Metadata with { ResourceVersion = current.Metadata.ResourceVersion, Uid = current.Metadata.Uid } };
    }

    private static KubernetesObject Decode(JsonObject root)
    {
        var (apiVersion, kind) = (Text(root, "apiVersion"), Text(root, "kind"));
        var resource = ResourceTypes.FindByKind(apiVersion, kind)
            ?? throw new DecodingException($"no matches for kind \"{kind}\" in version \"{apiVersion}\"");
        return (KubernetesObject)KubernetesJson.Decode(root, resource.ObjectType).Value;
    }

    private static string Text(JsonObject root, string name) => root[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    // A line that begins with three dashes ends a document, as for kubectl.
    private static IEnumerable<string> Split(string yaml)
    {
        var document = new StringBuilder();
        foreach (var line in yaml.Split('\n'))
        {
            if (line.StartsWith("---", StringComparison.Ordinal))
            {
                yield return document.ToString();
                document.Clear();
            }
            else
            {
                document.Append(line).Append('\n');
            }
        }

        yield return document.ToString();
    }
}
