using ActorCluster.Client.Protocol;
using ActorCluster.Controllers.HorizontalPodAutoscalers;
using ActorCluster.Controllers.Jobs;
using ActorCluster.Controllers.NodeIpam;
using ActorCluster.Controllers.NodeLifecycle;
using ActorCluster.Controllers.PodGarbageCollection;
using Akka.Configuration;

namespace ActorCluster.Controllers.Framework;

/// <summary>The settings under <c>actorcluster.controllers</c> that every controller shares.</summary>
public sealed record ControllerSettings
{
    /// <summary>How many instances of all controllers there are, of which one leads.</summary>
    public required int Replicas { get; init; }

    /// <summary>How many requests per second each controller may send in the long run; zero for any number.</summary>
    public required double KubeApiQps { get; init; }

    /// <summary>How many requests a controller may send at once after a rest.</summary>
    public required int KubeApiBurst { get; init; }

    /// <summary>The pause before a failed key is tried again for the first time.</summary>
    public required TimeSpan RetryInitial { get; init; }

    /// <summary>The longest pause between tries.</summary>
    public required TimeSpan RetryMaximum { get; init; }

    /// <summary>How long a key rests for every thousand objects that a look at it goes through; zero not at all.</summary>
    public required TimeSpan RestPerThousandObjects { get; init; }

    /// <summary>Node health and taints.</summary>
    public required NodeLifecycleSettings NodeLifecycle { get; init; }

    /// <summary>The removal of pods that nobody else removes.</summary>
    public required PodGarbageCollectionSettings PodGarbageCollection { get; init; }

    /// <summary>How long after its deletion a namespace is left alone before its content goes.</summary>
    public required TimeSpan NamespaceDeletionGracePeriod { get; init; }

    /// <summary>The addresses that nodes get for their pods.</summary>
    public required NodeIpamSettings NodeIpam { get; init; }

    /// <summary>Timings of Jobs.</summary>
    public required JobSettings Jobs { get; init; }

    /// <summary>Autoscalers.</summary>
    public required AutoscalerSettings HorizontalPodAutoscalers { get; init; }

    /// <summary>Most endpoints in one slice.</summary>
    public required int MaxEndpointsPerSlice { get; init; }

    /// <summary>The pause before a controller that crashed is started again.</summary>
    public required TimeSpan RestartInitial { get; init; }

    /// <summary>The longest pause between restarts.</summary>
    public required TimeSpan RestartMaximum { get; init; }

    /// <summary>How long a key rests after a look at this many objects.</summary>
    /// <param name="objects">How many.</param>
    public TimeSpan RestAfter(int objects) => RestPerThousandObjects * (objects / 1000.0);

    /// <summary>The pace of one controller's requests; null for any.</summary>
    public RequestRate? NewRequestRate() => KubeApiQps > 0 ? new RequestRate(KubeApiQps, KubeApiBurst) : null;

    /// <summary>Reads and checks the settings.</summary>
    /// <param name="root">A configuration whose root holds <c>actorcluster</c>.</param>
    /// <exception cref="ConfigurationException">A value makes no sense.</exception>
    public static ControllerSettings FromConfig(Config root)
    {
        var section = root.GetConfig("actorcluster.controllers");
        var settings = new ControllerSettings
        {
            Replicas = section.GetInt("replicas"),
            KubeApiQps = section.GetDouble("kube-api-qps"),
            KubeApiBurst = section.GetInt("kube-api-burst"),
            RetryInitial = section.GetTimeSpan("retry-initial"),
            RetryMaximum = section.GetTimeSpan("retry-maximum"),
            RestPerThousandObjects = section.GetTimeSpan("rest-per-thousand-objects"),
            NodeLifecycle = NodeLifecycleSettings.FromConfig(root),
            PodGarbageCollection = PodGarbageCollectionSettings.FromConfig(root),
            NamespaceDeletionGracePeriod = section.GetTimeSpan("namespaces.deletion-grace-period"),
            NodeIpam = NodeIpamSettings.FromConfig(root),
            Jobs = JobSettings.FromConfig(root),
            HorizontalPodAutoscalers = AutoscalerSettings.FromConfig(root),
            MaxEndpointsPerSlice = section.GetInt("endpoint-slices.max-endpoints-per-slice"),
            RestartInitial = section.GetTimeSpan("restart-initial"),
            RestartMaximum = section.GetTimeSpan("restart-maximum"),
        };
        if (settings.Replicas < 0)
        {
            throw new ConfigurationException("actorcluster.controllers: replicas must not be negative");
        }

        if (settings.KubeApiQps < 0 || settings.KubeApiBurst < 1)
        {
            throw new ConfigurationException("actorcluster.controllers: kube-api-qps must not be negative, and kube-api-burst must be positive");
        }

        if (settings.RetryInitial <= TimeSpan.Zero || settings.RetryMaximum < settings.RetryInitial)
        {
            throw new ConfigurationException("actorcluster.controllers: retry-initial must be positive and at most retry-maximum");
        }

        if (settings.RestartInitial <= TimeSpan.Zero || settings.RestartMaximum < settings.RestartInitial)
        {
            throw new ConfigurationException("actorcluster.controllers: restart-initial must be positive and at most restart-maximum");
        }

        if (settings.MaxEndpointsPerSlice is < 1 or > 1000)
        {
            throw new ConfigurationException("actorcluster.controllers.endpoint-slices: max-endpoints-per-slice must be between 1 and 1000");
        }

        return settings;
    }
}
