using System.Reflection;
using Akka.Configuration;

namespace Akka.Util;

/// <summary>
/// Finds the types that configuration names. Akka.NET's own classes are named with its assemblies ("Akka", "Akka.Remote",
/// "Akka.TestKit" …), which here are one or two assemblies of other names, so a name that does not resolve as it stands is
/// looked up by its full name in the assemblies of this engine and then in those that are loaded.
/// </summary>
internal static class TypeLookup
{
    public static Type? TryFind(string typeName)
    {
        if (string.IsNullOrEmpty(typeName)) return null;
        Type? found;
        // The brackets of a generic type hold commas of their own.
        var comma = typeName.Contains('[', StringComparison.Ordinal) ? -1 : typeName.IndexOf(',', StringComparison.Ordinal);
        var fullName = (comma < 0 ? typeName : typeName[..comma]).Trim();
        // The engine's own first: asking the runtime for an assembly that is not there is slow.
        if (fullName.StartsWith("Akka.", StringComparison.Ordinal))
        {
            found = typeof(TypeLookup).Assembly.GetType(fullName, throwOnError: false);
            if (found is not null) return found;
        }
        found = Type.GetType(typeName, throwOnError: false);
        if (found is not null) return found;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (comma >= 0 && !MayHold(assembly, typeName.AsSpan(comma + 1).Trim())) continue;
            found = assembly.GetType(fullName, throwOnError: false);
            if (found is not null) return found;
        }
        return null;
    }

    public static Type Find(string typeName, string purpose) =>
        TryFind(typeName) ?? throw new ConfigurationException($"Could not resolve {purpose} type [{typeName}].");

    public static T Create<T>(string typeName, string purpose, params object?[] arguments) =>
        (T)(Activator.CreateInstance(Find(typeName, purpose), arguments)
            ?? throw new ConfigurationException($"Could not create {purpose} [{typeName}]."));

    private static bool MayHold(Assembly assembly, ReadOnlySpan<char> asked)
    {
        var comma = asked.IndexOf(',');
        if (comma >= 0) asked = asked[..comma].Trim();
        var name = assembly.GetName().Name;
        if (name is null) return false;
        return asked.SequenceEqual(name) || (asked.StartsWith("Akka") && name.StartsWith("Akka.Compat", StringComparison.Ordinal));
    }
}
