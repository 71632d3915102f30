using System.Globalization;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Dynamic;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// Checks objects against their schema, in the words of k8s.io/kube-openapi/pkg/validation (errors/schema.go, validate/*.go) as
/// k8s.io/apiextensions-apiserver/pkg/apiserver/validation passes them on.
/// </summary>
public static class SchemaValidation
{
    // What is wrong with a value as a whole has no field of its own there: Go prints the absent path like this.
    private const string NoField = "<nil>";

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="path">Where it stands; empty for an object itself.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static void Validate(object? value, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        CheckType(value, schema, path, errors);
        if (value is not null)
        {
            CheckCompositions(value, schema, path, errors);
            switch (value)
            {
                case string text:
                    CheckText(text, schema, path, errors);
                    break;
                case long or double:
                    CheckNumber(value, schema, path, errors);
                    break;
                case SortedMap<object?> members:
                    CheckEnum(value, schema, path, errors);
                    CheckObject(members, schema, path, errors);
                    return;
                case IReadOnlyList<object?> items:
                    CheckItems(items, schema, path, errors);
                    break;
                default:
                    break;
            }
        }

        CheckEnum(value, schema, path, errors);
    }

    /// <summary>Whether a value fits its schema.</summary>
    /// <param name="value">The value.</param>
    /// <param name="schema">Its schema.</param>
    public static bool IsValid(object? value, StructuralSchema schema)
    {
        var errors = new List<FieldError>();
        Validate(value, schema, "", errors);
        return errors.Count == 0;
    }

    /// <summary>The JSON type of a value.</summary>
    /// <param name="value">The value.</param>
    public static string TypeOf(object? value) => value switch
    {
        null => "null",
        string => "string",
        bool => "boolean",
        long => "integer",
        double => "number",
        SortedMap<object?> => "object",
        _ => "array",
    };

    private static void CheckType(object? value, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        var type = schema.Source.XIntOrString ? "integer,string" : schema.Type;
        var found = TypeOf(value);
        var fits = value switch
        {
            _ when type.Length == 0 => true,
            null => schema.Source.Nullable || type == "null",
            long when type is "number" => true,
            double number when type.StartsWith("integer", StringComparison.Ordinal) => double.IsInteger(number),
            _ => type == found || (schema.Source.XIntOrString && found is "integer" or "string"),
        };
        if (!fits)
        {
            errors.Add(Mistake(FieldError.TypeTypeInvalid, path, FieldError.Quote(found), $"{Subject(path)} must be of type {type}: {FieldError.Quote(found)}"));
        }
    }

    private static void CheckText(string text, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        var source = schema.Source;
        var length = source.MaxLength is null && source.MinLength is null ? 0 : text.EnumerateRunes().Count();
        if (source.MaxLength is { } maximum && length > maximum)
        {
            errors.Add(new FieldError(
                FieldError.TypeTooLong, path, null, string.Create(CultureInfo.InvariantCulture, $"may not be more than {maximum} bytes")));
        }

        if (source.MinLength is { } minimum && length < minimum)
        {
            errors.Add(Invalid(path, FieldError.Quote(text), $"{Subject(path)} should be at least {Number(minimum)} chars long"));
        }

        if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            errors.Add(Invalid(path, FieldError.Quote(text), $"{Subject(path)} should match '{source.Pattern}'"));
        }

