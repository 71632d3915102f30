namespace ActorCluster.Store;

/// <summary>
/// A store whose writes take effect in memory first and are on the disk some time later. Nobody outside the <see cref="StoreActor"/> sees
/// or hears of a write before its commit has ended well. Used by one thread, that of the actor.
/// </summary>
public interface IDurableStore : IStore, IDisposable
{
    /// <summary>Whether a commit is under way.</summary>
    bool IsCommitting { get; }

    /// <summary>Whether something has changed that no commit has taken up.</summary>
    bool HasUncommitted { get; }

    /// <summary>
    /// Begins to write everything that has changed since the last commit, on another thread. None may be under way.
    /// </summary>
    /// <param name="ended">Called on that thread when it is over. The actor then calls <see cref="EndCommit"/>.</param>
    void BeginCommit(Action<CommitEnded> ended);

    /// <summary>Takes note of a commit that is over. What a failed one did not write belongs to the next one.</summary>
    /// <param name="ended">How it ended.</param>
    void EndCommit(CommitEnded ended);
}

/// <summary>A commit is over.</summary>
/// <param name="Failure">Why nothing of it was written; null when all of it is on the disk.</param>
/// <param name="MayPass">Whether trying again has a chance, as when the disk is full.</param>
public sealed record CommitEnded(Exception? Failure, bool MayPass);
