using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Schema;

namespace ActorCluster.Api.Tests.Model;

/// <summary>The types of the object model, seen through reflection.</summary>
internal static class ModelReflection
{
    /// <summary>Every record that has fields, and the kinds that only inherit theirs. The content of a custom object is anything.</summary>
    public static readonly IReadOnlyList<Type> Messages =
        [.. typeof(ObjectMeta).Assembly.GetTypes()
            .Where(type => type is { IsPublic: true, IsClass: true, IsAbstract: false } && type != typeof(Dynamic.CustomObject))
            .Where(type => typeof(TypeMeta).IsAssignableFrom(type) || Properties(type).Any(HasField))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];

    /// <summary>The properties that travel: those that can be set.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null);

    public static bool HasField(PropertyInfo property) => property.IsDefined(typeof(FieldAttribute));

    public static FieldAttribute Field(PropertyInfo property) => property.GetCustomAttribute<FieldAttribute>()!;

    public static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>The type of a list's elements, or null if the property is no list.</summary>
    public static Type? ElementType(PropertyInfo property) => GenericArgument(property, typeof(IReadOnlyList<>), 0);

    /// <summary>The type of a map's values, or null if the property is no map.</summary>
    public static Type? ValueType(PropertyInfo property) => GenericArgument(property, typeof(IReadOnlyDictionary<,>), 1);

    public static PropertyInfo? FindByJsonName(Type type, string name) => Properties(type).SingleOrDefault(property => JsonName(property) == name);

    private static Type? GenericArgument(PropertyInfo property, Type definition, int index) =>
        property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == definition
            ? property.PropertyType.GetGenericArguments()[index]
            : null;
}
