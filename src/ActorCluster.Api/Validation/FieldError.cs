using System.Collections;
using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Validation;

/// <summary>One thing that is wrong with an object, in the words of k8s.io/apimachinery/pkg/util/validation/field.</summary>
/// <param name="Type">What kind of mistake it is; the <c>reason</c> of a status cause.</param>
/// <param name="Field">The field.</param>
/// <param name="BadValue">The offending value as messages show it; null when they show none.</param>
/// <param name="Detail">What would be right; may be empty.</param>
public sealed record FieldError(string Type, string Field, string? BadValue, string Detail)
{
    /// <summary>The value is missing.</summary>
    public const string TypeRequired = "FieldValueRequired";

    /// <summary>The value is wrong.</summary>
    public const string TypeInvalid = "FieldValueInvalid";

    /// <summary>The value is none of those that are known.</summary>
    public const string TypeNotSupported = "FieldValueNotSupported";

    /// <summary>The value occurs twice.</summary>
    public const string TypeDuplicate = "FieldValueDuplicate";

    /// <summary>What the value refers to does not exist.</summary>
    public const string TypeNotFound = "FieldValueNotFound";

    /// <summary>The value is well formed but not allowed here.</summary>
    public const string TypeForbidden = "FieldValueForbidden";

    /// <summary>The value has too many characters.</summary>
    public const string TypeTooLong = "FieldValueTooLong";

    /// <summary>The list has too many elements.</summary>
    public const string TypeTooMany = "FieldValueTooMany";

    /// <summary>The check itself failed.</summary>
    public const string TypeInternal = "InternalError";

    /// <summary>The value has the wrong JSON type.</summary>
    public const string TypeTypeInvalid = "FieldValueTypeInvalid";

    /// <summary>Everything but the field: the <c>message</c> of a status cause.</summary>
    public string Body
    {
        get
        {
            var what = Type switch
            {
                TypeRequired => "Required value",
                TypeInvalid => "Invalid value",
                TypeNotSupported => "Unsupported value",
                TypeDuplicate => "Duplicate value",
                TypeNotFound => "Not found",
                TypeForbidden => "Forbidden",
                TypeTooLong => "Too long",
                TypeTooMany => "Too many",
                TypeInternal => "Internal error",
                _ => "Invalid value",
            };
            var text = BadValue is null ? what : $"{what}: {BadValue}";
            return Detail.Length == 0 ? text : $"{text}: {Detail}";
        }
    }

    /// <summary>The value is missing.</summary>
    /// <param name="field">The field.</param>
    /// <param name="detail">What is needed; may be empty.</param>
    public static FieldError Required(FieldPath field, string detail = "") => new(TypeRequired, field.ToString(), null, detail);

    /// <summary>The value is wrong.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value: a text is quoted, a number is not.</param>
    /// <param name="detail">What would be right.</param>
    public static FieldError Invalid(FieldPath field, object? value, string detail) => new(TypeInvalid, field.ToString(), Show(value), detail);

    /// <summary>The value has the wrong JSON type.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="detail">What would be right.</param>
    public static FieldError TypeMismatch(FieldPath field, object? value, string detail) => new(TypeTypeInvalid, field.ToString(), Show(value), detail);

    /// <summary>The value is none of those that are known.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    /// <param name="supported">The known values, shown in this order; Kubernetes mostly gives them in order of their letters.</param>
    public static FieldError NotSupported(FieldPath field, object? value, params IEnumerable<string> supported)
    {
        var known = string.Join(", ", supported.Select(Quote));
        return new FieldError(TypeNotSupported, field.ToString(), Show(value), known.Length == 0 ? "" : "supported values: " + known);
    }

    /// <summary>The value occurs twice.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static FieldError Duplicate(FieldPath field, object? value) => new(TypeDuplicate, field.ToString(), Show(value), "");

    /// <summary>What the value refers to does not exist.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value.</param>
    public static FieldError NotFound(FieldPath field, object? value) => new(TypeNotFound, field.ToString(), Show(value), "");

