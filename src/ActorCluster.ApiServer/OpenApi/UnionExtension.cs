using System.Text.Json;
using ActorCluster.Api.Schema;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// <c>x-kubernetes-unions</c>: a field names which of the others is set, each by a word of its own
/// (k8s.io/kube-openapi/pkg/generators/union.go).
/// </summary>
internal static class UnionExtension
{
    /// <summary>Writes the extension; nothing for a type that is no union.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="schema">The type.</param>
    public static void Write(Utf8JsonWriter writer, ObjectSchema schema)
    {
        if (schema.Fields.FirstOrDefault(static field => field.IsDiscriminator) is not { } discriminator)
        {
            return;
        }

        writer.WriteStartArray("x-kubernetes-unions");
        writer.WriteStartObject();
        writer.WriteString("discriminator", discriminator.Name);
        writer.WriteStartObject("fields-to-discriminateBy");
        foreach (var field in schema.Fields.Where(static field => !field.IsDiscriminator).OrderBy(static field => field.Name, StringComparer.Ordinal))
        {
            writer.WriteString(field.Name, field.Property.Name);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
