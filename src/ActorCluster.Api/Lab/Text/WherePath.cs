using System.Buffers;
using System.Globalization;
using System.Text;

namespace ActorCluster.Api.Lab.Text;

/// <summary>One step of a <see cref="WherePath"/>.</summary>
public abstract record WhereStep;

/// <summary>To a field of an object, or to a key of a map: <c>.phase</c>, <c>['a.b/c']</c>.</summary>
/// <param name="Name">The field's JSON name or the key.</param>
public sealed record FieldStep(string Name) : WhereStep;

/// <summary>To an element of a list: <c>[0]</c>.</summary>
/// <param name="Position">The element's index, from 0.</param>
public sealed record IndexStep(int Position) : WhereStep;

/// <summary>To every element of a list: <c>[*]</c>.</summary>
public sealed record EachStep : WhereStep;

/// <summary>To the elements of a list that have a field of a value: <c>[type=Ready]</c>.</summary>
/// <param name="Field">The field's JSON name.</param>
/// <param name="Value">Its value as text.</param>
public sealed record SelectStep(string Field, string Value) : WhereStep;

/// <summary>
/// The way to values within an object: <c>status.conditions[type=Ready].status</c>, <c>metadata.labels['a.b/c']</c>. Keys with dots or
/// brackets in them are quoted, with ' or ".
/// </summary>
/// <param name="Steps">The steps from the object on.</param>
public sealed record WherePath(IReadOnlyList<WhereStep> Steps)
{
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("]'\"(),=<>!~");

    /// <summary>Reads a path.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static WherePath Parse(string text) => TryParse(text, out var value, out var error) ? value! : throw new FormatException(error);

    /// <summary>Reads a path.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The path.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string? text, out WherePath? value, out string? error)
    {
        value = null;
        var steps = new List<WhereStep>();
        var rest = (text ?? "").AsSpan();
        error = rest.Length == 0 ? "must begin with a path such as status.phase" : null;
        for (var isFirst = true; error is null && rest.Length > 0; isFirst = false)
        {
            error = rest[0] == '[' ? Bracket(ref rest, steps) : Name(ref rest, isFirst, steps);
        }

        if (error is not null)
        {
            return false;
        }

        value = new WherePath(steps);
        return true;
    }

    /// <summary>The path as it is written.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            _ = step switch
            {
                FieldStep field when field.Name.AsSpan().IndexOfAny(".[]'\"") >= 0 => text.Append("['").Append(field.Name).Append("']"),
                FieldStep field => text.Append(text.Length > 0 ? "." : "").Append(field.Name),
                IndexStep index => text.Append(CultureInfo.InvariantCulture, $"[{index.Position}]"),
                SelectStep select => text.Append('[').Append(select.Field).Append('=').Append(select.Value).Append(']'),
                _ => text.Append("[*]"),
            };
        }

        return text.ToString();
    }

    private static string? Name(ref ReadOnlySpan<char> rest, bool isFirst, List<WhereStep> steps)
    {
        if (rest[0] == '.')
        {
            rest = rest[1..];
        }
        else if (!isFirst)
        {
            return $"expected . or [ before \"{rest}\"";
        }

        var end = rest.IndexOfAny(".[ ");
        var name = end < 0 ? rest : rest[..end];
        rest = rest[name.Length..];
        if (name.Length == 0 || name.IndexOfAny(NotInNames) >= 0)
        {
            return name.Length == 0 ? "expected the name of a field after the dot" : $"\"{name}\" is not the name of a field";
        }

        steps.Add(new FieldStep(name.ToString()));
        return null;
    }

    private static string? Bracket(ref ReadOnlySpan<char> rest, List<WhereStep> steps)
    {
        var end = WhereText.EndOfBracket(rest);
        if (end < 0)
        {
            return $"expected ] at the end of \"{rest}\"";
        }

        var inner = rest[1..end].Trim();
        rest = rest[(end + 1)..];
        var equals = inner.IndexOf('=');
        WhereStep? step = inner switch
        {
            "*" => new EachStep(),
            _ when inner.Length > 0 && inner[0] is '\'' or '"' => new FieldStep(WhereText.Unquote(inner)),
            _ when int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var position) => new IndexStep(position),
            _ when equals > 0 => new SelectStep(inner[..equals].Trim().ToString(), WhereText.Unquote(inner[(equals + 1)..].Trim())),
            _ => null,
        };
        if (step is null)
        {
            return $"[{inner}] is no step: expected [0], [*], [type=Ready] or ['a.b/c']";
        }

        steps.Add(step);
        return null;
    }
}
