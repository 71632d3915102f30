using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorCluster.Api.ApiExtensions.Schemas;

/// <summary>
/// Regular expressions in Go's syntax (RE2): classes are those of ASCII, <c>$</c> is the end of the text, and matching takes linear time
/// wherever the engine allows it.
/// </summary>
public static class GoRegex
{
    // Only for patterns that the linear engine is too small for.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Makes an expression.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="regex">The expression, when the result is true.</param>
    /// <param name="error">What is wrong with the pattern, when the result is false.</param>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex, out string error)
    {
        regex = null;
        error = "";
        var translated = Translate(pattern);
        try
        {
            regex = new Regex(translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return true;
        }
        catch (NotSupportedException)
        {
            if (pattern.Contains("(?=", StringComparison.Ordinal) || pattern.Contains("(?!", StringComparison.Ordinal) || pattern.Contains("(?<", StringComparison.Ordinal))
            {
                error = "error parsing regexp: invalid or unsupported Perl syntax: `" + (pattern.Contains("(?=", StringComparison.Ordinal) ? "(?=" : pattern.Contains("(?!", StringComparison.Ordinal) ? "(?!" : "(?<") + "`";
                return false;
            }

            regex = new Regex(translated, RegexOptions.CultureInvariant, Limit);
            return true;
        }
        catch (RegexParseException exception)
        {
            error = $"error parsing regexp: {WhyNot(pattern, exception)}";
            return false;
        }
    }

    // The words of Go's regexp/syntax for the mistakes that both know.
    private static string WhyNot(string pattern, RegexParseException exception) => exception.Error switch
    {
        RegexParseError.UnterminatedBracket => $"missing closing ]: `{pattern[Math.Max(0, pattern.LastIndexOf('[', pattern.Length - 1))..]}`",
        RegexParseError.InsufficientClosingParentheses => $"missing closing ): `{pattern}`",
        RegexParseError.InsufficientOpeningParentheses => $"unexpected ): `{pattern}`",
        RegexParseError.QuantifierAfterNothing => $"missing argument to repetition operator: `{pattern[FirstQuantifier(pattern)]}`",
        RegexParseError.UnescapedEndingBackslash => "trailing backslash at end of expression: ``",
        _ => exception.Message,
    };

    private static int FirstQuantifier(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '*' or '+' or '?' && (i == 0 || pattern[i - 1] is '(' or '|' or '^'))
            {
                return i;
            }
        }

        return Math.Max(0, pattern.AsSpan().IndexOfAny('*', '+', '?'));
    }

    private static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var character = pattern[i];
            if (character == '\\' && i + 1 < pattern.Length)
            {
                i += Escape(result, pattern[i + 1], inClass);
            }
            else if (inClass)
            {
                if (character == '[' && Posix(pattern, i) is { } posix)
                {
                    result.Append(posix.Range);
                    i += posix.Length - 1;
                    continue;
                }

                inClass = character != ']';
                _ = character == '[' ? result.Append("\\[") : result.Append(character);
            }
            else if (character == '[')
            {
                inClass = true;
                result.Append('[');
                // A bracket that comes first is a member of the class.
                if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                {
                    result.Append('^');
                    i++;
                }

                if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                {
                    result.Append("\\]");
                    i++;
                }
            }
            else if (character == '$')
            {
                result.Append("\\z");
            }
            else if (character == '(' && pattern.AsSpan(i).StartsWith("(?P<"))
            {
                result.Append("(?<");
                i += 3;
            }
            else
            {
                result.Append(character);
            }
        }

        return result.ToString();
    }

    // Returns how many further characters were taken.
    private static int Escape(StringBuilder result, char escaped, bool inClass)
    {
        _ = escaped switch
        {
            'd' => result.Append(inClass ? "0-9" : "[0-9]"),
            'w' => result.Append(inClass ? "0-9A-Za-z_" : "[0-9A-Za-z_]"),
            's' => result.Append(inClass ? "\\t\\n\\f\\r " : "[\\t\\n\\f\\r ]"),
            'D' when !inClass => result.Append("[^0-9]"),
            'W' when !inClass => result.Append("[^0-9A-Za-z_]"),
            'S' when !inClass => result.Append("[^\\t\\n\\f\\r ]"),
            _ => result.Append('\\').Append(escaped),
        };
        return 1;
    }

    private static (string Range, int Length)? Posix(string pattern, int index)
    {
        foreach (var (name, range) in PosixClasses)
        {
            if (pattern.AsSpan(index).StartsWith(name))
            {
                return (range, name.Length);
            }
        }

        return null;
    }

    private static readonly (string Name, string Range)[] PosixClasses =
    [
        ("[:alnum:]", "0-9A-Za-z"), ("[:alpha:]", "A-Za-z"), ("[:digit:]", "0-9"), ("[:lower:]", "a-z"), ("[:upper:]", "A-Z"),
        ("[:space:]", "\\t\\n\\v\\f\\r "), ("[:xdigit:]", "0-9A-Fa-f"), ("[:word:]", "0-9A-Za-z_"), ("[:punct:]", "!-/:-@\\[-`{-~"),
    ];
}
