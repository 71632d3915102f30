using System.Collections.Concurrent;
using System.Reflection;

namespace ActorCluster.ApiServer.Registry;

/// <summary>
/// Whether two objects say the same (apimachinery's <c>equality.Semantic.DeepEqual</c>): lists and maps by their content, absent ones equal
/// to empty ones, quantities by amount. Records compare their lists by reference, so their own equality cannot tell. The comparers are made
/// once per type; parts that are the same instance are not looked into, which makes the usual <c>with</c> copy cheap to compare.
/// </summary>
public static class SemanticEquality
{
    private static readonly ConcurrentDictionary<Type, ValueComparer> Comparers = new();

    /// <summary>Compares two values of one type.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool AreEqual<T>(T left, T right)
    {
        // Of an abstract class the object itself says what it is; a list or map is compared as such, whatever implements it.
        if (typeof(T) is { IsAbstract: true, IsInterface: false } && left is not null && right is not null)
        {
            return ReferenceEquals(left, right) || (left.GetType() == right.GetType() && For(left.GetType()).AreEqualObjects(left, right));
        }

        return ((ValueComparer<T>)For(typeof(T))).AreEqual(left, right);
    }

    private static ValueComparer For(Type type)
    {
        // Not GetOrAdd: a recursive type asks for itself while it is made.
        if (!Comparers.TryGetValue(type, out var comparer))
        {
            comparer = Create(type);
            comparer = Comparers.GetOrAdd(type, comparer);
        }

        return comparer;
    }

    private static ValueComparer Create(Type type)
    {
        if (type == typeof(string))
        {
            return new TextComparer();
        }

        if (type == typeof(byte[]))
        {
            return new BytesComparer();
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return Make(typeof(ListComparer<>), type.GetGenericArguments());
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return Make(typeof(MapComparer<>), [type.GetGenericArguments()[1]]);
        }

        return type.IsValueType || type.Namespace?.StartsWith("ActorCluster.Api", StringComparison.Ordinal) != true || !IsPlainRecord(type)
            ? Make(typeof(OwnComparer<>), [type])
            : Make(typeof(RecordComparer<>), [type]);
    }

    private static bool IsPlainRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static ValueComparer Make(Type open, Type[] arguments) =>
        (ValueComparer)Activator.CreateInstance(open.MakeGenericType(arguments))!;

    private abstract class ValueComparer
    {
        public abstract bool AreEqualObjects(object left, object right);
    }

    private abstract class ValueComparer<T> : ValueComparer
    {
        public abstract bool AreEqual(T left, T right);

        public override bool AreEqualObjects(object left, object right) => AreEqual((T)left, (T)right);
    }

    // Go has no absent string: what is absent reads as empty.
    private sealed class TextComparer : ValueComparer<string?>
    {
        public override bool AreEqual(string? left, string? right) => string.Equals(left ?? "", right ?? "", StringComparison.Ordinal);
    }

    private sealed class BytesComparer : ValueComparer<byte[]?>
    {
        public override bool AreEqual(byte[]? left, byte[]? right) => (left ?? []).AsSpan().SequenceEqual(right ?? []);
    }

    private sealed class OwnComparer<T> : ValueComparer<T>
    {
        public override bool AreEqual(T left, T right) => EqualityComparer<T>.Default.Equals(left, right);
    }

    private sealed class ListComparer<T> : ValueComparer<IReadOnlyList<T>?>
    {
        private ValueComparer<T>? _element;

        public override bool AreEqual(IReadOnlyList<T>? left, IReadOnlyList<T>? right)
        {
            if (ReferenceEquals(left, right))
            {
                return true;
            }

            var count = left?.Count ?? 0;
            if (count != (right?.Count ?? 0))
            {
                return false;
            }

            _element ??= (ValueComparer<T>)For(typeof(T));
            for (var i = 0; i < count; i++)
            {
                if (!_element.AreEqual(left![i], right![i]))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private sealed class MapComparer<T> : ValueComparer<IReadOnlyDictionary<string, T>?>
    {
        private ValueComparer<T>? _element;

        public override bool AreEqual(IReadOnlyDictionary<string, T>? left, IReadOnlyDictionary<string, T>? right)
        {
            if (ReferenceEquals(left, right))
            {
                return true;
            }

            var count = left?.Count ?? 0;
            if (count != (right?.Count ?? 0))
            {
                return false;
            }

            if (count == 0)
            {
                return true;
            }

            _element ??= (ValueComparer<T>)For(typeof(T));
            foreach (var (key, value) in left!)
            {
                if (!right!.TryGetValue(key, out var other) || !_element.AreEqual(value, other))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private sealed class RecordComparer<T> : ValueComparer<T?>
        where T : class
    {
        private PropertyComparer<T>[]? _properties;

        public override bool AreEqual(T? left, T? right)
        {
            if (ReferenceEquals(left, right))
            {
                return true;
            }

            if (left is null || right is null)
            {
                return false;
            }

            foreach (var property in _properties ??= Properties())
            {
                if (!property.AreEqual(left, right))
                {
                    return false;
                }
            }

            return true;
        }

        private static PropertyComparer<T>[] Properties()
        {
            var result = new List<PropertyComparer<T>>();
            foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                // Computed properties say nothing that the others do not.
                if (property.CanRead && property.CanWrite && property.GetIndexParameters().Length == 0)
                {
                    result.Add((PropertyComparer<T>)Activator.CreateInstance(
                        typeof(PropertyComparer<,>).MakeGenericType(typeof(T), property.PropertyType), property)!);
                }
            }

            return [.. result];
        }
    }

    private abstract class PropertyComparer<TOwner>
    {
        public abstract bool AreEqual(TOwner left, TOwner right);
    }

    private sealed class PropertyComparer<TOwner, TValue>(PropertyInfo property) : PropertyComparer<TOwner>
    {
        private readonly Func<TOwner, TValue> _get = property.GetMethod!.CreateDelegate<Func<TOwner, TValue>>();
        private ValueComparer<TValue>? _comparer;

        public override bool AreEqual(TOwner left, TOwner right)
        {
            _comparer ??= (ValueComparer<TValue>)For(typeof(TValue));
            return _comparer.AreEqual(_get(left), _get(right));
        }
    }
}
