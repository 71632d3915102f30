using System.Text;

namespace ActorCluster.Node.Containers;

/// <summary>
/// <c>$(NAME)</c> in values, commands and arguments (third_party/forked/golang/expansion): a name that is known is replaced by its value,
/// any other reference stays as it is written, and <c>$$</c> stands for a dollar sign. Pure.
/// </summary>
internal static class VariableExpansion
{
    /// <summary>Replaces the references in a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="find">The value of a name; null for one that nobody knows.</param>
    public static string Expand(string text, Func<string, string?> find)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            // A dollar sign at the very end is only that.
            if (text[at] != '$' || at + 1 == text.Length)
            {
                result.Append(text[at]);
                continue;
            }

            at++;
            var end = text[at] == '(' ? text.IndexOf(')', at) : -1;
            if (end > 0)
            {
                var name = text[(at + 1)..end];
                result.Append(find(name) ?? $"$({name})");
                at = end;
            }
            else if (text[at] == '$')
            {
                result.Append('$');
            }
            else
            {
                result.Append('$').Append(text[at]);
            }
        }

        return result.ToString();
    }

    /// <summary>Replaces the references in the words of a command.</summary>
    /// <param name="words">The words; null for none.</param>
    /// <param name="variables">The container's environment.</param>
    public static List<string> Expand(IReadOnlyList<string>? words, IReadOnlyDictionary<string, string> variables)
    {
        var expanded = new List<string>(words?.Count ?? 0);
        foreach (var word in words ?? [])
        {
            expanded.Add(Expand(word, name => variables.GetValueOrDefault(name)));
        }

        return expanded;
    }
}
