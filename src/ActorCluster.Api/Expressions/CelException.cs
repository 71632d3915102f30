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
        var column = position - start;
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"ERROR: <input>:{number}:{column + 1}: {message}\n | {line}\n | {new string('.', column)}^");
    }
}
