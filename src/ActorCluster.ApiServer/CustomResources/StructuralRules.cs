using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Serialization;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// What makes a schema structural: types stand outside of compositions, which only restrict what is specified besides them
/// (k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go, complete.go).
/// </summary>
internal static class StructuralRules
{
    private enum Level
    {
        Root,
        Item,
        Field,
    }

    /// <summary>Checks a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong, in order of the messages.</param>
    public static void Validate(JsonSchemaProps schema, FieldPath path, FieldErrors errors)
    {
        var found = new FieldErrors();
        Invariants(schema, Level.Root, path, found);
        Completeness(schema, path, found);
        foreach (var error in found.List.OrderBy(static error => error.ToString(), StringComparer.Ordinal))
        {
            errors.Add(error);
        }
    }

    private static void Invariants(JsonSchemaProps schema, Level level, FieldPath path, FieldErrors errors)
    {
        if (schema.Type == "array" && schema.Items is null)
        {
            errors.Required(path.Child("items"), "must be specified");
        }

        if (schema.Items?.Schema is { } items)
        {
            Invariants(items, Level.Item, path.Child("items"), errors);
        }

        foreach (var (name, property) in SortedMap.From(schema.Properties))
        {
            Invariants(property, Level.Field, path.Child("properties").Key(name), errors);
        }

        if (schema.AdditionalProperties is { } additional)
        {
            if (level == Level.Root)
            {
                errors.Forbidden(path.Child("additionalProperties"), "must not be used at the root");
            }

            if (additional.Schema is { } all)
            {
                Invariants(all, Level.Field, path.Child("additionalProperties"), errors);
            }
        }

        if (schema is { XIntOrString: true, XPreserveUnknownFields: true })
        {
            errors.Invalid(path.Child("x-kubernetes-preserve-unknown-fields"), true, "must be false if x-kubernetes-int-or-string is true");
        }

        if (schema is { XIntOrString: true, XEmbeddedResource: true })
        {
            errors.Invalid(path.Child("x-kubernetes-embedded-resource"), true, "must be false if x-kubernetes-int-or-string is true");
        }

        Values(schema, IsIntOrString(schema.AnyOf), schema.AllOf is { Count: > 0 } all1 && IsIntOrString(all1[0].AnyOf), path, errors);
        Type(schema, level, path, errors);
        Metadata(schema, level, path, errors);
    }

    private static void Type(JsonSchemaProps schema, Level level, FieldPath path, FieldErrors errors)
    {
        var type = path.Child("type");
        if (schema.XEmbeddedResource && schema.Type != "object")
        {
            const string detail = "must be object if x-kubernetes-embedded-resource is true";
            errors.Add(string.IsNullOrEmpty(schema.Type) ? FieldError.Required(type, detail) : FieldError.Invalid(type, schema.Type, detail));
        }
        else if (string.IsNullOrEmpty(schema.Type) && !schema.XIntOrString && schema.XPreserveUnknownFields != true)
        {
            errors.Required(type, level switch
            {
                Level.Root => "must not be empty at the root",
                Level.Item => "must not be empty for specified array items",
                _ => "must not be empty for specified object fields",
            });
        }

        if (schema is { XEmbeddedResource: true, AdditionalProperties: not null })
        {
            errors.Forbidden(path.Child("additionalProperties"), "must not be used if x-kubernetes-embedded-resource is set");
        }

        if (level == Level.Root && schema.Type is { Length: > 0 } and not "object")
        {
            errors.Invalid(type, schema.Type, "must be object at the root");
        }

        if (schema.XEmbeddedResource && schema.XPreserveUnknownFields != true && schema.Properties is not { Count: > 0 })
        {
            errors.Required(
                path.Child("properties"), "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields");
        }
    }

    private static void Metadata(JsonSchemaProps schema, Level level, FieldPath path, FieldErrors errors)
    {
        if (level != Level.Root && !schema.XEmbeddedResource)
        {
            return;
        }

        foreach (var name in new[] { "kind", "apiVersion" })
        {
            if (schema.Properties?.GetValueOrDefault(name) is { Type: not "string" } wrong)
            {
                errors.Invalid(path.Child("properties").Key(name).Child("type"), wrong.Type ?? "", "must be string");
            }
        }

        if (schema.Properties?.GetValueOrDefault("metadata") is not { } metadata)
        {
            return;
        }

        var place = path.Child("properties").Key("metadata");
        if (metadata.Type != "object")
        {
            errors.Invalid(place.Child("type"), metadata.Type ?? "", "must be object");
        }

        // Whatever else stands there would be said of what every object has: a description, too.
        var isOnlyNames = metadata.Properties?.Keys.All(static name => name is "name" or "generateName") != false;
        if (level == Level.Root
            && !(isOnlyNames && KubernetesJson.ToNode(metadata with { Type = null, Properties = null, Default = null }) is System.Text.Json.Nodes.JsonObject { Count: 0 }))
        {
            errors.Forbidden(place, "must not specify anything other than name and generateName, but metadata is implicitly specified");
        }
    }

