namespace ActorCluster.Store.Disk;

/// <summary>
/// A store's file cannot be used: damaged, of something else, of a newer program, or of another master. The message says what to do. The
/// file has not been changed.
/// </summary>
public sealed class StoreFileException : Exception
{
    /// <summary>An exception without a message.</summary>
    public StoreFileException()
    {
    }

    /// <summary>An exception.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    public StoreFileException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with its cause.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public StoreFileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal static StoreFileException Damaged(string path, string what, Exception? cause = null) => new(
        $"{path} is damaged: {what.TrimEnd('.')}. It has been left as it is. Restore a snapshot (actorcluster store restore <snapshot> --run <folder>), "
        + "or move the file away to begin with an empty cluster", cause!);
}
