namespace ActorCluster.ApiServer.Resources;

/// <summary>Lists of immutable parts.</summary>
internal static class Lists
{
    /// <summary>Changes each element; the same list comes back when no element has changed.</summary>
    /// <typeparam name="T">The elements.</typeparam>
    /// <param name="list">The list; may be null.</param>
    /// <param name="change">Gives the new element, or the same instance.</param>
    public static IReadOnlyList<T>? Map<T>(IReadOnlyList<T>? list, Func<T, T> change)
        where T : class
    {
        if (list is null)
        {
            return null;
        }

        T[]? result = null;
        for (var i = 0; i < list.Count; i++)
        {
            var before = list[i];
            var after = change(before);
            if (result is null && !ReferenceEquals(before, after))
            {
                result = [.. list];
            }

            if (result is not null)
            {
                result[i] = after;
            }
        }

        return result ?? list;
    }
}
