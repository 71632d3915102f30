namespace ActorCluster.Api.Expressions;

/// <summary>Names of properties that are no names in expressions are escaped there (k8s.io/apiserver/pkg/cel/escaping.go).</summary>
public static class CelNames
{
    private static readonly System.Buffers.SearchValues<char> Allowed =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./");

    private static readonly string[] Keywords =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ];

    /// <summary>Whether expressions have the word to themselves.</summary>
    /// <param name="name">The word.</param>
    public static bool IsReserved(string name) => Keywords.Contains(name);

    /// <summary>The name that a property has in expressions; null when it can have none.</summary>
    /// <param name="property">The property.</param>
    public static string? Escape(string property)
    {
        if (property.Length == 0 || char.IsAsciiDigit(property[0]) || property.AsSpan().ContainsAnyExcept(Allowed))
        {
            return null;
        }

        return Keywords.Contains(property)
            ? $"__{property}__"
            : property
                .Replace("__", "__underscores__", StringComparison.Ordinal)
                .Replace(".", "__dot__", StringComparison.Ordinal)
                .Replace("-", "__dash__", StringComparison.Ordinal)
                .Replace("/", "__slash__", StringComparison.Ordinal);
    }

    /// <summary>The property that a name stands for.</summary>
    /// <param name="name">The name in the expression.</param>
    public static string Unescape(string name)
    {
        if (!name.Contains("__", StringComparison.Ordinal))
        {
            return name;
        }

        if (name.Length > 4 && name.StartsWith("__", StringComparison.Ordinal) && name.EndsWith("__", StringComparison.Ordinal) && Keywords.Contains(name[2..^2]))
        {
            return name[2..^2];
        }

        return name
            .Replace("__underscores__", "\0", StringComparison.Ordinal)
            .Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal)
            .Replace("__slash__", "/", StringComparison.Ordinal)
            .Replace("\0", "__", StringComparison.Ordinal);
    }
}
