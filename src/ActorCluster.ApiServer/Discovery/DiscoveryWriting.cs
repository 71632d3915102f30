using System.Text.Json;

namespace ActorCluster.ApiServer.Discovery;

/// <summary>What the plain and the aggregated discovery documents write alike.</summary>
internal static class DiscoveryWriting
{
    /// <summary>Writes a list of texts; an empty one is left out.</summary>
    /// <param name="writer">The document.</param>
    /// <param name="name">The field.</param>
    /// <param name="texts">The texts.</param>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
