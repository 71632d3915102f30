using System.Text.Json;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>
/// Writes APIGroupDiscovery (apidiscovery.k8s.io/v2): a group with its versions, resources and subresources in one object.
/// </summary>
internal static class AggregatedDiscovery
{
    /// <summary>Writes one group.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="group">The group's versions.</param>
    public static void WriteGroup(Utf8JsonWriter writer, IGrouping<string, ServedGroupVersion> group)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("metadata");
        if (group.Key.Length > 0)
        {
            writer.WriteString("name", group.Key);
        }

        writer.WriteNull("creationTimestamp");
        writer.WriteEndObject();
        writer.WriteStartArray("versions");
        foreach (var version in group)
        {
            writer.WriteStartObject();
            writer.WriteString("version", version.Version);
            writer.WriteStartArray("resources");
            foreach (var resource in version.Resources)
            {
                WriteResource(writer, resource);
            }

            writer.WriteEndArray();
            writer.WriteString("freshness", "Current");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, ServedResource resource)
    {
        var type = resource.Type;
        writer.WriteStartObject();
        writer.WriteString("resource", type.Plural);
        WriteKind(writer, type.Group, type.Version, type.Kind);
        writer.WriteString("scope", type.Namespaced ? "Namespaced" : "Cluster");
        writer.WriteString("singularResource", type.Singular);
        writer.WriteTexts("verbs", resource.Verbs);
        writer.WriteTexts("shortNames", type.ShortNames);
        writer.WriteTexts("categories", type.Categories);
        if (resource.Subresources.Count > 0)
        {
            writer.WriteStartArray("subresources");
            foreach (var sub in resource.Subresources)
            {
                writer.WriteStartObject();
                writer.WriteString("subresource", sub.Name);
                WriteKind(writer, sub.Group, sub.Version, sub.Kind);
                writer.WriteTexts("verbs", sub.Verbs);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteKind(Utf8JsonWriter writer, string group, string version, string kind)
    {
        writer.WriteStartObject("responseKind");
        writer.WriteString("group", group);
        writer.WriteString("version", version);
        writer.WriteString("kind", kind);
        writer.WriteEndObject();
    }
}
