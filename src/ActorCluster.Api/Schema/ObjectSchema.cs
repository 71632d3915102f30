using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorCluster.Api.Serialization;

namespace ActorCluster.Api.Schema;

/// <summary>
/// The fields of one type of the API, from the declarations on its properties. Built on first use of the type and shared; the types it
/// refers to are built when they are needed.
/// </summary>
public sealed partial class ObjectSchema
{
    private static readonly ConcurrentDictionary<Type, ObjectSchema> Known = new();

    private readonly FieldSchema[] _fields;
    private readonly FieldSchema[] _byNumber;
    private readonly FieldSchema?[] _buckets;
    private readonly Func<object> _create;

    private ObjectSchema(Type type)
    {
        Type = type;
        Name = type.IsGenericType ? type.GetGenericArguments()[0].Name + "List" : type.Name;
        GoType = "v1." + Name;
        _fields = FieldsOf(type);
        _byNumber = [.. _fields.Where(field => field.Number > 0).OrderBy(OuterNumber).ThenBy(InnerNumber).ThenBy(field => field.Number)];
        _buckets = BucketsOf(_fields);
        _create = (Func<object>)typeof(ObjectSchema).GetMethod(nameof(Creator), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).Invoke(null, null)!;
        IsDocument = typeof(Meta.TypeMeta).IsAssignableFrom(type);
        IsAtomic = type.IsDefined(typeof(AtomicAttribute), inherit: false);
    }

    /// <summary>The type.</summary>
    public Type Type { get; }

    /// <summary>The type's name in Kubernetes, <c>PodSpec</c>.</summary>
    public string Name { get; }

    /// <summary>The type's name in Go, <c>v1.PodSpec</c>.</summary>
    public string GoType { get; }

    /// <summary>Whether it carries <c>kind</c> and <c>apiVersion</c>.</summary>
    public bool IsDocument { get; }

    /// <summary>Server-side apply owns objects of the type as a whole.</summary>
    public bool IsAtomic { get; }

    /// <summary>The fields in the order in which JSON shows them.</summary>
    public IReadOnlyList<FieldSchema> Fields => _fields;

    /// <summary>The schema of a type.</summary>
    /// <param name="type">A type whose properties declare fields.</param>
    public static ObjectSchema Of(Type type) => Known.TryGetValue(type, out var schema) ? schema : Known.GetOrAdd(type, static key => new ObjectSchema(key));

    /// <summary>The field of this JSON name, or null. Case matters.</summary>
    /// <param name="name">The JSON name.</param>
    public FieldSchema? Find(string name)
    {
        foreach (var field in _fields)
        {
            if (field.Name == name)
            {
                return field;
            }
        }

        return null;
    }

    /// <summary>Whether a field holds an object that cannot be absent: a struct within a struct in Go.</summary>
    /// <param name="field">A field of this type.</param>
    public bool HoldsStruct(FieldSchema field) => field is { Always: true, Value.Kind: ValueKind.Object } && field.GetValue(_create()) is not null;

    /// <summary>The field at the end of a path of JSON names, through lists and maps; null when there is none.</summary>
    /// <param name="path">The names.</param>
    public FieldSchema? Find(params ReadOnlySpan<string> path)
    {
        var current = this;
        FieldSchema? field = null;
        foreach (var name in path)
        {
            field = current?.Find(name);
            var value = field?.Value;
            while (value?.Element is { } element)
            {
                value = element;
            }

            current = value?.Object;
        }

        return field;
    }

    /// <summary>
    /// Equality as the API sees it (equality.Semantic.DeepEqual): absent and empty are the same, quantities compare by amount, the rest by
    /// content. This is what tells a write that changes nothing.
    /// </summary>
    /// <param name="left">An object of this type.</param>
    /// <param name="right">Another one.</param>
    public bool AreEqual(object left, object right)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        foreach (var field in _fields)
        {
            if (!field.AreEqual(left, right))
            {
                return false;
            }
        }

        return true;
    }

    internal object Create() => _create();

    internal FieldSchema? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        var mask = _buckets.Length - 1;
        for (var slot = Hash(name) & mask; _buckets[slot] is { } field; slot = (slot + 1) & mask)
        {
            if (name.SequenceEqual(field.Utf8Name))
            {
                return field;
            }
        }

        return null;
    }

    private static Func<object> Creator<T>()
        where T : class, new() => static () => new T();

    private static FieldSchema[] FieldsOf(Type type)
    {
        var found = new List<(int Order, PropertyInfo Property, FieldAttribute? Declaration)>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var declaration = property.GetCustomAttribute<FieldAttribute>();
            if (declaration is not null || property.DeclaringType == typeof(Meta.TypeMeta))
            {
                found.Add((property.GetCustomAttribute<JsonPropertyOrderAttribute>()?.Order ?? 0, property, declaration));
            }
        }

        var fields = new FieldSchema[found.Count];
        var index = 0;
        foreach (var (_, property, declaration) in found.OrderBy(entry => entry.Order))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var value = Codecs.For(property.PropertyType, declaration?.Pointer ?? false, declaration?.Duration ?? false);
            var field = (FieldSchema)Activator.CreateInstance(
                typeof(FieldSchema<,>).MakeGenericType(type, property.PropertyType), property, name, declaration, value)!;
            field.Index = index;
            fields[index++] = field;
        }

        return fields;
    }

    private static int InnerNumber(FieldSchema field) => field.Beneath > 0 ? field.Beneath : field.Number;

    private static int OuterNumber(FieldSchema field) => field.Within > 0 ? field.Within : field.Number;

    private static FieldSchema?[] BucketsOf(FieldSchema[] fields)
    {
        var size = 4;
        while (size < fields.Length * 2 + 1)
        {
            size *= 2;
        }

        var buckets = new FieldSchema?[size];
        foreach (var field in fields)
        {
            var slot = Hash(field.Utf8Name) & (size - 1);
            while (buckets[slot] is not null)
            {
                slot = (slot + 1) & (size - 1);
            }

            buckets[slot] = field;
        }

        return buckets;
    }

    private static int Hash(ReadOnlySpan<byte> name) => name.Length * 31 + name[0] * 7 + name[name.Length / 2] * 13 + name[^1] * 17;
}
