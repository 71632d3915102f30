#nullable disable

using System.Reflection;
using System.Text.Json;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>Where configurations come from: text, embedded resources, objects.</summary>
public class ConfigurationFactory
{
    private const string DefaultResource = "Akka.Configuration.akka.conf";

    // The engine's own defaults are parsed once per process: they cannot change while it runs.
    private static readonly Lazy<Config> DefaultConfig =
        new(() => FromResource(DefaultResource, typeof(ConfigurationFactory).Assembly));

    /// <summary>A configuration without any key.</summary>
    public static Config Empty => ParseString("");

    /// <summary>Parses HOCON.</summary>
    /// <exception cref="FormatException">The text is not HOCON; the message names the line.</exception>
    public static Config ParseString(string hocon) => ParseString(hocon, null);

    /// <summary>Parses HOCON whose <c>include "name"</c> are answered by a callback.</summary>
    /// <exception cref="FormatException">The text is not HOCON; the message names the line.</exception>
    public static Config ParseString(string hocon, Func<string, HoconRoot> includeCallback) =>
        new(Parser.Parse(hocon, includeCallback));

    /// <summary>The configuration of the application; there is no application configuration file, so it is empty.</summary>
    public static Config Load() => Config.Empty;

    /// <summary>The defaults of every setting of the engine.</summary>
    public static Config Default() => DefaultConfig.Value;

    /// <summary>Parses a resource of the assembly that the given object, type or assembly is of.</summary>
    public static Config FromResource(string resourceName, object instanceInAssembly) => instanceInAssembly switch
    {
        Assembly assembly => FromResource(resourceName, assembly),
        Type type => FromResource(resourceName, type.Assembly),
        _ => FromResource(resourceName, instanceInAssembly.GetType().Assembly),
    };

    /// <summary>Parses a resource of the assembly that the type is of.</summary>
    public static Config FromResource<TAssembly>(string resourceName) => FromResource(resourceName, typeof(TAssembly).Assembly);

    /// <summary>Parses a resource of an assembly.</summary>
    /// <exception cref="ConfigurationException">The assembly has no such resource.</exception>
    public static Config FromResource(string resourceName, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream(resourceName)
            ?? throw new ConfigurationException($"The assembly {assembly.GetName().Name} has no resource '{resourceName}'.");
        using var reader = new StreamReader(stream);
        return ParseString(reader.ReadToEnd());
    }

    /// <summary>A configuration with the public properties of an object as keys, as its JSON has them.</summary>
    public static Config FromObject(object source) => ParseString(JsonSerializer.Serialize(source));
}
