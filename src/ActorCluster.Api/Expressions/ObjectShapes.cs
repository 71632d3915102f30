using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// The types of the API's own objects, as expressions are checked against them: what their OpenAPI says, turned into types of the language
/// (k8s.io/apiserver/pkg/cel/openapi/resolver and common/schemas.go). Quantities say nothing that could be turned, and so are not seen, nor
/// are lists and maps of them; a type within itself is an object without fields.
/// </summary>
public static class ObjectShapes
{
    /// <summary>The type of objects.</summary>
    /// <param name="type">A type whose properties declare fields.</param>
    /// <param name="name">The name of the type in messages.</param>
    public static CelShape Of(Type type, string name) => OfObject(ObjectSchema.Of(type), name, []);

    /// <summary>The type of the metadata that every object has.</summary>
    /// <param name="name">The name of the type in messages.</param>
    public static CelShape Metadata(string name) => Of(typeof(ObjectMeta), name);

    private static CelShape OfObject(ObjectSchema schema, string name, HashSet<Type> outer)
    {
        var fields = new Dictionary<string, CelShape>(StringComparer.Ordinal);
        if (outer.Add(schema.Type))
        {
            foreach (var field in schema.Fields)
            {
                if (CelNames.Escape(field.Name) is { } escaped && OfValue(field.Value, $"{name}.{escaped}", outer) is { } shape)
                {
                    fields[escaped] = shape;
                }
            }

            outer.Remove(schema.Type);
        }

        return CelShape.Object(name, fields);
    }

    private static CelShape? OfValue(ValueSchema value, string name, HashSet<Type> outer) => value.Kind switch
    {
        ValueKind.Text => CelShape.Text,
        ValueKind.Int32 or ValueKind.Int64 => CelShape.Simple("int"),
        ValueKind.Boolean => CelShape.Boolean,
        ValueKind.Double => CelShape.Simple("double"),
        ValueKind.Bytes => CelShape.Simple("bytes"),
        ValueKind.Time or ValueKind.MicroTime => CelShape.Simple("google.protobuf.Timestamp"),
        ValueKind.IntOrString => CelShape.Dynamic,
        ValueKind.RawJson => CelShape.Object(name, new Dictionary<string, CelShape>()),
        ValueKind.Object => OfObject(value.Object!, name, outer),
        ValueKind.List => OfValue(value.Element!, name + ".@idx", outer) is { } item ? CelShape.List(item) : null,
        ValueKind.Map => OfValue(value.Element!, name + ".@elem", outer) is { } element ? CelShape.MapOf(element) : null,
        _ => null,
    };
}
