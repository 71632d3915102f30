using System.Diagnostics.CodeAnalysis;

namespace ActorCluster.Api.Expressions;

/// <summary>A map whose keys are not all texts: numbers, truth values. In order of its literal.</summary>
/// <param name="entries">The entries.</param>
internal sealed class CelDictionary(IReadOnlyList<KeyValuePair<object, object?>> entries)
{
    public IReadOnlyList<KeyValuePair<object, object?>> Entries { get; } = entries;

    /// <summary>A value by its key; numbers are the same key when they have the same amount.</summary>
    public bool TryFind(object? key, out object? value)
    {
        foreach (var entry in Entries)
        {
            if (CelValues.AreEqual(entry.Key, key))
            {
                value = entry.Value;
                return true;
            }
        }

        value = null;
        return false;
    }
}

/// <summary>
/// What maps have in common, whether they are objects of JSON or have other keys than texts (cel-go's <c>traits.Mapper</c>).
/// </summary>
internal static class CelMaps
{
    /// <summary>Makes a map of a literal's entries.</summary>
    /// <exception cref="CelException">A key is of a type that keys cannot be of, or there are two of one key.</exception>
    public static object Of(IReadOnlyList<KeyValuePair<object?, object?>> entries)
    {
        var known = new List<KeyValuePair<object, object?>>(entries.Count);
        foreach (var (key, value) in entries)
        {
            if (key is not (string or long or ulong or bool or double))
            {
                throw new CelException($"unsupported key type: {CelValues.TypeOf(key)}");
            }

            known.RemoveAll(other => other.Key.GetType() == key.GetType() && CelValues.AreEqual(other.Key, key));
            known.Add(new KeyValuePair<object, object?>(key, value));
        }

        return known.TrueForAll(static entry => entry.Key is string)
            ? Dynamic.JsonData.Object(known.Select(static entry => new KeyValuePair<string, object?>((string)entry.Key, entry.Value)))
            : new CelDictionary(known);
    }

    /// <summary>Whether a value is a map, and how many entries it has.</summary>
    public static bool IsMap([NotNullWhen(true)] object? value, out int count)
    {
        count = value switch
        {
            CelDictionary map => map.Entries.Count,
            IReadOnlyDictionary<string, object?> members => members.Count,
            _ => -1,
        };
        return count >= 0;
    }

    /// <summary>A value of a map by its key.</summary>
    public static bool TryFind(object map, object? key, out object? value)
    {
        if (map is CelDictionary known)
        {
            return known.TryFind(key, out value);
        }

        value = null;
        return key is string name && ((IReadOnlyDictionary<string, object?>)map).TryGetValue(name, out value);
    }

    /// <summary>The keys of a map.</summary>
    public static IEnumerable<object?> Keys(object map) => map is CelDictionary known
        ? known.Entries.Select(static entry => (object?)entry.Key)
        : ((IReadOnlyDictionary<string, object?>)map).Keys;

    /// <summary>Whether two maps have the same entries.</summary>
    public static bool AreEqual(object left, object right) => IsMap(left, out var count) && IsMap(right, out var other) && count == other
        && Keys(left).All(key => TryFind(left, key, out var one) && TryFind(right, key, out var two) && CelValues.AreEqual(one, two));
}