        if (!string.IsNullOrEmpty(source.Format) && schema.Type is "string" or "" && !TextFormats.IsValid(source.Format ?? "", text))
        {
            errors.Add(Mistake(
                FieldError.TypeTypeInvalid, path, FieldError.Quote(text), $"{Subject(path)} must be of type {source.Format}: {FieldError.Quote(text)}"));
        }
    }

    private static void CheckNumber(object value, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        var source = schema.Source;
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (source.Format is "int32" && number is < int.MinValue or > int.MaxValue)
        {
            errors.Add(Mistake(
                FieldError.TypeInvalid, path, JsonData.Show(value), $"Checked value must be of type integer with format int32 in {path}"));
        }

        if (source.MultipleOf is { } factor && factor > 0 && !double.IsInteger(number / factor))
        {
            errors.Add(Invalid(path, JsonData.Show(value), $"{Subject(path)} should be a multiple of {Number(factor)}"));
        }

        if (source.Maximum is { } maximum && (source.ExclusiveMaximum ? number >= maximum : number > maximum))
        {
            errors.Add(Invalid(path, JsonData.Show(value), $"{Subject(path)} should be less than {(source.ExclusiveMaximum ? "" : "or equal to ")}{Number(maximum)}"));
        }

        if (source.Minimum is { } minimum && (source.ExclusiveMinimum ? number <= minimum : number < minimum))
        {
            errors.Add(Invalid(path, JsonData.Show(value), $"{Subject(path)} should be greater than {(source.ExclusiveMinimum ? "" : "or equal to ")}{Number(minimum)}"));
        }
    }

    private static void CheckItems(IReadOnlyList<object?> items, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        var source = schema.Source;
        if (schema.Items is { } element)
        {
            for (var i = 0; i < items.Count; i++)
            {
                Validate(items[i], element, $"{path}[{i}]", errors);
            }
        }

        if (source.MinItems is { } minimum && items.Count < minimum)
        {
            errors.Add(Invalid(path, Number(items.Count), $"{Subject(path)} should have at least {Number(minimum)} items"));
        }

        TooMany(items.Count, source.MaxItems, path, errors);
        if (source.UniqueItems)
        {
            for (var i = 1; i < items.Count; i++)
            {
                if (items.Take(i).Any(item => JsonData.AreEqual(item, items[i])))
                {
                    errors.Add(Invalid(path, "\"\"", $"{Subject(path)} shouldn't contain duplicates"));
                    break;
                }
            }
        }
    }

    private static void CheckObject(SortedMap<object?> members, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        var source = schema.Source;
        if (source.MinProperties is { } minimum && members.Count < minimum)
        {
            errors.Add(Invalid(path, Number(minimum), $"{Subject(path)} should have at least {Number(minimum)} properties"));
        }

        TooMany(members.Count, source.MaxProperties, path, errors);
        foreach (var name in schema.Required)
        {
            if (!members.ContainsKey(name))
            {
                errors.Add(Mistake(FieldError.TypeRequired, Join(path, name), null, ""));
            }
        }

        if (schema.AllowsAdditionalProperties == false)
        {
            foreach (var name in members.Keys.Where(name => !schema.Properties.ContainsKey(name)))
            {
                errors.Add(Invalid(Join(path, name), "\"\"", $"{path}.{name} in body is a forbidden property"));
            }
        }

        foreach (var (name, value) in members)
        {
            if (schema.PropertyOf(name) is { } property)
            {
                Validate(value, property, Join(path, name), errors);
            }
        }
    }

    private static void CheckEnum(object? value, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        if (schema.Enum.Count == 0 || (value is null && schema.Source.Nullable) || schema.Enum.Any(allowed => JsonData.AreEqual(allowed, value)))
        {
            return;
        }

        var allowed = string.Join(", ", schema.Enum.Select(static one => FieldError.Quote(one as string ?? JsonData.ToText(one))));
        errors.Add(Mistake(
            FieldError.TypeNotSupported, path, value is string text ? FieldError.Quote(text) : JsonData.ToText(value), "supported values: " + allowed));
    }

    private static void CheckCompositions(object value, StructuralSchema schema, string path, ICollection<FieldError> errors)
    {
        var subject = FieldError.Quote(path);
        if (schema.AnyOf.Count > 0 && Count(value, schema.AnyOf, path, out var best) == 0)
        {
            errors.Add(Mistake(FieldError.TypeInvalid, NoField, "\"\"", $"{subject} must validate at least one schema (anyOf)"));
            AddAll(best, errors);
        }

        if (schema.OneOf.Count > 0 && Count(value, schema.OneOf, path, out best) is not 1 and var valid)
        {
            var found = valid == 0 ? "Found none valid" : $"Found {Number(valid)} valid alternatives";
            errors.Add(Mistake(FieldError.TypeInvalid, NoField, "\"\"", $"{subject} must validate one and only one schema (oneOf). {found}"));
            if (valid == 0)
            {
                AddAll(best, errors);
            }
        }

        if (schema.AllOf.Count > 0)
        {
            var failures = new List<FieldError>();
            var all = Count(value, schema.AllOf, path, failures);
            if (all < schema.AllOf.Count)
            {
                AddAll(failures, errors);
                errors.Add(Mistake(
                    FieldError.TypeInvalid, NoField, "\"\"", $"{subject} must validate all the schemas (allOf){(all == 0 ? ". None validated" : "")}"));
            }
        }

        if (schema.Not is { } not && IsValidAt(value, not, path))
        {
            errors.Add(Mistake(FieldError.TypeInvalid, NoField, "\"\"", $"{subject} must not validate the schema (not)"));
        }
    }

    private static bool IsValidAt(object value, StructuralSchema schema, string path)
    {
        var errors = new List<FieldError>();
        Validate(value, schema, path, errors);
        return errors.Count == 0;
    }

    private static int Count(object value, IReadOnlyList<StructuralSchema> schemas, string path, List<FieldError> failures)
    {
        var valid = 0;
        foreach (var schema in schemas)
        {
            var before = failures.Count;
            Validate(value, schema, path, failures);
            valid += failures.Count == before ? 1 : 0;
        }

        return valid;
    }

    // The best failure is the one with the fewest mistakes.
    private static int Count(object value, IReadOnlyList<StructuralSchema> schemas, string path, out List<FieldError> best)
    {
        var valid = 0;
        best = [];
        foreach (var schema in schemas)
        {
            var failures = new List<FieldError>();
            Validate(value, schema, path, failures);
            valid += failures.Count == 0 ? 1 : 0;
            if (failures.Count > 0 && (best.Count == 0 || failures.Count < best.Count))
            {
                best = failures;
            }
        }

        return valid;
    }

    private static void AddAll(List<FieldError> failures, ICollection<FieldError> errors)
    {
        foreach (var failure in failures)
        {
            errors.Add(failure);
        }
    }

    private static void TooMany(int count, long? maximum, string path, ICollection<FieldError> errors)
    {
        if (maximum is { } most && count > most)
        {
            errors.Add(new FieldError(
                FieldError.TypeTooMany, path, Number(count), string.Create(CultureInfo.InvariantCulture, $"must have at most {most} item{(most == 1 ? "" : "s")}")));
        }
    }

    private static string Subject(string path) => $"{path} in body";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static FieldError Invalid(string path, string shown, string detail) => Mistake(FieldError.TypeInvalid, path, shown, detail);

    private static FieldError Mistake(string type, string path, string? shown, string detail) => new(type, path.Length == 0 ? NoField : path, shown, detail);
}
