using Akka.Configuration;

namespace ActorCluster.Client.Configuration;

/// <summary>
/// The defaults of every setting: <c>config/reference.conf</c>, built into this assembly so that a program never runs without them.
/// </summary>
public static class ReferenceConfiguration
{
    /// <summary>Parses the built-in <c>reference.conf</c>.</summary>
    /// <returns>The configuration whose root holds <c>actorcluster</c>.</returns>
    public static Config Load()
    {
        var assembly = typeof(ReferenceConfiguration).Assembly;
        using var stream = assembly.GetManifestResourceStream("reference.conf")
            ?? throw new InvalidOperationException("reference.conf is not embedded in " + assembly.GetName().Name);
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
