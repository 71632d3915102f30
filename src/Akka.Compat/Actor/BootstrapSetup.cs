#nullable disable
using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>Which provider a system has.</summary>
public abstract class ProviderSelection
{
    private ProviderSelection(string identifier, string typeName, bool hasCluster)
    {
        Identifier = identifier;
        TypeName = typeName;
        HasCluster = hasCluster;
    }

    internal string Identifier { get; }

    internal string TypeName { get; }

    internal bool HasCluster { get; }

    internal static ProviderSelection Find(string name) => name switch
    {
        "local" => Local.Instance,
        "remote" => Remote.Instance,
        "cluster" => Cluster.Instance,
        _ when name.StartsWith("Akka.Actor.LocalActorRefProvider", StringComparison.Ordinal) => Local.Instance,
        _ when name.StartsWith("Akka.Remote.RemoteActorRefProvider", StringComparison.Ordinal) => Remote.Instance,
        _ when name.StartsWith("Akka.Cluster.ClusterActorRefProvider", StringComparison.Ordinal) => Cluster.Instance,
        _ => new Custom(name),
    };

    /// <summary>A system by itself.</summary>
    public sealed class Local : ProviderSelection
    {
        /// <summary>The only instance.</summary>
        public static readonly Local Instance = new();

        private Local()
            : base("local", "Akka.Actor.LocalActorRefProvider", false)
        {
        }
    }

    /// <summary>A system that reaches others.</summary>
    public sealed class Remote : ProviderSelection
    {
        /// <summary>The only instance.</summary>
        public static readonly Remote Instance = new();

        private Remote()
            : base("remote", "Akka.Remote.RemoteActorRefProvider, Akka.Remote", false)
        {
        }
    }

    /// <summary>A system that is a member of a cluster.</summary>
    public sealed class Cluster : ProviderSelection
    {
        /// <summary>The only instance.</summary>
        public static readonly Cluster Instance = new();

        private Cluster()
            : base("cluster", "Akka.Cluster.ClusterActorRefProvider, Akka.Cluster", true)
        {
        }
    }

    /// <summary>A provider of one's own.</summary>
    public sealed class Custom : ProviderSelection
    {
        /// <summary>Names it.</summary>
        public Custom(string fqn, string identifier = null, bool hasCluster = false)
            : base(identifier ?? fqn, fqn, hasCluster)
        {
        }
    }
}

/// <summary>The configuration and the provider of a system.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Option<Config> config, Option<ProviderSelection> provider)
    {
        Config = config;
        ActorRefProvider = provider;
    }

    /// <summary>The configuration.</summary>
    public Option<Config> Config { get; }

    /// <summary>The provider; it wins over what the configuration says.</summary>
    public Option<ProviderSelection> ActorRefProvider { get; }

    /// <summary>Says nothing.</summary>
    public static BootstrapSetup Create() => new(Option<Config>.None, Option<ProviderSelection>.None);

    /// <summary>The same with a provider.</summary>
    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, name);

    /// <summary>The same with a configuration.</summary>
    public BootstrapSetup WithConfig(Config config) => new(config, ActorRefProvider);

    /// <summary>The same with a configuration below the one it has.</summary>
    public BootstrapSetup WithConfigFallback(Config config) => new(Config.HasValue ? Config.Value.WithFallback(config) : config, ActorRefProvider);
}
