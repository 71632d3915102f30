namespace ActorCluster.Api.Expressions;

/// <summary>An expression that cannot be compiled, or whose evaluation failed. The message is that of cel-go.</summary>
public sealed class CelException : Exception
{
    /// <summary>A failure.</summary>
    public CelException()
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="message">Why.</param>
    public CelException(string message)
        : base(message)
    {
    }

    /// <summary>A failure.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">Its cause.</param>
    public CelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A failure at a place of an expression, as the compiler of cel-go shows it.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="position">Where in it.</param>
    /// <param name="message">Why.</param>
    internal static CelException At(string expression, int position, string message) => new(Show(expression, position, message));

    /// <summary>A mistake as the compiler of cel-go shows it.</summary>
    internal static string Show(string expression, int position, string message)
    {
        var start = position == 0 ? 0 : expression.LastIndexOf('\n', Math.Min(position, expression.Length) - 1) + 1;
        var end = expression.IndexOf('\n', start);
        var line = end < 0 ? expression[start..] : expression[start..end];
        var number = 1 + expression.AsSpan(0, start).Count('\n');
        // Characters beyond ASCII are marked by wide dots, and a long line is not shown (maxSnippetLength of cel-go's common/error.go).
        var before = expression.AsSpan(start, Math.Min(position, expression.Length) - start).EnumerateRunes();
        var (column, marks) = (0, new System.Text.StringBuilder());
        foreach (var rune in before)
        {
            column++;
            marks.Append(rune.IsAscii ? '.' : '\uff0e');
        }

        var isWide = position < expression.Length && !char.IsAscii(expression[position]);
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ERROR: <input>:{number}:{column + 1}: {message}");
        return System.Text.Encoding.UTF8.GetByteCount(line) > 16384 ? text : $"{text}\n | {line.Replace('\t', ' ')}\n | {marks}{(isWide ? '\uff3e' : '^')}";
    }
}
