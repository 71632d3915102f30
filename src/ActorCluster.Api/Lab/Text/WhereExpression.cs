using System.Text.RegularExpressions;

namespace ActorCluster.Api.Lab.Text;

/// <summary>How a <see cref="WhereExpression"/> compares.</summary>
public enum WhereOperator
{
    /// <summary><c>=</c></summary>
    Equal,

    /// <summary><c>!=</c>, which also holds where there is no value.</summary>
    NotEqual,

    /// <summary><c>&gt;=</c></summary>
    GreaterOrEqual,

    /// <summary><c>&lt;=</c></summary>
    LessOrEqual,

    /// <summary><c>&gt;</c></summary>
    Greater,

    /// <summary><c>&lt;</c></summary>
    Less,

    /// <summary><c>in (a, b)</c></summary>
    In,

    /// <summary><c>exists</c>: there is a value.</summary>
    Exists,

    /// <summary><c>absent</c>: there is no value.</summary>
    Absent,

    /// <summary><c>~</c>: a regular expression is found in the value.</summary>
    Matches,
}

/// <summary>
/// A test of an object: a path, an operator and what it compares with, with or without blanks around the operator:
/// <c>status.phase = Running</c>, <c>metadata.deletionTimestamp exists</c>, <c>status.reason in (Evicted, OutOfcpu)</c>,
/// <c>metadata.name ~ ^web-</c>. A value with blanks at its ends, or a comma in a list, is quoted with ' or ".
/// </summary>
/// <param name="Path">The path.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Values">What it compares with: one value, none for <c>exists</c> and <c>absent</c>, any number for <c>in</c>.</param>
public sealed record WhereExpression(WherePath Path, WhereOperator Operator, IReadOnlyList<string> Values)
{
    private const string Operators = "=, !=, >=, <=, >, <, in (a, b), exists, absent or ~";

    /// <summary>Reads a test.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static WhereExpression Parse(string text) => TryParse(text, out var value, out var error) ? value! : throw new FormatException(error);

    /// <summary>Reads a test.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The test.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string? text, out WhereExpression? value, out string? error)
    {
        value = null;
        var all = (text ?? "").AsSpan().Trim();
        var end = WhereText.EndOfPath(all);
        if (!WherePath.TryParse(all[..end].ToString(), out var path, out error))
        {
            return false;
        }

        var rest = all[end..].TrimStart();
        if (Comparison(ref rest) is not { } comparison)
        {
            error = rest.Length == 0 ? $"expected an operator after the path: {Operators}" : $"\"{rest}\" does not begin with an operator: {Operators}";
            return false;
        }

        rest = rest.Trim();
        error = Operands(comparison, rest, out var values);
        value = error is null ? new WhereExpression(path!, comparison, values) : null;
        return error is null;
    }

    private static WhereOperator? Comparison(ref ReadOnlySpan<char> rest)
    {
        var symbols = rest.IndexOfAnyExcept("=!<>~");
        var length = symbols != 0 ? (symbols < 0 ? rest.Length : symbols) : EndOfWord(rest);
        WhereOperator? found = rest[..length] switch
        {
            "=" or "==" => WhereOperator.Equal,
            "!=" => WhereOperator.NotEqual,
            ">=" => WhereOperator.GreaterOrEqual,
            "<=" => WhereOperator.LessOrEqual,
            ">" => WhereOperator.Greater,
            "<" => WhereOperator.Less,
            "~" => WhereOperator.Matches,
            "in" => WhereOperator.In,
            "exists" => WhereOperator.Exists,
            "absent" => WhereOperator.Absent,
            _ => null,
        };
        rest = found is null ? rest : rest[length..];
        return found;
    }

    private static int EndOfWord(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny(" (");
        return end < 0 ? text.Length : end;
    }

    private static string? Operands(WhereOperator comparison, ReadOnlySpan<char> rest, out IReadOnlyList<string> values)
    {
        values = [];
        switch (comparison)
        {
            case WhereOperator.Exists or WhereOperator.Absent:
                return rest.Length == 0 ? null : $"nothing may follow: \"{rest}\"";
            case WhereOperator.In:
                if (rest.Length < 2 || rest[0] != '(' || rest[^1] != ')')
                {
                    return "expected values in parentheses after in: in (a, b)";
                }

                values = WhereText.Split(rest[1..^1]);
                return null;
            default:
                if (rest.Length == 0)
                {
                    return "expected a value after the operator";
                }

                values = [WhereText.Unquote(rest)];
                return comparison == WhereOperator.Matches ? ExpressionError(values[0]) : null;
        }
    }

    private static string? ExpressionError(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }
}
