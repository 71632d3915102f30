using ActorCluster.Node.Kubelet.Images;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Tests.Kubelet.Images;

public sealed class ImageCollectionSpec
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly ImageCollectionSettings Settings = new()
    {
        Interval = TimeSpan.FromMinutes(5),
        HighThresholdPercent = 85,
        LowThresholdPercent = 80,
        MinimumAge = TimeSpan.FromMinutes(2),
    };

    private static readonly ImageUsage[] Images =
        [new("used", 30, true), new("recent", 4, false), new("stale", 3, false), new("never", 2, false), new("new", 9, false)];

    private static readonly Dictionary<string, ImageTrack> Tracks = new()
    {
        ["used"] = new(default, Now),
        ["recent"] = new(default, Now.AddMinutes(-5)),
        ["stale"] = new(default, Now.AddMinutes(-50)),
        ["never"] = new(Now.AddMinutes(-3), default),
        ["new"] = new(Now.AddMinutes(-1), default),
    };

    [Theory]
    [InlineData(16, "")] // 84 % are used.
    [InlineData(15, "never stale")] // Five percent are to be freed.
    [InlineData(12, "never stale recent")]
    public void Images_must_go_by_their_last_use_from_the_high_threshold_down_to_the_low_one(long available, string removed)
    {
        var outcome = ImageCollection.Collect(Settings, new Level(available, 100), Tracks, Images, Now);
        Assert.Equal(removed, string.Join(' ', outcome.Remove));
        Assert.Null(outcome.Failure);
    }

    [Fact]
    public void What_cannot_be_freed_must_be_told_in_bytes()
    {
        var outcome = ImageCollection.Collect(Settings, new Level(0, 100), Tracks, Images, Now);
        Assert.Equal(["never", "stale", "recent"], outcome.Remove);
        Assert.Equal(
            "Failed to garbage collect required amount of images. Attempted to free 20 bytes, but only found 9 bytes eligible to free.", outcome.Failure);
        Assert.Empty(ImageCollection.Collect(Settings with { HighThresholdPercent = 100 }, new Level(0, 100), Tracks, Images, Now).Remove);
    }

    [Fact]
    public void Image_must_be_remembered_from_when_it_was_found_and_forgotten_when_it_is_gone()
    {
        var tracks = ImageCollection.Detect(Tracks, [new("stale", 3, true), new("fresh", 1, false)], Now.AddMinutes(1), Now.AddMinutes(1));
        Assert.Equal(2, tracks.Count);
        Assert.Equal(new ImageTrack(default, Now.AddMinutes(1)), tracks["stale"]);
        Assert.Equal(new ImageTrack(Now.AddMinutes(1), default), tracks["fresh"]);
    }
}
