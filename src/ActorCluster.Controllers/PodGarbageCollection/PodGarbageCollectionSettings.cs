using Akka.Configuration;

namespace ActorCluster.Controllers.PodGarbageCollection;

/// <summary>The settings under <c>actorcluster.controllers.pod-garbage-collection</c>.</summary>
public sealed record PodGarbageCollectionSettings
{
    /// <summary>How often all pods are looked through.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>How long a node must be gone before its pods are removed.</summary>
    public required TimeSpan Quarantine { get; init; }

    /// <summary>How many terminated pods may stay; 0 for any number.</summary>
    public required int TerminatedPodThreshold { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static PodGarbageCollectionSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers.pod-garbage-collection");
        var settings = new PodGarbageCollectionSettings
        {
            Period = section.GetTimeSpan("period"),
            Quarantine = section.GetTimeSpan("quarantine"),
            TerminatedPodThreshold = section.GetInt("terminated-pod-threshold"),
        };
        if (settings.Period <= TimeSpan.Zero || settings.Quarantine < TimeSpan.Zero || settings.TerminatedPodThreshold < 0)
        {
            throw new ConfigurationException(
                "actorcluster.controllers.pod-garbage-collection: period must be positive, quarantine and terminated-pod-threshold not negative");
        }

        return settings;
    }
}
