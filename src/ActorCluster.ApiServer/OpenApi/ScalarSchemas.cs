using System.Text.Json;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// The schemas of types that Kubernetes reads and writes in a way of their own (their <c>OpenAPISchemaType</c> in k8s.io/apimachinery).
/// </summary>
internal static class ScalarSchemas
{
    /// <summary>Writes them all.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="group">The group that the document is of: only definitions have schemas in them.</param>
    public static void Write(Utf8JsonWriter writer, string group)
    {
        if (group == "apiextensions.k8s.io")
        {
            WriteAnything(writer, SchemaNames.Json, "Any JSON value.");
            WriteAnything(writer, SchemaNames.SchemaOr + "Array", "A schema or a list of schemas.");
            WriteAnything(writer, SchemaNames.SchemaOr + "Bool", "A schema, or whether anything is allowed.");
            WriteAnything(writer, SchemaNames.SchemaOr + "StringArray", "A schema or a list of names.");
        }

        WriteScalar(writer, SchemaNames.Time, "An instant in whole seconds, as RFC 3339 writes it.", "string", "date-time");
        WriteScalar(writer, SchemaNames.MicroTime, "An instant in microseconds, as RFC 3339 writes it.", "string", "date-time");
        WriteScalar(writer, SchemaNames.FieldsV1, "A set of fields, as a tree whose keys are f:name, k:{key}, v:value and a dot.", "object", null);
        WriteScalar(writer, SchemaNames.RawExtension, "Any JSON object.", "object", null);
        WriteScalar(writer, SchemaNames.Patch, "A change to an object; its form is that of the media type.", "object", null);
        WriteUnion(writer, SchemaNames.Quantity, "An amount with an optional suffix, such as 100m, 1.5 or 2Gi.", null, "string", "number");
        WriteUnion(writer, SchemaNames.IntOrString, "A number or a text: a port by number or name, a count or a percentage.", "int-or-string", "integer", "string");
    }

    private static void WriteScalar(Utf8JsonWriter writer, string name, string description, string type, string? format)
    {
        writer.WriteStartObject(name);
        writer.WriteString("description", description);
        writer.WriteString("type", type);
        if (format is not null)
        {
            writer.WriteString("format", format);
        }

        writer.WriteEndObject();
    }

    private static void WriteUnion(Utf8JsonWriter writer, string name, string description, string? format, params string[] types)
    {
        writer.WriteStartObject(name);
        writer.WriteString("description", description);
        if (format is not null)
        {
            writer.WriteString("format", format);
        }

        writer.WriteStartArray("oneOf");
        foreach (var type in types)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteAnything(Utf8JsonWriter writer, string name, string description)
    {
        writer.WriteStartObject(name);
        writer.WriteString("description", description);
        writer.WriteEndObject();
    }
}
