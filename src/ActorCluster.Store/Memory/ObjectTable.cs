using System.Diagnostics.CodeAnalysis;
using ActorCluster.Api.Resources;

namespace ActorCluster.Store.Memory;

/// <summary>
/// The objects of one storage: found by key in constant time, walked in the order of their keys. The order is a tree of keys that only
/// creations and deletions touch, because most writes are updates.
/// </summary>
public sealed class ObjectTable
{
    private static readonly Comparer<ObjectKey> ByKey = Comparer<ObjectKey>.Create(static (left, right) => left.CompareTo(right));

    private readonly Dictionary<ObjectKey, StoredObject> _objects = [];
    private readonly SortedSet<ObjectKey> _order = new(ByKey);

    /// <summary>How many objects there are.</summary>
    public int Count => _objects.Count;

    /// <summary>Finds an object.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The object, or null.</returns>
    public StoredObject? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    /// <summary>Sets an object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="value">The object.</param>
    public void Set(ObjectKey key, StoredObject value)
    {
        var count = _objects.Count;
        _objects[key] = value;
        if (_objects.Count != count)
        {
            _order.Add(key);
        }
    }

    /// <summary>Removes an object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="removed">The object that was there.</param>
    /// <returns>False when there was none.</returns>
    public bool Remove(ObjectKey key, [NotNullWhen(true)] out StoredObject? removed)
    {
        if (!_objects.Remove(key, out removed))
        {
            return false;
        }

        _order.Remove(key);
        return true;
    }

    /// <summary>The keys of a namespace, or all, in order, after a given one.</summary>
    /// <param name="ns">The namespace; empty for all.</param>
    /// <param name="after">Only keys after this one; null from the beginning.</param>
    public IEnumerable<ObjectKey> Keys(string ns, ObjectKey? after)
    {
        if (ns.Length == 0 && after is null)
        {
            return _order;
        }

        if (_order.Count == 0)
        {
            return [];
        }

        // No name sorts before "name\0" except the name itself and what sorts before it.
        var lower = after is { } previous ? previous with { Name = previous.Name + '\0' } : new ObjectKey(ns, "");
        var upper = ns.Length == 0 ? _order.Max : new ObjectKey(ns, "\uffff");
        return ByKey.Compare(lower, upper) > 0 ? [] : _order.GetViewBetween(lower, upper);
    }

    /// <summary>The objects of a namespace, or all, in the order of their keys.</summary>
    /// <param name="ns">The namespace; empty for all.</param>
    public IEnumerable<StoredObject> Values(string ns)
    {
        foreach (var key in Keys(ns, null))
        {
            yield return _objects[key];
        }
    }
}
