using Akka.Configuration;

namespace ActorCluster.Node.Settings;

/// <summary>When a kubelet removes images that nobody uses: the settings <c>actorcluster.node.kubelet.image-gc-*</c>.</summary>
public sealed record ImageCollectionSettings
{
    /// <summary>The pause between two passes; zero for never.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>From this percentage of the disk on images are removed; 100 for never.</summary>
    public required int HighThresholdPercent { get; init; }

    /// <summary>Down to this percentage.</summary>
    public required int LowThresholdPercent { get; init; }

    /// <summary>An image that was found less than this ago stays.</summary>
    public required TimeSpan MinimumAge { get; init; }

    internal static ImageCollectionSettings FromConfig(Config section)
    {
        var settings = new ImageCollectionSettings
        {
            Interval = section.GetTimeSpan("image-gc-interval"),
            HighThresholdPercent = section.GetInt("image-gc-high-threshold"),
            LowThresholdPercent = section.GetInt("image-gc-low-threshold"),
            MinimumAge = section.GetTimeSpan("image-gc-minimum-age"),
        };
        NodeSettings.Check(settings.HighThresholdPercent is >= 0 and <= 100, "kubelet.image-gc-high-threshold must lie between 0 and 100");
        NodeSettings.Check(
            settings.LowThresholdPercent >= 0 && settings.LowThresholdPercent <= settings.HighThresholdPercent,
            "kubelet.image-gc-low-threshold must lie between 0 and image-gc-high-threshold");
        return settings;
    }
}
