#nullable disable
using System.Collections.Concurrent;

namespace Akka.Util;

/// <summary>Questions about types.</summary>
public static class TypeExtensions
{
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    /// <summary>The name of a type with its assembly, without versions.</summary>
    public static string TypeQualifiedName(this Type type) => Names.GetOrAdd(type, static t => Name(t) + ", " + t.Assembly.GetName().Name);

    private static string Name(Type type)
    {
        if (!type.IsGenericType || type.IsGenericTypeDefinition) return type.FullName;
        var arguments = string.Join(',', type.GetGenericArguments().Select(static a => "[" + a.TypeQualifiedName() + "]"));
        return type.GetGenericTypeDefinition().FullName + "[" + arguments + "]";
    }
}
