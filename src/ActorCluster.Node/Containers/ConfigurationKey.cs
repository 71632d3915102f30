namespace ActorCluster.Node.Containers;

/// <summary>What pods refer to that their nodes have to know.</summary>
public enum ConfigurationKind : byte
{
    /// <summary>A ConfigMap.</summary>
    ConfigMap = 1,

    /// <summary>A Secret.</summary>
    Secret = 2,

    /// <summary>A PersistentVolumeClaim, which says by which volume a pod's content is kept.</summary>
    Claim = 3,

    /// <summary>A PersistentVolume.</summary>
    Volume = 4,
}

/// <summary>Names a ConfigMap, a Secret, a claim or a volume.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Namespace">Its namespace; empty for a volume.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ConfigurationKey(ConfigurationKind Kind, string Namespace, string Name);
