using System.Text.Json;
using ActorCluster.ApiServer.Registry;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Schema;
using ActorCluster.ApiServer.Discovery;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// Writes the schemas of a version of a group and of everything that they refer to, from the declarations on the object model
/// (k8s.io/kube-openapi/pkg/builder3; extensions as in kubernetes api/openapi-spec/v3).
/// </summary>
/// <param name="writer">Where to.</param>
internal sealed class SchemaWriter(Utf8JsonWriter writer)
{
    private const string EmptyObject = "{}";

    private readonly Queue<ObjectSchema> _pending = new();
    private readonly HashSet<Type> _known = [];
    private readonly Dictionary<Type, ResourceType> _resources = [];

    /// <summary>Writes all schemas.</summary>
    /// <param name="served">The version of the group.</param>
    public void Write(ServedGroupVersion served)
    {
        writer.WriteStartObject("schemas");
        foreach (var resource in served.Resources)
        {
            if (resource.Schema is { } schema)
            {
                Add(ObjectSchema.Of(typeof(ObjectMeta)));
                CustomSchemaWriter.Write(writer, resource.Type, schema);
            }
            else
            {
                _resources[resource.Type.ObjectType] = resource.Type;
                Add(ObjectSchema.Of(resource.Type.ObjectType));
            }

            foreach (var body in resource.Subresources.Select(static subresource => subresource.Body))
            {
                if (body is not null)
                {
                    Add(ObjectSchema.Of(body));
                }
            }

            if (resource.Verbs.Contains("list"))
            {
                WriteList(resource.Type);
            }
        }

        Add(ObjectSchema.Of(typeof(Status)));
        Add(ObjectSchema.Of(typeof(DeleteOptions)));
        Add(ObjectSchema.Of(typeof(ListMeta)));
        Add(ObjectSchema.Of(typeof(WatchEvent)));
        if (served.Resources.Any(static resource => resource.Schema is null))
        {
            Add(ObjectSchema.Of(typeof(ApiResourceList)));
        }

        while (_pending.TryDequeue(out var pending))
        {
            WriteObject(pending, served);
        }

        ScalarSchemas.Write(writer, served.Group);
        writer.WriteEndObject();
    }

    private void Add(ObjectSchema schema)
    {
        if (_known.Add(schema.Type))
        {
            _pending.Enqueue(schema);
        }
    }

    private void WriteObject(ObjectSchema schema, ServedGroupVersion served)
    {
        writer.WriteStartObject(SchemaNames.Of(schema));
        writer.WriteString("description", SchemaDocumentation.Of(schema));
        writer.WriteStartObject("properties");
        foreach (var field in schema.Fields)
        {
            WriteField(field, schema.HoldsStruct(field));
        }

        writer.WriteEndObject();
        WriteRequired(schema.Fields.Where(field => IsRequired(schema, field)).Select(field => field.Name));
        writer.WriteString("type", "object");
        if (schema.IsAtomic)
        {
            writer.WriteString("x-kubernetes-map-type", "atomic");
        }

        WriteKind(schema, served);
        UnionExtension.Write(writer, schema);
        writer.WriteEndObject();
    }

    // Of all objects only the older events name their metadata as required.
    private static bool IsRequired(ObjectSchema schema, FieldSchema field) =>
        field.Number > 0 && (field.Required || (field.Name == "metadata" && schema.Type == typeof(Api.Core.Event)));

    private void WriteField(FieldSchema field, bool holdsStruct = false)
    {
        writer.WriteStartObject(field.Name);
        writer.WriteString("description", field switch
        {
            { Name: "kind", Number: 0 } => "Kind of the document, in CamelCase. The server may infer it from the URL.",
            { Name: "apiVersion", Number: 0 } => "Group and version of the document's form, such as apps/v1.",
            _ => SchemaDocumentation.Of(field),
        });
        if ((holdsStruct ? EmptyObject : field.Default) is { } standard)
        {
            writer.WritePropertyName("default");
            writer.WriteRawValue(standard);
        }

        WriteValue(field.Value, field.Name, field.Values);
        if (field.Value.Kind == ValueKind.List || field.SaysListType)
        {
            writer.WriteString("x-kubernetes-list-type", field.ListType switch
            {
                ListType.Set => "set",
                ListType.Map => "map",
                _ => "atomic",
            });
            if (field is { ListType: ListType.Map, ListMapKeys.Count: > 0 })
            {
                writer.WriteStartArray("x-kubernetes-list-map-keys");
                foreach (var key in field.ListMapKeys)
                {
                    writer.WriteStringValue(key);
                }

                writer.WriteEndArray();
            }
        }

        // A type is atomic wherever it is used, unless a field says otherwise; a map is where its field says so.
        if (field.Granular || (field.Value.Kind == ValueKind.Map && field.AtomicMap))
        {
            writer.WriteString("x-kubernetes-map-type", field.Granular ? "granular" : "atomic");
        }

        if (field.Strategy != PatchStrategy.Replace)
        {
            writer.WriteString("x-kubernetes-patch-strategy", field.Strategy switch
            {
                PatchStrategy.Merge => "merge",
                PatchStrategy.RetainKeys => "retainKeys",
                PatchStrategy.Whole => "replace",
                _ => "merge,retainKeys",
            });
        }

        if (field.MergeKey is { } mergeKey)
        {
            writer.WriteString("x-kubernetes-patch-merge-key", mergeKey);
        }

        writer.WriteEndObject();
    }

