namespace ActorCluster.Node.Runtime.Processes;

/// <summary>A server of HTTP in a container that is known well enough to answer as it does.</summary>
internal interface IPage
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The answer; null for the page that tells who answers.</returns>
    PageAnswer? Answer(PageRequest request);
}

/// <summary>A request as a page sees it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path with its query, as it was sent.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record PageRequest(string Method, string Target, byte[] Body)
{
    /// <summary>The path, without the query.</summary>
    public string Path => Target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var mark ? Target[..mark] : Target;

    /// <summary>The first value of a parameter of the query; null without it.</summary>
    /// <param name="name">Its name.</param>
    public string? Parameter(string name)
    {
        foreach (var pair in Target[Path.Length..].TrimStart('?').Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals == name.Length && pair.StartsWith(name, StringComparison.Ordinal))
            {
                return Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            }
        }

        return null;
    }
}

/// <summary>What a page answers.</summary>
/// <param name="Body">The body.</param>
/// <param name="Status">Code and reason.</param>
/// <param name="Type">The media type.</param>
internal sealed record PageAnswer(string Body, string Status = "200 OK", string Type = "text/plain; charset=utf-8")
{
    /// <summary>How long it takes.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>An answer in JSON.</summary>
    /// <param name="body">The document.</param>
    public static PageAnswer Json(string body) => new(body, Type: "application/json");
}
