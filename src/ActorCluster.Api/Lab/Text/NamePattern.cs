namespace ActorCluster.Api.Lab.Text;

/// <summary>Names with <c>*</c> for any text, the empty one included.</summary>
public static class NamePattern
{
    /// <summary>Whether a name fits a pattern, letter by letter.</summary>
    /// <param name="pattern">The pattern; null fits every name.</param>
    /// <param name="name">The name.</param>
    public static bool Matches(string? pattern, string name)
    {
        if (pattern is null)
        {
            return true;
        }

        // The last star seen, and how far the name had come there: where a letter fails, the star takes one letter more.
        var (at, star, taken, next) = (0, -1, 0, 0);
        while (at < name.Length)
        {
            if (next < pattern.Length && pattern[next] == '*')
            {
                (star, taken) = (next++, at);
            }
            else if (next < pattern.Length && pattern[next] == name[at])
            {
                (next, at) = (next + 1, at + 1);
            }
            else if (star >= 0)
            {
                (next, at) = (star + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        while (next < pattern.Length && pattern[next] == '*')
        {
            next++;
        }

        return next == pattern.Length;
    }

    /// <summary>Whether a name fits one of several patterns; no patterns at all fit every name.</summary>
    /// <param name="patterns">The patterns.</param>
    /// <param name="name">The name.</param>
    public static bool MatchesAny(IReadOnlyList<string>? patterns, string name)
    {
        if (patterns is null or { Count: 0 })
        {
            return true;
        }

        foreach (var pattern in patterns)
        {
            if (Matches(pattern, name))
            {
                return true;
            }
        }

        return false;
    }
}
