using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Resources;
using ActorCluster.Api.Schema;

namespace ActorCluster.ApiServer.OpenApi;

/// <summary>The names of types in OpenAPI: the path of their Go package, as clients and documentation know them.</summary>
internal static class SchemaNames
{
    /// <summary>Where references point.</summary>
    public const string Reference = "#/components/schemas/";

    /// <summary>metav1.Time.</summary>
    public const string Time = Meta + "Time";

    /// <summary>metav1.MicroTime.</summary>
    public const string MicroTime = Meta + "MicroTime";

    /// <summary>metav1.FieldsV1.</summary>
    public const string FieldsV1 = Meta + "FieldsV1";

    /// <summary>metav1.Patch.</summary>
    public const string Patch = Meta + "Patch";

    /// <summary>resource.Quantity.</summary>
    public const string Quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";

    /// <summary>intstr.IntOrString.</summary>
    public const string IntOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

    /// <summary>runtime.RawExtension.</summary>
    public const string RawExtension = "io.k8s.apimachinery.pkg.runtime.RawExtension";

    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private const string ApiExtensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
    private const string SchemaUnion = "v1.JSONSchemaPropsOr";
    private const string Root = "ActorCluster.Api.";

    // Those whose name or package here is another than in Go.
    private static readonly Dictionary<Type, string> Renamed = new()
    {
        [typeof(Api.Authorization.FieldSelectorRequirement)] = Meta + "FieldSelectorRequirement",
        [typeof(Api.Meta.ApiResourceList)] = Meta + "APIResourceList",
        [typeof(Api.Meta.ApiResource)] = Meta + "APIResource",
        [typeof(Api.ApiExtensions.JsonSchemaProps)] = ApiExtensions + "JSONSchemaProps",
    };

    /// <summary>JSON in the schema of a definition.</summary>
    public const string Json = ApiExtensions + "JSON";

    /// <summary>The beginning of the names of what is a schema or something else in the schema of a definition.</summary>
    public const string SchemaOr = ApiExtensions + "JSONSchemaPropsOr";

    /// <summary>The name of a type that is no object here; null for the types of JSON itself.</summary>
    /// <param name="value">What it is.</param>
    /// <param name="field">The field that holds it.</param>
    public static string? OfScalar(ValueSchema value, string field) => value.Kind switch
    {
        ValueKind.Time => Time,
        ValueKind.MicroTime => MicroTime,
        ValueKind.Quantity => Quantity,
        ValueKind.IntOrString => IntOrString,
        ValueKind.RawJson => field switch
        {
            "fieldsV1" => FieldsV1,
            "default" or "enum" or "example" => Json,
            "dependencies" => SchemaOr + "StringArray",
            _ => RawExtension,
        },
        ValueKind.Any when value.GoType.StartsWith(SchemaUnion, StringComparison.Ordinal) => SchemaOr + value.GoType[SchemaUnion.Length..],
        _ => null,
    };

    /// <summary>The name of a type.</summary>
    /// <param name="schema">The type.</param>
    public static string Of(ObjectSchema schema)
    {
        if (Renamed.TryGetValue(schema.Type, out var renamed))
        {
            return renamed;
        }

        var ns = schema.Type.Namespace ?? "";
        var group = ns.StartsWith(Root, StringComparison.Ordinal) ? ns[Root.Length..].ToLowerInvariant() : "meta";
        return group switch
        {
            "meta" => Meta + schema.Name,
            "autoscaling.v2" => "io.k8s.api.autoscaling.v2." + schema.Name,
            "runtime" => "io.k8s.api.node.v1." + schema.Name,
            "lab" => "dev.actorcluster.lab.v1alpha1." + schema.Name,
            "metrics" => "io.k8s.metrics.pkg.apis.metrics.v1beta1." + schema.Name,
            "apiextensions" => ApiExtensions + schema.Name,
            "apiregistration" => "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1." + schema.Name,
            _ => $"io.k8s.api.{group}.v1.{schema.Name}",
        };
    }

    /// <summary>The name of a resource's list.</summary>
    /// <param name="resource">The resource.</param>
    public static string ListOf(ResourceType resource) =>
        resource.ObjectType == typeof(CustomObject) ? Of(resource) + "List" : Of(ObjectSchema.Of(resource.ObjectType)) + "List";

    /// <summary>The name of a resource's objects: those of a definition are named after their group, backwards.</summary>
    /// <param name="resource">The resource.</param>
    public static string Of(ResourceType resource) => resource.ObjectType == typeof(CustomObject)
        ? $"{string.Join('.', resource.Group.Split('.').Reverse())}.{resource.Version}.{resource.Kind}"
        : Of(ObjectSchema.Of(resource.ObjectType));
}
