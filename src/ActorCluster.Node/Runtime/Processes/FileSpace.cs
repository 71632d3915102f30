namespace ActorCluster.Node.Runtime.Processes;

/// <summary>A disk that files are on: a container's own layer, or a volume. Bounded.</summary>
/// <param name="maximumBytes">How much it holds.</param>
internal sealed class FileSpace(long maximumBytes)
{
    /// <summary>How much the files on it hold.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes more room, or gives some back.</summary>
    /// <returns>False when there is not as much.</returns>
    public bool Take(long bytes)
    {
        if (bytes > 0 && Bytes + bytes > maximumBytes)
        {
            return false;
        }

        Bytes += bytes;
        return true;
    }
}
