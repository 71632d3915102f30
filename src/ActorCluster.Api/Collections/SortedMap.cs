using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ActorCluster.Api.Collections;

/// <summary>Makes maps of few entries.</summary>
public static class SortedMap
{
    /// <summary>The same entries in order of their keys; the map itself when it is a sorted one already.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="map">A map; null for no entries.</param>
    public static SortedMap<T> From<T>(IReadOnlyDictionary<string, T>? map) => map is null ? SortedMap<T>.Empty : SortedMap<T>.From(map);
}

/// <summary>
/// An immutable map of few entries: two arrays in order of the keys. Labels, annotations and resource lists have a handful of entries, for
/// which this takes a third of the memory of a dictionary, is found through as fast, and is always written in the same order.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "A map is what Kubernetes and protobuf call it.")]
public sealed class SortedMap<T> : IReadOnlyDictionary<string, T>
{
    private readonly string[] _keys;
    private readonly T[] _values;

    private SortedMap(string[] keys, T[] values)
    {
        _keys = keys;
        _values = values;
    }

    /// <summary>No entries.</summary>
    internal static SortedMap<T> Empty { get; } = new([], []);

    /// <inheritdoc />
    public int Count => _keys.Length;

    /// <inheritdoc />
    public IEnumerable<string> Keys => _keys;

    /// <inheritdoc />
    public IEnumerable<T> Values => _values;

    /// <inheritdoc />
    public T this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The key '{key}' is not in the map.");

    /// <summary>The same entries in order; the map itself when it is one.</summary>
    /// <param name="map">A map.</param>
    internal static SortedMap<T> From(IReadOnlyDictionary<string, T> map)
    {
        if (map is SortedMap<T> sorted)
        {
            return sorted;
        }

        if (map.Count == 0)
        {
            return Empty;
        }

        var keys = new string[map.Count];
        var values = new T[map.Count];
        var count = 0;
        foreach (var (key, value) in map)
        {
            keys[count] = key;
            values[count++] = value;
        }

        Array.Sort(keys, values, StringComparer.Ordinal);
        return new SortedMap<T>(keys, values);
    }

    /// <summary>This map with an entry set.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    public SortedMap<T> With(string key, T value)
    {
        var builder = new Builder(this);
        builder.Set(key, value);
        return builder.ToMap();
    }

    /// <summary>This map without an entry.</summary>
    /// <param name="key">The key.</param>
    public SortedMap<T> Without(string key)
    {
        var index = IndexOf(key);
        return index < 0
            ? this
            : new SortedMap<T>([.. _keys.AsSpan(0, index), .. _keys.AsSpan(index + 1)], [.. _values.AsSpan(0, index), .. _values.AsSpan(index + 1)]);
    }

    /// <inheritdoc />
    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var index = IndexOf(key);
        value = index >= 0 ? _values[index] : default;
        return index >= 0;
    }

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, T>> GetEnumerator()
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            yield return new KeyValuePair<string, T>(_keys[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal string KeyAt(int index) => _keys[index];

    internal T ValueAt(int index) => _values[index];

    private int IndexOf(string key)
    {
        if (_keys.Length > 12)
        {
            return Math.Max(-1, Array.BinarySearch(_keys, key, StringComparer.Ordinal));
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] == key)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Collects entries. It stands for the map while protobuf entries still arrive.</summary>
    internal sealed class Builder : IReadOnlyDictionary<string, T>
    {
        private const int FewEntries = 16;

        private string[] _keys = new string[4];
        private T[] _values = new T[4];
        private Dictionary<string, int>? _index;

        internal Builder()
        {
        }

        internal Builder(IReadOnlyDictionary<string, T>? entries)
        {
            if (entries is not null)
            {
                foreach (var (key, value) in entries)
                {
                    Set(key, value);
                }
            }
        }

        public int Count { get; private set; }

        public IEnumerable<string> Keys => ToMap().Keys;

        public IEnumerable<T> Values => ToMap().Values;

        public T this[string key] => ToMap()[key];

        public bool ContainsKey(string key) => IndexOf(key) >= 0;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => ToMap().TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, T>> GetEnumerator() => ToMap().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        /// <summary>Sets an entry; false when there was one.</summary>
        internal bool Set(string key, T value)
        {
            var index = IndexOf(key);
            if (index >= 0)
            {
                _values[index] = value;
                return false;
            }

            if (Count == _keys.Length)
            {
                Array.Resize(ref _keys, Count * 2);
                Array.Resize(ref _values, Count * 2);
            }

            _keys[Count] = key;
            _values[Count] = value;
            _index?.Add(key, Count);
            Count++;
            return true;
        }

        internal SortedMap<T> ToMap()
        {
            if (Count == 0)
            {
                return Empty;
            }

            var keys = _keys.AsSpan(0, Count).ToArray();
            var values = _values.AsSpan(0, Count).ToArray();
            for (var i = 1; i < keys.Length; i++)
            {
                if (string.CompareOrdinal(keys[i - 1], keys[i]) > 0)
                {
                    Array.Sort(keys, values, StringComparer.Ordinal);
                    break;
                }
            }

            return new SortedMap<T>(keys, values);
        }

        private int IndexOf(string key)
        {
            if (Count > FewEntries && _index is null)
            {
                _index = new Dictionary<string, int>(StringComparer.Ordinal);
                for (var i = 0; i < Count; i++)
                {
                    _index.Add(_keys[i], i);
                }
            }

            if (_index is not null)
            {
                return _index.TryGetValue(key, out var found) ? found : -1;
            }

            for (var i = 0; i < Count; i++)
            {
                if (_keys[i] == key)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
