using System.Collections;
using System.Reflection;
using ActorCluster.Api.ApiExtensions;
using ActorCluster.Api.Collections;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Quantities;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Tests.Serialization;

/// <summary>
/// Fills objects of any type of the API at random, from a seed. It knows nothing of the codecs: it goes by the properties alone. Values
/// that Go cannot tell from absent ones (an empty text without a pointer, an empty list) are not made, since no codec could keep them.
/// </summary>
internal sealed class ObjectGenerator(int seed)
{
    private static readonly string[] Texts = ["a", "nginx:1.27", "kube-system", "With \"quotes\" \\ and / <html> & 'x'", "Zürich 東京 🚀", "tab\tline\nend", new('x', 300)];

    private readonly Random _random = new(seed);

    public static IReadOnlyList<Type> RootTypes { get; } =
    [
        .. typeof(KubernetesObject).Assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: false, IsGenericType: false } && typeof(TypeMeta).IsAssignableFrom(type) && type != typeof(Table))
            .OrderBy(type => type.FullName, StringComparer.Ordinal),
    ];

    public TypeMeta Root(Type type)
    {
        var root = (TypeMeta)Object(type, 0);
        return root with { Kind = type.Name, ApiVersion = "test/v1" };
    }

    private object Object(Type type, int depth)
    {
        // Schemas hold schemas in a dozen ways: a few levels of them are enough.
        var deepest = type == typeof(JsonSchemaProps) ? 9 : 16;
        var result = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var field = property.GetCustomAttribute<FieldAttribute>();
            if (field is not null && _random.Next(10) < (depth < 3 ? 6 : depth < deepest ? 2 : 0))
            {
                property.SetValue(result, field.Duration ? "1m30.5s" : Value(property.PropertyType, depth + 1));
            }
        }

        return result;
    }

    private object? Value(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return Texts[_random.Next(Texts.Length)];
        }

        if (type == typeof(int))
        {
            return _random.Next(4) switch { 0 => int.MaxValue, 1 => int.MinValue, 2 => 1, _ => _random.Next() };
        }

        if (type == typeof(long))
        {
            return _random.Next(3) switch { 0 => long.MinValue, 1 => long.MaxValue, _ => _random.NextInt64() };
        }

        if (type == typeof(double))
        {
            return _random.NextDouble();
        }

        if (type == typeof(bool))
        {
            return _random.Next(2) == 0;
        }

        if (type == typeof(byte[]))
        {
            var bytes = new byte[_random.Next(1, 40)];
            _random.NextBytes(bytes);
            return bytes;
        }

        if (type == typeof(Time))
        {
            return new Time(DateTimeOffset.FromUnixTimeSeconds(_random.NextInt64(-10_000_000_000, 10_000_000_000)));
        }

        if (type == typeof(MicroTime))
        {
            return new MicroTime(DateTimeOffset.UnixEpoch.AddTicks(_random.NextInt64(-1_000_000_000_000_000, 10_000_000_000_000_000)));
        }

        if (type == typeof(Quantity))
        {
            return Quantity.Parse(new[] { "1", "500m", "1536Mi", "3e6", "123456789n", "-7", "8Ei", "12E", "0" }[_random.Next(9)]);
        }

        if (type == typeof(IntOrString))
        {
            return _random.Next(2) == 0 ? new IntOrString(_random.Next()) : new IntOrString("25%");
        }

        if (type == typeof(RawJson))
        {
            return RawJson.Parse("""{"f:spec":{"k:{\"name\":\"a\"}":{".":{}}}}""");
        }

        var generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(IReadOnlyList<>))
        {
            var element = type.GetGenericArguments()[0];
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            for (var i = _random.Next(1, 4); i > 0; i--)
            {
                list.Add(Value(element, depth + 1));
            }

            return list;
        }

        if (generic == typeof(IReadOnlyDictionary<,>))
        {
            var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(type.GetGenericArguments()))!;
            for (var i = _random.Next(1, 4); i > 0; i--)
            {
                dictionary[Texts[_random.Next(Texts.Length)] + i] = Value(type.GetGenericArguments()[1], depth + 1);
            }

            return dictionary;
        }

        if (type == typeof(SchemaOrBool))
        {
            return _random.Next(2) == 0 ? new SchemaOrBool(true, null) : new SchemaOrBool(true, (JsonSchemaProps)Object(typeof(JsonSchemaProps), depth));
        }

        if (type == typeof(SchemaOrArray))
        {
            return new SchemaOrArray((JsonSchemaProps)Object(typeof(JsonSchemaProps), depth), null);
        }

        return Object(type, depth);
    }
}
