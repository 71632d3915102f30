using ActorCluster.Node.Runtime;
using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>The settings under <c>actorcluster.node.runtime</c>.</summary>
public sealed record RuntimeSettings
{
    /// <summary>How long a sandbox takes to start.</summary>
    public required TimeSpan SandboxDelay { get; init; }

    /// <summary>How long a container takes to start.</summary>
    public required TimeSpan StartDelay { get; init; }

    /// <summary>Pull speed; zero for instantaneous.</summary>
    public required long PullBytesPerSecond { get; init; }

    /// <summary>The least size of an image whose size is not given.</summary>
    public required long ImageSizeMinimumBytes { get; init; }

    /// <summary>The greatest size of an image whose size is not given.</summary>
    public required long ImageSizeMaximumBytes { get; init; }

    /// <summary>Whether images are pulled one at a time.</summary>
    public required bool SerializeImagePulls { get; init; }

    /// <summary>How many log lines are kept for each container.</summary>
    public required int LogLines { get; init; }

    /// <summary>Whether shells and <c>sleep</c> ignore SIGTERM as a container's first process.</summary>
    public required bool ShellIgnoresTerm { get; init; }

    /// <summary>How long init containers run of which nothing is known; null for as long as the pod does.</summary>
    public required TimeSpan? InitRunFor { get; init; }

    /// <summary>CPU use of containers that say nothing, in thousandths of a core.</summary>
    public required long DefaultCpuMillis { get; init; }

    /// <summary>Memory use of containers that say nothing, in bytes.</summary>
    public required long DefaultMemoryBytes { get; init; }

    /// <summary>How many requests may wait at a container.</summary>
    public required int RequestQueue { get; init; }

    /// <summary>How many bytes the files of one container hold that its commands write.</summary>
    public required long FileBytes { get; init; }

    /// <summary>How long a stream to a container goes on without a sign of its client.</summary>
    public required TimeSpan StreamTimeout { get; init; }

    /// <summary>What containers of an image do, by the image's name without tag and digest.</summary>
    public required IReadOnlyDictionary<string, ContainerBehaviour> Images { get; init; }

    internal static RuntimeSettings FromConfig(Config section)
    {
        var images = new Dictionary<string, ContainerBehaviour>(StringComparer.Ordinal);
        var configured = section.GetConfig("images");
        if (configured is not null)
        {
            foreach (var (name, value) in configured.AsEnumerable())
            {
                images[name.Trim('"')] = BehaviourConfiguration.Parse(name, value);
            }
        }

        var settings = new RuntimeSettings
        {
            SandboxDelay = section.GetTimeSpan("sandbox-delay"),
            StartDelay = section.GetTimeSpan("start-delay"),
            PullBytesPerSecond = section.GetLong("pull-bytes-per-second"),
            ImageSizeMinimumBytes = NodeResources.Parse(section, "image-size-minimum").Value(),
            ImageSizeMaximumBytes = NodeResources.Parse(section, "image-size-maximum").Value(),
            SerializeImagePulls = section.GetBoolean("serialize-image-pulls"),
            LogLines = section.GetInt("log-lines"),
            ShellIgnoresTerm = section.GetBoolean("shell-ignores-term"),
            InitRunFor = section.GetTimeSpan("init-run-for") is var run && run != Timeout.InfiniteTimeSpan ? run : null,
            DefaultCpuMillis = NodeResources.Parse(section, "default-cpu").MilliValue(),
            DefaultMemoryBytes = NodeResources.Parse(section, "default-memory").Value(),
            RequestQueue = section.GetInt("request-queue"),
            FileBytes = NodeResources.Parse(section, "file-size-maximum").Value(),
            StreamTimeout = section.GetTimeSpan("stream-timeout"),
            Images = images,
        };
        NodeSettings.Check(settings.PullBytesPerSecond >= 0, "runtime.pull-bytes-per-second must not be negative");
        NodeSettings.Check(settings.ImageSizeMaximumBytes >= settings.ImageSizeMinimumBytes, "runtime.image-size-maximum must be at least the minimum");
        NodeSettings.Check(settings.RequestQueue >= 0, "runtime.request-queue must not be negative");
        NodeSettings.Check(settings.FileBytes >= 0, "runtime.file-size-maximum must not be negative");
        NodeSettings.Check(settings.StreamTimeout > TimeSpan.Zero, "runtime.stream-timeout must be positive");
        NodeSettings.Check(settings.LogLines >= 0, "runtime.log-lines must not be negative");
        return settings;
    }
}