    // Writes what describes the value into the object that is open.
    private void WriteValue(ValueSchema value, string name, IReadOnlyList<string> texts)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                WriteType("string");
                WriteTexts(texts);
                break;
            case ValueKind.Int32:
                WriteType("integer", "int32");
                break;
            case ValueKind.Int64:
                WriteType("integer", "int64");
                break;
            case ValueKind.Boolean:
                WriteType("boolean");
                break;
            case ValueKind.Double:
                WriteType("number", "double");
                break;
            case ValueKind.Bytes:
                WriteType("string", "byte");
                break;
            case ValueKind.Object:
                Add(value.Object!);
                WriteReference(SchemaNames.Of(value.Object!));
                break;
            case ValueKind.List:
                WriteType("array");
                writer.WriteStartObject("items");
                WriteElement(value.Element!, name, texts);
                writer.WriteEndObject();
                break;
            case ValueKind.Map:
                WriteType("object");
                writer.WriteStartObject("additionalProperties");
                WriteElement(value.Element!, name, texts);
                writer.WriteEndObject();
                break;
            default:
                // Of any JSON value there is nothing to say.
                if (SchemaNames.OfScalar(value, name) is { } scalar)
                {
                    WriteReference(scalar);
                }

                break;
        }
    }

    // An element cannot be absent: it has its empty value for a default, unless its type reads what is empty in its own way.
    private void WriteElement(ValueSchema element, string name, IReadOnlyList<string> texts)
    {
        if ((element.Object is not null ? EmptyObject : element.ZeroAsJson) is { } standard)
        {
            writer.WritePropertyName("default");
            writer.WriteRawValue(standard);
        }

        if (element.Object is null && SchemaNames.OfScalar(element, name) is { } scalar)
        {
            writer.WriteString("$ref", SchemaNames.Reference + scalar);
        }
        else
        {
            WriteValue(element, name, texts);
        }
    }

    private void WriteTexts(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartArray("enum");
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    private void WriteType(string type, string? format = null)
    {
        writer.WriteString("type", type);
        if (format is not null)
        {
            writer.WriteString("format", format);
        }
    }

    // A reference cannot stand beside a description; a composition of one can.
    private void WriteReference(string name)
    {
        writer.WriteStartArray("allOf");
        writer.WriteStartObject();
        writer.WriteString("$ref", SchemaNames.Reference + name);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WriteList(ResourceType resource)
    {
        writer.WriteStartObject(SchemaNames.ListOf(resource));
        writer.WriteString("description", $"A list of {resource.Plural}.");
        writer.WriteStartObject("properties");
        foreach (var field in ObjectSchema.Of(typeof(Status)).Fields.Where(field => field.Number == 0))
        {
            WriteField(field);
        }

        writer.WriteStartObject("metadata");
        writer.WriteString("description", "Revision and continuation of the list.");
        WriteEmptyDefault();
        WriteReference(SchemaNames.Of(ObjectSchema.Of(typeof(ListMeta))));
        writer.WriteEndObject();
        writer.WriteStartObject("items");
        writer.WriteString("description", "The objects.");
        WriteType("array");
        writer.WriteStartObject("items");
        if (resource.ObjectType == typeof(Api.Dynamic.CustomObject))
        {
            writer.WriteString("$ref", SchemaNames.Reference + SchemaNames.Of(resource));
        }
        else
        {
            WriteEmptyDefault();
            WriteReference(SchemaNames.Of(resource));
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
        WriteRequired(["items"]);
        writer.WriteString("type", "object");
        WriteKinds([(resource.Group, resource.Version, resource.ListKind)]);
        writer.WriteEndObject();
    }

    private void WriteRequired(IEnumerable<string> names)
    {
        var isOpen = false;
        foreach (var name in names)
        {
            if (!isOpen)
            {
                writer.WriteStartArray("required");
                isOpen = true;
            }

            writer.WriteStringValue(name);
        }

        if (isOpen)
        {
            writer.WriteEndArray();
        }
    }

    private void WriteKind(ObjectSchema schema, ServedGroupVersion served)
    {
        if (_resources.TryGetValue(schema.Type, out var resource))
        {
            WriteKinds([(resource.Group, resource.Version, resource.Kind)]);
        }
        else if (schema.Type == typeof(Status) || schema.Type == typeof(ApiResourceList))
        {
            WriteKinds([("", "v1", SchemaNames.Of(schema).Split('.')[^1])]);
        }
        else if (schema.Type == typeof(DeleteOptions) || schema.Type == typeof(WatchEvent))
        {
            WriteKinds([("", "v1", schema.Name), (served.Group, served.Version, schema.Name)]);
        }
        else if (schema.IsDocument)
        {
            WriteKinds([ResourceTable.KindOf(schema.Type)]);
        }
    }

    private void WriteKinds(IEnumerable<(string Group, string Version, string Kind)> kinds)
    {
        writer.WriteStartArray("x-kubernetes-group-version-kind");
        foreach (var (group, version, kind) in kinds.Distinct())
        {
            writer.WriteStartObject();
            writer.WriteString("group", group);
            writer.WriteString("kind", kind);
            writer.WriteString("version", version);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteEmptyDefault()
    {
        writer.WritePropertyName("default");
        writer.WriteRawValue(EmptyObject);
    }
}
