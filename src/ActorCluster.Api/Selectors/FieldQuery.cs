using System.Globalization;
using System.Text;
using ActorCluster.Api.Validation;

namespace ActorCluster.Api.Selectors;

/// <summary>One condition of a field query.</summary>
/// <param name="Field">The field, as the resource names it: <c>spec.nodeName</c>.</param>
/// <param name="Value">The value it is compared with.</param>
/// <param name="IsEqual">Whether it must be equal; otherwise it must differ.</param>
public sealed record FieldRequirement(string Field, string Value, bool IsEqual)
{
    /// <summary>The requirement as it stands in a query.</summary>
    public override string ToString() => $"{Field}{(IsEqual ? "=" : "!=")}{FieldQuery.Escape(Value)}";
}

/// <summary>
/// A condition on fields, as <c>fieldSelector=</c> expresses it (k8s.io/apimachinery/pkg/fields). Which fields there are is the business of
/// the resource. Immutable; all of its requirements must be met.
/// </summary>
public sealed class FieldQuery
{
    private readonly FieldRequirement[] _requirements;

    private FieldQuery(FieldRequirement[] requirements) => _requirements = requirements;

    /// <summary>Matches everything.</summary>
    public static FieldQuery Everything { get; } = new([]);

    /// <summary>Whether it restricts nothing.</summary>
    public bool IsEverything => _requirements.Length == 0;

    /// <summary>The requirements, in order of their text.</summary>
    public IReadOnlyList<FieldRequirement> Requirements => _requirements;

    /// <summary>The value that a field has to have; null when any other would do, too.</summary>
    /// <param name="field">The field.</param>
    public string? ExactMatchOf(string field)
    {
        foreach (var requirement in _requirements)
        {
            if (requirement.Field == field && requirement.IsEqual)
            {
                return requirement.Value;
            }
        }

        return null;
    }

    /// <summary>A query of several requirements.</summary>
    /// <param name="requirements">The requirements.</param>
    public static FieldQuery Of(params IEnumerable<FieldRequirement> requirements) => new([.. requirements]);

    /// <summary>
    /// Reads the text form: <c>metadata.name=x,spec.nodeName!=y</c>, with a backslash before a comma, equals sign or backslash of a value.
    /// </summary>
    /// <param name="text">The text; empty or null for everything.</param>
    /// <exception cref="FormatException">It is malformed; the message is Kubernetes'.</exception>
    public static FieldQuery Parse(string? text) => TryParse(text, out var query, out var error) ? query! : throw new FormatException(error);

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The text; empty or null for everything.</param>
    /// <param name="query">The query, when the result is true.</param>
    /// <param name="error">Kubernetes' message, when the result is false.</param>
    public static bool TryParse(string? text, out FieldQuery? query, out string? error)
    {
        error = null;
        query = Everything;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var terms = Terms(text);
        terms.Sort(StringComparer.Ordinal);
        var requirements = new List<FieldRequirement>(terms.Count);
        foreach (var term in terms)
        {
            if (term.Length == 0)
            {
                continue;
            }

            var equals = term.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                query = null;
                error = $"invalid selector: '{text}'; can't understand '{term}'";
                return false;
            }

            var differs = equals > 0 && term[equals - 1] == '!';
            var start = equals + 1;
            if (!differs && start < term.Length && term[start] == '=')
            {
                start++;
            }

            if (!TryUnescape(term[start..], out var value, out error))
            {
                query = null;
                return false;
            }

            // A term of nothing asks for nothing.
            if (equals > (differs ? 1 : 0) || value.Length > 0)
            {
                requirements.Add(new FieldRequirement(term[..(differs ? equals - 1 : equals)], value, !differs));
            }
        }

        query = requirements.Count == 0 ? Everything : new FieldQuery([.. requirements]);
        return true;
    }

    /// <summary>Whether the fields meet every requirement.</summary>
    /// <param name="field">Gives the value of a field; null, like an absent field, counts as empty.</param>
    public bool Matches(Func<string, string?> field)
    {
        foreach (var requirement in _requirements)
        {
            if (string.Equals(field(requirement.Field) ?? "", requirement.Value, StringComparison.Ordinal) != requirement.IsEqual)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether an exact value of the field is required, and which: what an index can be asked for.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value, when the result is true.</param>
    public bool TryGetExact(string field, out string value)
    {
        foreach (var requirement in _requirements)
        {
            if (requirement.IsEqual && requirement.Field == field)
            {
                value = requirement.Value;
                return true;
            }
        }

        value = "";
        return false;
    }

    /// <summary>The text form.</summary>
    public override string ToString() => string.Join(',', (IEnumerable<FieldRequirement>)_requirements);

    /// <summary>A value with a backslash before its commas, equals signs and backslashes.</summary>
    /// <param name="value">The value.</param>
    public static string Escape(string value) =>
        value.AsSpan().IndexOfAny('\\', ',', '=') < 0
            ? value
            : value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace(",", @"\,", StringComparison.Ordinal).Replace("=", @"\=", StringComparison.Ordinal);

    private static List<string> Terms(string text)
    {
        var terms = new List<string>();
        var start = 0;
        var escaped = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (escaped)
            {
                escaped = false;
            }
            else if (text[i] == '\\')
            {
                escaped = true;
            }
            else if (text[i] == ',')
            {
                terms.Add(text[start..i]);
                start = i + 1;
            }
        }

        terms.Add(text[start..]);
        return terms;
    }

    private static bool TryUnescape(string text, out string value, out string? error)
    {
        value = text;
        error = null;
        if (text.AsSpan().IndexOfAny('\\', ',', '=') < 0)
        {
            return true;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ',' or '=')
            {
                error = string.Create(CultureInfo.InvariantCulture, $"invalid field selector: unescaped character in value: {(int)text[i]}");
                return false;
            }

            if (text[i] == '\\')
            {
                i++;
                if (i == text.Length || text[i] is not ('\\' or ',' or '='))
                {
                    error = $"invalid field selector: invalid escape sequence: \\{(i < text.Length ? text[i] : "")}";
                    return false;
                }
            }

            result.Append(text[i]);
        }

        value = result.ToString();
        return true;
    }
}
