using ActorCluster.Api.Core;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>Whether a command may read a volume that is mounted in its container, as far as its words tell. Pure.</summary>
internal static class UnreadVolumes
{
    // Programs that look into every directory below the one that they are given.
    private static readonly HashSet<string> Deep = ["find", "tar", "du"];

    /// <summary>Whether a command may read what is mounted at a path.</summary>
    /// <param name="mount">The path.</param>
    /// <param name="directory">Where the command runs.</param>
    /// <param name="words">Its words.</param>
    public static bool MayRead(string mount, string directory, IReadOnlyList<string> words)
    {
        if (IsWithin(directory, mount))
        {
            return true;
        }

        var isDeep = words.Count > 1 && (Deep.Contains(words[0][(words[0].LastIndexOf('/') + 1)..])
            || words.Any(static word => word.Length > 1 && word[0] == '-' && word[1] != '-' && word.AsSpan().IndexOfAny('r', 'R', 'a') > 0));
        foreach (var word in words)
        {
            // An option may hold the path behind other letters: --cacert=…, -H@….
            if (word.Contains(mount, StringComparison.Ordinal))
            {
                return true;
            }

            if (word.Length > 0 && word[0] != '-' && ContainerFiles.Resolve(directory, word) is var whole
                && (IsWithin(whole, mount) || (isDeep && IsWithin(mount, whole))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a container shows a volume, and where.</summary>
    public static string? MountOf(Container container, string volume)
    {
        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (mount.Name == volume)
            {
                return ContainerFiles.Resolve("/", mount.MountPath);
            }
        }

        return null;
    }

    private static bool IsWithin(string path, string directory) =>
        path == directory || directory == "/" || path.StartsWith(directory + "/", StringComparison.Ordinal);
}
