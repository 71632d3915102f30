using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.ApiExtensions.Schemas;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>
/// What a valid schema is (ValidateCustomResourceDefinitionOpenAPISchema in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/
/// validation/validation.go). That it is structural is checked by <see cref="StructuralRules"/>.
/// </summary>
/// <param name="errors">Gets what is wrong.</param>
internal sealed class SchemaRules(FieldErrors errors)
{
    private readonly ExpressionRules _expressions = new(errors);

    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    /// <summary>Checks the schema of a version.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="hasStatus">Whether the version has the subresource <c>status</c>.</param>
    /// <param name="path">Where <c>schema</c> stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(JsonSchemaProps schema, bool hasStatus, FieldPath path, FieldErrors errors)
    {
        var before = errors.Count;
        var root = path.Child("openAPIV3Schema");
        if (hasStatus && schema.Type is { Length: > 0 } and not "object")
        {
            errors.Invalid(
                path.Child("openAPIV3Schema.type"), schema.Type, "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
        }

        if (schema.Nullable)
        {
            errors.Forbidden(path.Child("openAPIV3Schema.nullable"), "nullable cannot be true at the root");
        }

        StructuralRules.Validate(schema, root, errors);
        var rules = new SchemaRules(errors);
        rules.Check(schema, root, new Place(true, false, null, null, 1));
        rules._expressions.CheckTotal(root);
        if (errors.Count == before)
        {
            Defaults(StructuralSchema.Of(schema), root, errors);
        }
    }

    private void Check(JsonSchemaProps schema, FieldPath path, Place place)
    {
        Keywords(schema, path, place);
        if (schema.AdditionalProperties is { } additional)
        {
            if (schema.Properties is { Count: > 0 } && (!additional.Allows || additional.Schema is not null))
            {
                errors.Forbidden(path.Child("additionalProperties"), "additionalProperties and properties are mutual exclusive");
            }

            if (additional.Schema is { } all)
            {
                Check(all, path.Child("additionalProperties"), place.Inside.Times(schema.MaxProperties));
            }
        }

        foreach (var (name, property) in SortedMap.From(schema.Properties))
        {
            var isMeta = (place.IsRoot || schema.XEmbeddedResource) && name is "metadata" or "kind" or "apiVersion";
            Check(
                property,
                path.Child("properties").Key(name),
                place with
                {
                    IsRoot = false,
                    IsMeta = place.IsMeta || isMeta,
                    NoDefaults = place.IsRoot && isMeta ? $"in top-level {name}" : place.NoDefaults,
                });
        }

        if (schema.Not is { } not)
        {
            Check(not, path.Child("not"), place.Inside);
        }

        Each(schema.AllOf, path.Child("allOf"), place);
        Each(schema.OneOf, path.Child("oneOf"), place);
        Each(schema.AnyOf, path.Child("anyOf"), place);
        if (schema.Items?.Schema is { } items)
        {
            var inside = schema.XListType == "map" ? place.Inside : place.Uncorrelatable(path.Child("items"));
            Check(items, path.Child("items"), inside.Times(schema.MaxItems));
        }

        Extensions(schema, path);
        _expressions.Check(schema, path, place.IsRoot || schema.XEmbeddedResource, place.WithoutPast, place.Most);
    }

    private void Each(IReadOnlyList<JsonSchemaProps>? schemas, FieldPath path, Place place)
    {
        for (var i = 0; i < schemas?.Count; i++)
        {
            Check(schemas[i], path.Index(i), place.Inside);
        }
    }

    private void Keywords(JsonSchemaProps schema, FieldPath path, Place place)
    {
        if (schema.Type == "null")
        {
            errors.Forbidden(path.Child("type"), "type cannot be set to null, use nullable as an alternative");
        }
        else if (!string.IsNullOrEmpty(schema.Type) && !Types.Contains(schema.Type))
        {
            errors.NotSupported(path.Child("type"), schema.Type, Types);
        }

        if (schema.Default is not null && place.NoDefaults is { } reason)
        {
            errors.Forbidden(path.Child("default"), "must not be set " + reason);
        }

        foreach (var (name, isThere) in new[]
        {
            ("id", !string.IsNullOrEmpty(schema.Id)),
            ("additionalItems", schema.AdditionalItems is not null),
            ("patternProperties", schema.PatternProperties is { Count: > 0 }),
            ("definitions", schema.Definitions is { Count: > 0 }),
            ("dependencies", schema.Dependencies is not null),
            ("$ref", schema.Ref is not null),
        })
        {
            if (isThere)
            {
                errors.Forbidden(path.Child(name), $"{name} is not supported");
            }
        }

        if (schema.Items?.Schemas is { Count: > 0 })
        {
            errors.Forbidden(path.Child("items"), "items must be a schema object and not an array");
        }

        if (place.IsMeta && schema.XEmbeddedResource)
        {
            errors.Forbidden(path.Child("x-kubernetes-embedded-resource"), "must not be used inside of resource meta");
        }

        if (schema.UniqueItems)
        {
            errors.Forbidden(path.Child("uniqueItems"), "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        }
    }

    private void Extensions(JsonSchemaProps schema, FieldPath path)
    {
        if (schema.XPreserveUnknownFields == false)
        {
            errors.Invalid(path.Child("x-kubernetes-preserve-unknown-fields"), false, "must be true or undefined");
        }

        if (schema.XMapType is { } mapType)
        {
            MustBe("object", "x-kubernetes-map-type is specified", schema.Type, path.Child("type"));
            if (mapType is not ("atomic" or "granular"))
            {
                errors.NotSupported(path.Child("x-kubernetes-map-type"), mapType, "atomic", "granular");
            }
        }

        var listType = path.Child("x-kubernetes-list-type");
        if (schema.XListType is { } type)
        {
            MustBe("array", "x-kubernetes-list-type is specified", schema.Type, path.Child("type"));
            if (type is not ("atomic" or "set" or "map"))
            {
                errors.NotSupported(listType, type, "atomic", "set", "map");
            }
        }

        if (schema.XListMapKeys is { Count: > 0 } && schema.XListType != "map")
        {
            const string detail = "must be map if x-kubernetes-list-map-keys is non-empty";
            errors.Add(schema.XListType is null ? FieldError.Required(listType, detail) : FieldError.Invalid(listType, schema.XListType, detail));
        }

        if (schema.XListType is "map" or "set" && schema.Items?.Schema is { Nullable: true })
        {
            errors.Forbidden(path.Child("items", "nullable"), "cannot be nullable when x-kubernetes-list-type is " + schema.XListType);
        }

        if (schema.XListType == "map")
        {
            ListMap(schema, path);
        }
        else if (schema.XListType == "set" && schema.Items?.Schema is { } item)
        {
            const string detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
            if (item is { Type: "array", XListType: not (null or "atomic") })
            {
                errors.Invalid(path.Child("items", "x-kubernetes-list-type"), item.XListType, detail);
            }
            else if (item is { Type: "object", XMapType: not "atomic" })
            {
                errors.Invalid(path.Child("items", "x-kubernetes-map-type"), item.XListType, detail);
            }
        }
    }

    private void ListMap(JsonSchemaProps schema, FieldPath path)
    {
        var keys = path.Child("x-kubernetes-list-map-keys");
        if (schema.XListMapKeys is not { Count: > 0 } names)
        {
            errors.Required(keys, "must not be empty if x-kubernetes-list-type is map");
            names = [];
        }

        if (schema.Items is null)
        {
            errors.Required(path.Child("items"), "must have a schema if x-kubernetes-list-type is map");
        }

        if (schema.Items?.Schema is not { } item)
        {
            return;
        }

        if (item.Type != "object")
        {
            errors.Invalid(path.Child("items", "type"), item.Type ?? "", "must be object if parent array's x-kubernetes-list-type is map");
            return;
        }

        foreach (var name in names)
        {
            if (item.Properties?.GetValueOrDefault(name) is not { } property)
            {
                errors.Invalid(keys, names, "entries must all be names of item properties");
                continue;
            }

            var place = path.Child("items", "properties").Key(name);
            if (property.Type is "array" or "object")
            {
                errors.Invalid(place.Child("type"), item.Type, "must be a scalar type if parent array's x-kubernetes-list-type is map");
            }

            if (item.Required?.Contains(name) != true && property.Default is null)
            {
                errors.Required(
                    place.Child("default"), "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }

            if (property.Nullable)
            {
                errors.Forbidden(place.Child("nullable"), "this property is in x-kubernetes-list-map-keys, so it cannot be nullable");
            }
        }

        if (names.Distinct().Count() != names.Count)
        {
            errors.Invalid(keys, names, "must not contain duplicate entries");
        }
    }

    private void MustBe(string type, string condition, string? found, FieldPath path)
    {
        if (found == type)
        {
            return;
        }

        var detail = $"must be {type} if {condition}";
        errors.Add(string.IsNullOrEmpty(found) ? FieldError.Required(path, detail) : FieldError.Invalid(path, found, detail));
    }

    // Defaults have to fit their own schema (schema/defaulting/validation.go).
    private static void Defaults(StructuralSchema schema, FieldPath path, FieldErrors errors)
    {
        if (schema.Default is { } given)
        {
            var found = new List<FieldError>();
            var filled = given is SortedMap<object?> members ? SchemaShaping.Default(members, schema) : given;
            SchemaValidation.Validate(filled, schema, path.Child("default").ToString(), found);
            foreach (var error in found)
            {
                errors.Add(error);
            }

            var dropped = new List<string>();
            if (given is SortedMap<object?> whole)
            {
                SchemaShaping.Prune(whole, schema, dropped);
            }

            foreach (var field in dropped)
            {
                errors.Invalid(path.Child("default"), JsonData.ToText(given), $"must not have unknown fields: {field}");
            }
        }

        foreach (var (name, property) in schema.Properties)
        {
            Defaults(property, path.Child("properties").Key(name), errors);
        }

        if (schema.Items is { } items)
        {
            Defaults(items, path.Child("items"), errors);
        }

        if (schema.AdditionalProperties is { } additional)
        {
            Defaults(additional, path.Child("additionalProperties"), errors);
        }
    }

    // Most: how many values of the schema one object can have; null for any number.
    private readonly record struct Place(bool IsRoot, bool IsMeta, string? NoDefaults, FieldPath? WithoutPast, ulong? Most)
    {
        public Place Inside => this with { IsRoot = false };

        public Place Times(long? limit) => this with { Most = limit is { } most && Most is { } outer ? RuleCosts.Product(outer, (ulong)Math.Max(0, most)) : null };

        // Elements of such a list cannot be told apart: nothing below can be compared with what it was.
        public Place Uncorrelatable(FieldPath path) => this with { IsRoot = false, WithoutPast = WithoutPast ?? path };
    }
}
