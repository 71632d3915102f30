#nullable disable

namespace Akka.Configuration;

/// <summary>Reading and merging of configurations that may be null.</summary>
public static class ConfigExtensions
{
    /// <summary>The configuration over the fallback; whichever of the two there is when the other is null.</summary>
    public static Config SafeWithFallback(this Config config, Config fallback) =>
        config == null ? fallback : ReferenceEquals(config, fallback) ? config : config.WithFallback(fallback);

    /// <summary>Whether there is nothing to read: null or without keys.</summary>
    public static bool IsNullOrEmpty(this Config config) => config == null || config.IsEmpty;
}
