using ActorCluster.Node.Link;
using Akka.Configuration;

namespace ActorCluster.Hosting;

/// <summary>
/// What the actor system of a role adds to Akka's defaults (<c>config/master.conf</c>, <c>config/worker.conf</c>), without the cluster's
/// settings.
/// </summary>
public static class RoleConfiguration
{
    /// <summary>The master's.</summary>
    public static Config Master { get; } = Embedded("master.conf");

    /// <summary>A worker's: the master's with what is different.</summary>
    public static Config Worker { get; } = Embedded("worker.conf").WithFallback(Master);

    /// <summary>How what travels between the two is written.</summary>
    public static Config Wire { get; } = ConfigurationFactory.ParseString(LinkSerializer.Configuration);

    private static Config Embedded(string name)
    {
        using var stream = typeof(RoleConfiguration).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }
}
