using System.Collections;

namespace ActorCluster.Api.Expressions;

/// <summary>
/// A list whose items have no order but an identity: each is itself (<c>x-kubernetes-list-type: set</c>), or what some of its fields say
/// (<c>map</c>). Comparisons ignore the order, and a sum has each item once (k8s.io/apiserver/pkg/cel/common/values.go).
/// </summary>
/// <param name="items">The items.</param>
/// <param name="keys">The fields that tell items apart; null when the whole item does.</param>
internal sealed class CelKeyedList(IReadOnlyList<object?> items, IReadOnlyList<string>? keys) : IReadOnlyList<object?>
{
    public int Count => items.Count;

    public object? this[int index] => items[index];

    /// <summary>Whether another list has the same items, in any order.</summary>
    public bool HasSameItems(IReadOnlyList<object?> other) =>
        other.Count == items.Count && other.All(item => IndexOf(items, item) is >= 0 and var at && CelValues.AreEqual(items[at], item));

    /// <summary>The items with those of another list: what both have stands where it stood, as the other has it.</summary>
    public CelKeyedList MergedWith(IReadOnlyList<object?> other)
    {
        var merged = new List<object?>(items);
        foreach (var item in other)
        {
            var at = IndexOf(merged, item);
            if (at < 0)
            {
                merged.Add(item);
            }
            else
            {
                merged[at] = item;
            }
        }

        return new CelKeyedList(merged.ToArray(), keys);
    }

    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(IReadOnlyList<object?> among, object? item)
    {
        for (var i = 0; i < among.Count; i++)
        {
            if (keys is null ? CelValues.AreEqual(among[i], item) : keys.All(key => CelValues.AreEqual(FieldOf(among[i], key), FieldOf(item, key))))
            {
                return i;
            }
        }

        return -1;
    }

    private static object? FieldOf(object? item, string key) => (item as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(key);
}
