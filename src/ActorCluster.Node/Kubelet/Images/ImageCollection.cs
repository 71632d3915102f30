using System.Globalization;
using ActorCluster.Node.Runtime.Usage;
using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Kubelet.Images;

/// <summary>What a kubelet remembers of an image.</summary>
/// <param name="FirstDetected">When it was found first.</param>
/// <param name="LastUsed">When it was last found in use.</param>
internal readonly record struct ImageTrack(DateTimeOffset FirstDetected, DateTimeOffset LastUsed);

/// <summary>
/// Which images a kubelet removes: pkg/kubelet/images/image_gc_manager.go. Pure. An image is in use while there is a container of it,
/// running or not. Of the others the one unused longest goes first.
/// </summary>
internal static class ImageCollection
{
    /// <summary>What a pass comes to.</summary>
    /// <param name="Remove">The images to remove, in this order.</param>
    /// <param name="Failure">Why that is not enough; null when it is.</param>
    public readonly record struct Outcome(IReadOnlyList<string> Remove, string? Failure);

    /// <summary>What is known of the images, with what is there now (detectImages).</summary>
    /// <param name="known">What was known.</param>
    /// <param name="images">What is there.</param>
    /// <param name="detected">When new ones count as found: long ago for the first time that a kubelet looks.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyDictionary<string, ImageTrack> Detect(
        IReadOnlyDictionary<string, ImageTrack> known, IReadOnlyList<ImageUsage> images, DateTimeOffset detected, DateTimeOffset now)
    {
        var tracks = new Dictionary<string, ImageTrack>(images.Count, StringComparer.Ordinal);
        foreach (var image in images)
        {
            var track = known.TryGetValue(image.Image, out var before) ? before : new ImageTrack(detected, default);
            tracks[image.Image] = image.IsUsed ? track with { LastUsed = now } : track;
        }

        return tracks;
    }

    /// <summary>The regular pass: from the high threshold down to the low one (GarbageCollect).</summary>
    public static Outcome Collect(
        ImageCollectionSettings settings, Level disk, IReadOnlyDictionary<string, ImageTrack> tracks, IReadOnlyList<ImageUsage> images, DateTimeOffset now)
    {
        var full = disk.Capacity == 0 ? 0 : 100 - (int)(disk.Available * 100 / disk.Capacity);
        if (settings.HighThresholdPercent == 100 || full < settings.HighThresholdPercent)
        {
            return new Outcome([], null);
        }

        var wanted = (disk.Capacity * (100 - settings.LowThresholdPercent) / 100) - disk.Available;
        var (remove, freed) = Free(settings, tracks, images, wanted, now);
        return new Outcome(remove, freed >= wanted ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"Failed to garbage collect required amount of images. Attempted to free {wanted} bytes, but only found {freed} bytes eligible to free."));
    }

    /// <summary>Every image that may go (DeleteUnusedImages): what an eviction pass does first.</summary>
    public static IReadOnlyList<string> All(
        ImageCollectionSettings settings, IReadOnlyDictionary<string, ImageTrack> tracks, IReadOnlyList<ImageUsage> images, DateTimeOffset now) =>
        Free(settings, tracks, images, long.MaxValue, now).Remove;

    private static (IReadOnlyList<string> Remove, long Freed) Free(
        ImageCollectionSettings settings, IReadOnlyDictionary<string, ImageTrack> tracks, IReadOnlyList<ImageUsage> images, long wanted, DateTimeOffset now)
    {
        var unused = new List<ImageUsage>();
        foreach (var image in images)
        {
            // What was found just now may be about to be used.
            if (!image.IsUsed && now - tracks[image.Image].FirstDetected >= settings.MinimumAge)
            {
                unused.Add(image);
            }
        }

        unused.Sort((left, right) =>
        {
            var (one, other) = (tracks[left.Image], tracks[right.Image]);
            var used = one.LastUsed.CompareTo(other.LastUsed);
            var detected = used != 0 ? used : one.FirstDetected.CompareTo(other.FirstDetected);
            return detected != 0 ? detected : string.CompareOrdinal(left.Image, right.Image);
        });
        var remove = new List<string>();
        var freed = 0L;
        for (var index = 0; index < unused.Count && freed < wanted; index++)
        {
            remove.Add(unused[index].Image);
            freed += unused[index].SizeBytes;
        }

        return (remove, freed);
    }
}