    /// <summary>The value is well formed but not allowed here.</summary>
    /// <param name="field">The field.</param>
    /// <param name="detail">Why not.</param>
    public static FieldError Forbidden(FieldPath field, string detail) => new(TypeForbidden, field.ToString(), null, detail);

    /// <summary>The value has too many characters. Since 1.32 the value itself is not shown.</summary>
    /// <param name="field">The field.</param>
    /// <param name="maximum">The most bytes it may have.</param>
    public static FieldError TooLong(FieldPath field, int maximum) =>
        new(TypeTooLong, field.ToString(), null, maximum >= 0 ? string.Create(CultureInfo.InvariantCulture, $"may not be more than {maximum} bytes") : "value is too long");

    /// <summary>The list has too many elements.</summary>
    /// <param name="field">The field.</param>
    /// <param name="actual">How many it has.</param>
    /// <param name="maximum">The most it may have.</param>
    public static FieldError TooMany(FieldPath field, int actual, int maximum) => new(
        TypeTooMany,
        field.ToString(),
        actual.ToString(CultureInfo.InvariantCulture),
        maximum >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"must have at most {maximum} item{(maximum == 1 ? "" : "s")}")
            : "has too many items");

    /// <summary>The check itself failed.</summary>
    /// <param name="field">The field.</param>
    /// <param name="message">Why.</param>
    public static FieldError Internal(FieldPath field, string message) => new(TypeInternal, field.ToString(), null, message);

    /// <summary>The whole message: <c>spec.replicas: Invalid value: -1: must be greater than or equal to 0</c>.</summary>
    public override string ToString() => $"{Field}: {Body}";

    /// <summary>
    /// Several mistakes as one message: a single one as it stands, more in brackets, repetitions once (errors.Aggregate).
    /// </summary>
    /// <param name="errors">The mistakes.</param>
    public static string Aggregate(IReadOnlyList<FieldError> errors)
    {
        var distinct = new List<string>(errors.Count);
        foreach (var error in errors)
        {
            var text = error.ToString();
            if (!distinct.Contains(text))
            {
                distinct.Add(text);
            }
        }

        return distinct.Count == 1 ? distinct[0] : $"[{string.Join(", ", distinct)}]";
    }

    /// <summary>A text as Go's <c>%q</c> shows it.</summary>
    /// <param name="text">The text.</param>
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text.EnumerateRunes())
        {
            _ = character.Value switch
            {
                '"' => result.Append("\\\""),
                '\\' => result.Append("\\\\"),
                '\a' => result.Append("\\a"),
                '\b' => result.Append("\\b"),
                '\f' => result.Append("\\f"),
                '\n' => result.Append("\\n"),
                '\r' => result.Append("\\r"),
                '\t' => result.Append("\\t"),
                '\v' => result.Append("\\v"),
                < ' ' or 0x7f => result.Append(CultureInfo.InvariantCulture, $"\\x{character.Value:x2}"),
                < 0x7f => result.Append((char)character.Value),
                _ when PrintableText.IsPrinted(character) => result.Append(character),
                < 0x10000 => result.Append(CultureInfo.InvariantCulture, $"\\u{character.Value:x4}"),
                _ => result.Append(CultureInfo.InvariantCulture, $"\\U{character.Value:x8}"),
            };
        }

        return result.Append('"').ToString();
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        IFormattable and (int or long or double or float or short or byte or uint or ulong) => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Quantities.Quantity or Meta.Time or Meta.MicroTime or Enum => Quote(value.ToString()!),
        Meta.IntOrString number => GoSyntax.IntOrString(number),
        Meta.LabelSelector selector => GoSyntax.Selector(selector),
        IEnumerable<string> texts => GoSyntax.Strings(texts),
        IReadOnlyDictionary<string, string> map => GoSyntax.Map(map),
        IReadOnlyDictionary<string, Quantities.Quantity> resources => GoSyntax.ResourceList(resources),
        IEnumerable list => Show(list),
        _ => Serialization.KubernetesJson.ToText(value),
    };

    private static string Show(IEnumerable list)
    {
        var parts = new List<string>();
        foreach (var element in list)
        {
            parts.Add(Show(element));
        }

        return $"[{string.Join(",", parts)}]";
    }
}
