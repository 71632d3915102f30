namespace ActorCluster.Api.Lab.Text;

/// <summary>A stretch of time between two moments, both included, written as <c>345s..370s</c>.</summary>
/// <param name="From">Its first moment.</param>
/// <param name="To">Its last moment.</param>
public readonly record struct Window(TimeSpan From, TimeSpan To)
{
    /// <summary>Reads a window.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static Window Parse(string text) => TryParse(text, out var value, out var error) ? value : throw new FormatException(error);

    /// <summary>Reads a window.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The window.</param>
    /// <param name="error">What is wrong with the text; null when it was read.</param>
    public static bool TryParse(string? text, out Window value, out string? error)
    {
        value = default;
        var between = text?.IndexOf("..", StringComparison.Ordinal) ?? -1;
        if (between < 0)
        {
            error = "must be two durations with two dots between them, such as 345s..370s";
            return false;
        }

        if (!LabDuration.TryParse(text![..between].Trim(), out var from, out error) || !LabDuration.TryParse(text[(between + 2)..].Trim(), out var to, out error))
        {
            return false;
        }

        error = to < from ? "the second duration must not be shorter than the first" : null;
        value = new Window(from, to);
        return error is null;
    }

    /// <summary>Whether a moment lies within.</summary>
    /// <param name="moment">The moment, counted as the window counts.</param>
    public bool Contains(TimeSpan moment) => moment >= From && moment <= To;

    /// <summary>The window as it is written.</summary>
    public override string ToString() => $"{LabDuration.Format(From)}..{LabDuration.Format(To)}";
}
