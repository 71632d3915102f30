using ActorCluster.Api.Expressions;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// How large the values of a schema can become: as its limits say, or as many as fit into a request (k8s.io/apiserver/pkg/cel/common/
/// schemas.go).
/// </summary>
internal static class SchemaExtents
{
    /// <summary>The largest request in bytes.</summary>
    public const ulong RequestBytes = 3 * 1024 * 1024;

    private const ulong BytesPerRune = 4;

    private static readonly CelExtent Text = new("string", RequestBytes - 2, 2);

    /// <summary>Measures a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="isResource">Whether it is that of a whole object.</param>
    /// <returns>Its extent; null when expressions cannot see it.</returns>
    public static CelExtent? Of(StructuralSchema schema, bool isResource)
    {
        var source = schema.Source;
        if (source.XIntOrString)
        {
            return new CelExtent("dyn", RequestBytes - 2, 1);
        }

        return schema.Type switch
        {
            "array" => OfList(schema),
            "object" => OfObject(schema, isResource),
            "string" => OfText(source, schema),
            "boolean" => new CelExtent("bool", 0, 4),
            "integer" or "number" => new CelExtent("number", 0, 1),
            _ => null,
        };
    }

    private static CelExtent? OfList(StructuralSchema schema)
    {
        if (schema.Items is not { } items || Of(items, items.Source.XEmbeddedResource) is not { } item)
        {
            return null;
        }

        // Two bytes for the brackets, one for each comma.
        return new CelExtent("list", Limit(schema.Source.MaxItems) ?? ((RequestBytes - 2) / (item.LeastBytes + 1)), 2) { Element = item };
    }

    private static CelExtent? OfObject(StructuralSchema schema, bool isResource)
    {
        if (schema.AdditionalProperties is { } additional)
        {
            // The smallest key, a colon and a comma take six bytes besides the value.
            return Of(additional, additional.Source.XEmbeddedResource) is { } value
                ? new CelExtent("map", Limit(schema.Source.MaxProperties) ?? ((RequestBytes - 2) / (value.LeastBytes + 6)), 2) { Element = value }
                : null;
        }

        var fields = new Dictionary<string, CelExtent>(StringComparer.Ordinal);
        ulong bytes = 2;
        foreach (var (name, property) in schema.Properties)
        {
            if (Of(property, property.Source.XEmbeddedResource) is not { } extent)
            {
                continue;
            }

            if (CelNames.Escape(name) is { } escaped)
            {
                fields[escaped] = extent;
            }

            // What has a default need not be sent.
            if (schema.Required.Contains(name) && property.Source.Default is null)
            {
                bytes += (ulong)name.Length + extent.LeastBytes + 4;
            }
        }

        if (isResource)
        {
            fields["apiVersion"] = Text;
            fields["kind"] = Text;
            fields["metadata"] = new CelExtent("object", 0, 2)
            {
                Fields = new Dictionary<string, CelExtent>(StringComparer.Ordinal) { ["name"] = Text, ["generateName"] = Text },
            };
        }

        return new CelExtent("object", 0, bytes) { Fields = fields };
    }

    private static CelExtent OfText(JsonSchemaProps source, StructuralSchema schema)
    {
        switch (source.Format)
        {
            case "byte":
                return new CelExtent("bytes", Limit(source.MaxLength) ?? (RequestBytes - 2), 2);
            case "duration":
                return new CelExtent("duration", Limit(source.MaxLength) ?? 32, 3);
            case "date":
                return new CelExtent("timestamp", 12, 12);
            case "date-time":
                return new CelExtent("timestamp", 37, 21);
        }

        // A length is one of characters, and each may take four bytes.
        if (Limit(source.MaxLength) is { } length)
        {
            return Text with { Most = length * BytesPerRune };
        }

        return schema.Enum.Count == 0
            ? Text
            : Text with { Most = (ulong)schema.Enum.OfType<string>().Select(static value => value.Length).DefaultIfEmpty(0).Max() };
    }

    private static ulong? Limit(long? limit) => limit is { } given ? (ulong)Math.Max(0, given) : null;
}
