namespace ActorCluster.Node.Containers;

/// <summary>What holds configuration that pods refer to.</summary>
public enum ConfigurationKind : byte
{
    /// <summary>A ConfigMap.</summary>
    ConfigMap = 1,

    /// <summary>A Secret.</summary>
    Secret = 2,
}

/// <summary>Names a ConfigMap or a Secret.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ConfigurationKey(ConfigurationKind Kind, string Namespace, string Name);