    private static void Values(JsonSchemaProps schema, bool skipAnyOf, bool skipFirstAllOf, FieldPath path, FieldErrors errors)
    {
        if (!skipAnyOf)
        {
            Each(schema.AnyOf, path.Child("anyOf"), errors);
        }

        for (var i = 0; i < schema.AllOf?.Count; i++)
        {
            Nested(schema.AllOf[i], skipFirstAllOf && i == 0, path.Child("allOf").Index(i), errors);
        }

        Each(schema.OneOf, path.Child("oneOf"), errors);
        if (schema.Not is { } not)
        {
            Nested(not, false, path.Child("not"), errors);
        }

        if (!string.IsNullOrEmpty(schema.Pattern) && !GoRegex.TryCreate(schema.Pattern, out _, out var error))
        {
            errors.Invalid(path.Child("pattern"), schema.Pattern, $"must be a valid regular expression, but isn't: {error}");
        }
    }

    private static void Each(IReadOnlyList<JsonSchemaProps>? schemas, FieldPath path, FieldErrors errors)
    {
        for (var i = 0; i < schemas?.Count; i++)
        {
            Nested(schemas[i], false, path.Index(i), errors);
        }
    }

    private static void Nested(JsonSchemaProps schema, bool skipAnyOf, FieldPath path, FieldErrors errors)
    {
        Values(schema, skipAnyOf, false, path, errors);
        if (schema.Items?.Schema is { } items)
        {
            Nested(items, false, path.Child("items"), errors);
        }

        foreach (var (name, property) in SortedMap.From(schema.Properties))
        {
            Nested(property, false, path.Child("properties").Key(name), errors);
        }

        foreach (var (name, isGiven, what) in new[]
        {
            ("type", !string.IsNullOrEmpty(schema.Type), "must be empty"),
            ("additionalProperties", schema.AdditionalProperties is not null, "must be undefined"),
            ("default", schema.Default is not null, "must be undefined"),
            ("title", !string.IsNullOrEmpty(schema.Title), "must be empty"),
            ("description", !string.IsNullOrEmpty(schema.Description), "must be empty"),
            ("nullable", schema.Nullable, "must be false"),
            ("externalDocs", schema.ExternalDocs is not null, "must be undefined"),
            ("x-kubernetes-preserve-unknown-fields", schema.XPreserveUnknownFields == true, "must be false"),
            ("x-kubernetes-embedded-resource", schema.XEmbeddedResource, "must be false"),
            ("x-kubernetes-int-or-string", schema.XIntOrString, "must be false"),
            ("x-kubernetes-list-map-keys", schema.XListMapKeys is { Count: > 0 }, "must be empty"),
            ("x-kubernetes-list-type", schema.XListType is not null, "must be undefined"),
            ("x-kubernetes-map-type", schema.XMapType is not null, "must be undefined"),
            ("x-kubernetes-validations", schema.XValidations is { Count: > 0 }, "must be empty"),
        })
        {
            if (isGiven)
            {
                errors.Forbidden(path.Child(name), what + " to be structural");
            }
        }

        if (schema.Properties?.ContainsKey("metadata") == true)
        {
            errors.Forbidden(path.Child("properties").Key("metadata"), "must not be specified in a nested context");
        }
    }

    // What compositions name has to be specified besides them, too.
    private static void Completeness(JsonSchemaProps schema, FieldPath path, FieldErrors errors)
    {
        foreach (var (name, schemas) in new[] { ("allOf", schema.AllOf), ("anyOf", schema.AnyOf), ("oneOf", schema.OneOf) })
        {
            for (var i = 0; i < schemas?.Count; i++)
            {
                Complete(schemas[i], schema, path.Child(name).Index(i), path, errors);
            }
        }

        if (schema.Not is { } not)
        {
            Complete(not, schema, path.Child("not"), path, errors);
        }

        foreach (var (name, property) in SortedMap.From(schema.Properties))
        {
            Completeness(property, path.Child("properties").Key(name), errors);
        }

        if (schema.Items?.Schema is { } items)
        {
            Completeness(items, path.Child("items"), errors);
        }

        if (schema.AdditionalProperties?.Schema is { } additional)
        {
            Completeness(additional, path.Child("additionalProperties"), errors);
        }
    }

    private static void Complete(JsonSchemaProps nested, JsonSchemaProps? schema, FieldPath nestedPath, FieldPath path, FieldErrors errors)
    {
        if (schema is null)
        {
            errors.Required(path, $"because it is defined in {nestedPath}");
            return;
        }

        foreach (var (name, property) in SortedMap.From(nested.Properties))
        {
            Complete(
                property, schema.Properties?.GetValueOrDefault(name), nestedPath.Child("properties").Key(name), path.Child("properties").Key(name), errors);
        }

        if (nested.Items?.Schema is { } items)
        {
            Complete(items, schema.Items?.Schema, nestedPath.Child("items"), path.Child("items"), errors);
        }

        foreach (var (name, schemas) in new[] { ("allOf", nested.AllOf), ("anyOf", nested.AnyOf), ("oneOf", nested.OneOf) })
        {
            for (var i = 0; i < schemas?.Count; i++)
            {
                Complete(schemas[i], schema, nestedPath.Child(name).Index(i), path, errors);
            }
        }

        if (nested.Not is { } not)
        {
            Complete(not, schema, nestedPath.Child("not"), path, errors);
        }
    }

    private static bool IsIntOrString(IReadOnlyList<JsonSchemaProps>? anyOf) => anyOf is [{ Type: "integer" }, { Type: "string" }];
}
