using ActorCluster.Api.Resources;
using ActorCluster.Store.Memory;

namespace ActorCluster.Store.Disk;

/// <summary>
/// The store in one SQLite file: a write is in memory at once and on the disk with the next commit. Reads never touch the file. What is
/// kept is what <see cref="MemoryStore"/> keeps, history included, so that watches go on where they were after a restart.
/// </summary>
public sealed class FileStore : IDurableStore
{
    // Records are removed many at a time: in a commit of their own size each would cost a page.
    private const int RemovalBatch = 512;

    private readonly MemoryStore _memory;
    private readonly Committer _committer;
    private readonly List<long> _superseded = [];
    private List<(StoreChange Change, DateTimeOffset? ExpiresAt)> _changes = [];
    private StoreBatch? _underWay;
    private StoreBatch? _before;
    private bool _compacted;

    /// <summary>Opens a file, or makes it. Reads all of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="historyRevisions">How many changes are remembered.</param>
    /// <param name="fsync">Whether a commit waits until the disk has it, and not only the operating system.</param>
    /// <exception cref="StoreFileException">The file cannot be used: the message says why, and what to do.</exception>
    public FileStore(string path, int historyRevisions, bool fsync)
    {
        _memory = new MemoryStore(historyRevisions, Forget);
        _committer = new Committer(StoreFileWriter.Open(path, fsync, _memory, _superseded));
    }

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">How much history is kept, and how it is written.</param>
    /// <exception cref="StoreFileException">The file cannot be used.</exception>
    public FileStore(string path, StoreSettings settings)
        : this(path, (settings ?? throw new ArgumentNullException(nameof(settings))).HistoryRevisions, settings.Fsync)
    {
    }

    /// <inheritdoc />
    public long Revision => _memory.Revision;

    /// <inheritdoc />
    public long CompactedRevision => _memory.CompactedRevision;

    /// <inheritdoc />
    public DateTimeOffset? NextExpiry => _memory.NextExpiry;

    /// <inheritdoc />
    public bool IsCommitting => _underWay is not null;

    /// <inheritdoc />
    public bool HasUncommitted => _changes.Count > 0 || _compacted;

    /// <inheritdoc />
    public StoreOutcome Write(StoreWrite write, DateTimeOffset now, out StoreChange? change)
    {
        var outcome = _memory.Write(write, now, out change);
        if (change is not null)
        {
            _changes.Add((change, (write as StorePut)?.ExpiresAt));
        }

        return outcome;
    }

    /// <inheritdoc />
    public void Expire(DateTimeOffset now, ICollection<StoreChange> changes)
    {
        var expired = new List<StoreChange>();
        _memory.Expire(now, expired);
        foreach (var change in expired)
        {
            changes.Add(change);
            _changes.Add((change, null));
        }
    }

    /// <inheritdoc />
    public void Compact(DateTimeOffset before)
    {
        var revision = CompactedRevision;
        _memory.Compact(before);
        _compacted |= revision != CompactedRevision;
    }

    /// <inheritdoc />
    public StoredObject? Find(string storage, ObjectKey key) => _memory.Find(storage, key);

    /// <inheritdoc />
    public StoreRange List(StoreRangeQuery query) => _memory.List(query);

    /// <inheritdoc />
    public bool TryReadChanges(string? storage, long afterRevision, ICollection<StoreChange> changes) =>
        _memory.TryReadChanges(storage, afterRevision, changes);

    /// <inheritdoc />
    public IEnumerable<StoreEntry> Snapshot() => _memory.Snapshot();

    /// <inheritdoc />
    public void BeginCommit(Action<CommitEnded> ended)
    {
        if (IsCommitting)
        {
            throw new InvalidOperationException("a commit is under way");
        }

        // A record may be superseded by one that is written in the same commit: insertions come first.
        IReadOnlyList<long> superseded = [];
        if (_compacted || _superseded.Count >= RemovalBatch)
        {
            superseded = [.. _superseded];
            _superseded.Clear();
        }

        _compacted = false;
        _underWay = new StoreBatch(Revision, CompactedRevision, _changes, superseded);
        _changes = [];
        _committer.Begin(_underWay, ended);
    }

    /// <inheritdoc />
    public void EndCommit(CommitEnded ended)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var batch = _underWay ?? throw new InvalidOperationException("no commit is under way");
        _underWay = null;
        if (ended.Failure is null)
        {
            // Answers and watches have had the time of a commit for these; history would keep thousands of them.
            foreach (var (change, _) in _before?.Changes ?? [])
            {
                change.Previous?.ForgetEncoded();
            }

            _before = batch;
            return;
        }

        _compacted = true;
        _superseded.InsertRange(0, batch.Superseded);
        _changes.InsertRange(0, batch.Changes);
    }

    /// <summary>Waits for the commit under way and closes the file. What no commit has taken up is not written.</summary>
    public void Dispose() => _committer.Dispose();

    // What a forgotten change replaced, and a deletion itself, nothing refers to any more.
    private void Forget(StoreChange change)
    {
        if (change.Previous is { } previous)
        {
            _superseded.Add(previous.Revision);
        }

        if (change.Type == StoreChangeType.Deleted)
        {
            _superseded.Add(change.Revision);
        }
    }
}
