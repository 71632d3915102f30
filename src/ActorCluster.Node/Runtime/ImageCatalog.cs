using ActorCluster.Node.Settings;

namespace ActorCluster.Node.Runtime;

/// <summary>What is known of images without a registry: names, sizes, how long a pull takes.</summary>
internal static class ImageCatalog
{
    /// <summary>The image's name without tag and digest: the key of its settings.</summary>
    public static string NameOf(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? image : image[..at];
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    /// <summary>The image as the runtime names it: with registry and tag (<c>docker.io/library/nginx:latest</c>).</summary>
    public static string Resolve(string image)
    {
        var name = NameOf(image);
        var suffix = image.Length > name.Length ? image[name.Length..] : ":latest";
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var hasRegistry = slash > 0 && (name.AsSpan(0, slash).ContainsAny('.', ':') || name.StartsWith("localhost/", StringComparison.Ordinal));
        return (hasRegistry ? name : slash < 0 ? "docker.io/library/" + name : "docker.io/" + name) + suffix;
    }

    /// <summary>The name of a container's first process: its command's, else its image's.</summary>
    public static string ProcessOf(Api.Core.Container container)
    {
        var program = container.Command is { Count: > 0 } command ? command[0] : NameOf(container.Image ?? "");
        return program[(program.LastIndexOf('/') + 1)..];
    }

    /// <summary>What the settings say about an image.</summary>
    public static ContainerBehaviour BehaviourOf(string image, RuntimeSettings settings)
    {
        var name = NameOf(image);
        if (settings.Images.TryGetValue(name, out var behaviour))
        {
            return behaviour;
        }

        const string library = "docker.io/library/";
        return name.StartsWith(library, StringComparison.Ordinal) && settings.Images.TryGetValue(name[library.Length..], out behaviour)
            ? behaviour
            : ContainerBehaviour.Empty;
    }

    /// <summary>The image's size in bytes: as configured, else by a hash of its name within the configured bounds.</summary>
    public static long SizeOf(string image, RuntimeSettings settings)
    {
        if (BehaviourOf(image, settings).SizeBytes is { } size)
        {
            return size;
        }

        var range = settings.ImageSizeMaximumBytes - settings.ImageSizeMinimumBytes + 1;
        return settings.ImageSizeMinimumBytes + (StableHash.Of(NameOf(image)) % range);
    }

    /// <summary>How long a pull takes.</summary>
    public static TimeSpan PullTime(long sizeBytes, RuntimeSettings settings) =>
        settings.PullBytesPerSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)sizeBytes / settings.PullBytesPerSecond);

    /// <summary>The image's identity, as a digest of its resolved name: the same name is the same content everywhere.</summary>
    public static string IdOf(string resolved)
    {
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(resolved));
        return string.Concat(NameOf(resolved), "@sha256:", Convert.ToHexStringLower(digest));
    }
}
