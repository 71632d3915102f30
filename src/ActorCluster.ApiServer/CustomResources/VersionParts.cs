using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Validation;
using ActorCluster.ApiServer.Validation;

namespace ActorCluster.ApiServer.CustomResources;

/// <summary>The rules for what a version of a definition has besides its schema (the same file as <see cref="DefinitionRules"/>).</summary>
internal static class VersionParts
{
    private const string ColumnTypes = "must be one of boolean,date,integer,number,string";
    private const int MaximumSelectableFields = 8;

    /// <summary>Checks the subresource <c>scale</c>.</summary>
    /// <param name="scale">The subresource; null for none.</param>
    /// <param name="path">Where the subresources stand.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Scale(CustomResourceSubresourceScale? scale, FieldPath path, FieldErrors errors)
    {
        if (scale is null)
        {
            return;
        }

        Path(scale.SpecReplicasPath, path.Child("scale.specReplicasPath"), "should be a json path under .spec", errors, ".spec.");
        Path(scale.StatusReplicasPath, path.Child("scale.statusReplicasPath"), "should be a json path under .status", errors, ".status.");
        if (!string.IsNullOrEmpty(scale.LabelSelectorPath))
        {
            Path(
                scale.LabelSelectorPath,
                path.Child("scale.labelSelectorPath"),
                "should be a json path under either .spec or .status",
                errors,
                ".spec.",
                ".status.");
        }
    }

    /// <summary>Checks a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Column(CustomResourceColumnDefinition column, FieldPath path, FieldErrors errors)
    {
        if (column.Name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }

        if (column.Type.Length == 0)
        {
            errors.Required(path.Child("type"), ColumnTypes);
        }
        else if (column.Type is not ("boolean" or "date" or "integer" or "number" or "string"))
        {
            errors.Invalid(path.Child("type"), column.Type, ColumnTypes);
        }

        if (!string.IsNullOrEmpty(column.Format)
            && column.Format is not ("byte" or "date" or "date-time" or "double" or "float" or "int32" or "int64" or "password"))
        {
            errors.Invalid(path.Child("format"), column.Format, "must be one of byte,date,date-time,double,float,int32,int64,password");
        }

        if (column.JsonPath.Length == 0)
        {
            errors.Required(path.Child("JSONPath"));
        }
        else if (column.JsonPath[0] != '.')
        {
            errors.Invalid(path.Child("JSONPath"), column.JsonPath, "must be a simple json path starting with .");
        }
    }

    /// <summary>Checks the fields that field selectors may name.</summary>
    /// <param name="version">The version.</param>
    /// <param name="path">Where they stand.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void SelectableFields(CustomResourceDefinitionVersion version, FieldPath path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < version.SelectableFields?.Count; i++)
        {
            var text = version.SelectableFields[i].JsonPath;
            var field = path.Index(i).Child("jsonPath");
            if (text.Length == 0)
            {
                errors.Required(field);
                continue;
            }

            if (Find(version.Schema?.OpenAPIV3Schema, text) is not { } schema)
            {
                errors.Invalid(field, text, $"is an invalid path: does not refer to a valid field");
                continue;
            }

            if (text.StartsWith(".metadata", StringComparison.Ordinal))
            {
                errors.Invalid(field, text, "must not point to fields in metadata");
            }

            if (schema.Type is not ("string" or "boolean" or "integer"))
            {
                errors.Invalid(
                    field, text, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
            }

            if (!seen.Add(text))
            {
                errors.Duplicate(field, text);
            }
        }

        if (seen.Count > MaximumSelectableFields)
        {
            errors.Add(FieldError.TooMany(path, seen.Count, MaximumSelectableFields));
        }
    }

    private static JsonSchemaProps? Find(JsonSchemaProps? schema, string path)
    {
        if (path[0] != '.')
        {
            return null;
        }

        foreach (var name in path[1..].Split('.'))
        {
            schema = schema?.Properties?.GetValueOrDefault(name);
        }

        return schema;
    }

    private static void Path(string text, FieldPath path, string detail, FieldErrors errors, params ReadOnlySpan<string> roots)
    {
        if (text.Length == 0)
        {
            errors.Required(path);
            return;
        }

        if (text[0] != '.')
        {
            errors.Invalid(path, text, "must be a simple json path starting with .");
            return;
        }

        foreach (var root in roots)
        {
            if (text.StartsWith(root, StringComparison.Ordinal))
            {
                return;
            }
        }

        errors.Invalid(path, text, detail);
    }
}
