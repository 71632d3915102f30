using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.CustomResources.Conversion;
using ActorCluster.ApiServer.Registry;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>Makes the resources that a definition adds: one for each version that is served.</summary>
internal static class CustomResourceTable
{
    private static readonly JsonSchemaProps Anything = new() { Type = "object", XPreserveUnknownFields = true };

    /// <summary>The resources of a definition; none while it is not established.</summary>
    /// <param name="definition">The definition.</param>
    public static ResourceDefinition[] Of(CustomResourceDefinition definition)
    {
        if (!definition.Is(Api.ApiExtensions.CustomResources.Established) || definition.Spec.Versions.FirstOrDefault(static version => version.Storage) is not { } storage)
        {
            return [];
        }

        var stored = StructuralSchema.Of(storage.Schema?.OpenAPIV3Schema ?? Anything);
        ResourceDefinition[] all =
            [.. definition.Spec.Versions.Where(static version => version.Served).Select(version => Of(definition, version, storage, stored))];
        foreach (var resource in all)
        {
            resource.Versions = all;
        }

        return all;
    }

    private static ResourceDefinition Of(
        CustomResourceDefinition definition, CustomResourceDefinitionVersion version, CustomResourceDefinitionVersion storage, StructuralSchema stored)
    {
        var type = Api.ApiExtensions.CustomResources.TypeOf(definition, version);
        var storedVersion = $"{definition.Spec.Group}/{storage.Name}";
        var schema = ReferenceEquals(version, storage) ? stored : StructuralSchema.Of(version.Schema?.OpenAPIV3Schema ?? Anything);
        var scale = version.Subresources?.Scale is { } paths ? new CustomScaling(paths) : null;
        var conversion = definition.Spec.Conversion is { Strategy: "Webhook", Webhook: { } webhook }
            ? new ConversionWebhook(
                webhook,
                type.ApiVersion,
                storedVersion,
                value => value.WithContent(Shaped(value.Content.Members, stored)),
                value => value.WithContent(Shaped(value.Content.Members, schema)))
            : null;
        return new ResourceDefinition(type, new CustomResourceStrategy(schema, version.Subresources?.Status is not null, scale))
        {
            Verbs = Verbs.Added,
            Subresources = SubresourcesOf(version),
            Columns = new CustomColumns(version.AdditionalPrinterColumns),
            Fields = FieldsOf(version),
            Conversion = conversion,
            ToStorage = conversion is not null ? null : value => As(value, type.Kind, storedVersion),
            FromStorage = conversion is not null ? null : value => Shown((CustomObject)value, type.Kind, type.ApiVersion, stored, schema),
            StorageVersion = storage.Name,
            Schema = version.Schema?.OpenAPIV3Schema ?? Anything,
            DeprecationWarning = WarningOf(definition, version, type.Kind),
            CreationRefusal = definition.Metadata.DeletionTimestamp is null
                ? null
                : StatusError.MethodNotSupported(type, "create") with { Message = "create not allowed while custom resource definition is terminating" },
        };
    }

    private static List<Subresource> SubresourcesOf(CustomResourceDefinitionVersion version)
    {
        var result = new List<Subresource>(2);
        if (version.Subresources?.Status is not null)
        {
            result.Add(Subresource.Status);
        }

        if (version.Subresources?.Scale is not null)
        {
            result.Add(Subresource.Scale);
        }

        return result;
    }

    private static Dictionary<string, Func<KubernetesObject, string?>> FieldsOf(CustomResourceDefinitionVersion version)
    {
        var result = new Dictionary<string, Func<KubernetesObject, string?>>(StringComparer.Ordinal);
        foreach (var path in (version.SelectableFields ?? []).Select(static field => field.JsonPath.TrimStart('.')))
        {
            var names = path.Split('.');
            result[path] = value => JsonData.At(((CustomObject)value).Content.Members, names) is { } found ? JsonData.Show(found) : null;
        }

        return result;
    }

    // An object that came in another version than the stored one is stored as that: only its apiVersion changes.
    private static KubernetesObject As(KubernetesObject value, string kind, string apiVersion) =>
        value.Kind == kind && value.ApiVersion == apiVersion ? value : value with { Kind = kind, ApiVersion = apiVersion };

    // What was stored before the schema changed is shown with the schema of today: with defaults of fields that came later, and without
    // those that went.
    private static KubernetesObject Shown(CustomObject value, string kind, string apiVersion, StructuralSchema stored, StructuralSchema schema)
    {
        var members = Shaped(value.Content.Members, stored);
        if (!ReferenceEquals(stored, schema))
        {
            members = Shaped(members, schema);
        }

        return As(value.WithContent(members), kind, apiVersion);
    }

    private static SortedMap<object?> Shaped(SortedMap<object?> members, StructuralSchema schema) =>
        SchemaShaping.Default(SchemaShaping.Prune(members, schema, null), schema);

    private static string? WarningOf(CustomResourceDefinition definition, CustomResourceDefinitionVersion version, string kind)
    {
        if (!version.Deprecated)
        {
            return null;
        }

        if (version.DeprecationWarning is { } given)
        {
            return given;
        }

        var group = definition.Spec.Group;
        var text = $"{group}/{version.Name} {kind} is deprecated";
        var better = definition.Spec.Versions
            .Where(other => other is { Served: true, Deprecated: false } && VersionOrder.Stability(other.Name) >= VersionOrder.Stability(version.Name))
            .OrderBy(static other => other.Name, VersionOrder.Instance)
            .FirstOrDefault();
        return better is null ? text : $"{text}; use {group}/{better.Name} {kind}";
    }
}
