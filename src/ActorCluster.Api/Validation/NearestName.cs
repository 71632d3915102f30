namespace ActorCluster.Api.Validation;

/// <summary>Finds what somebody may have meant who mistyped a name.</summary>
public static class NearestName
{
    /// <summary>The known name that is nearest to a wrong one.</summary>
    /// <param name="name">The wrong name.</param>
    /// <param name="known">The names that there are.</param>
    /// <returns>The name; null when none is near: two letters off, or a third of its length.</returns>
    public static string? Of(string name, IEnumerable<string> known)
    {
        var (distance, nearest) = known.Select(candidate => (Distance(name, candidate), candidate)).DefaultIfEmpty((int.MaxValue, "")).Min();
        return distance <= Math.Max(2, name.Length / 3) ? nearest : null;
    }

    // How many letters have to be changed, added or taken away (Levenshtein).
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}
