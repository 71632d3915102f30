using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Disk;

/// <summary>
/// The thread that writes to the disk, so that the actor never waits for it. It encodes what it writes: the bytes are those that the HTTP
/// front end and the watches send afterwards.
/// </summary>
internal sealed class Committer : IDisposable
{
    // SQLite's primary result codes of what may pass: locked by a reader, no memory, no space.
    private const int Busy = 5;
    private const int NoMemory = 7;
    private const int Full = 13;

    private readonly StoreFileWriter _file;
    private readonly Thread _thread;
    private readonly SemaphoreSlim _wanted = new(0);

    // Owned by the thread from the release of _wanted to the call of _ended.
    private StoreBatch? _batch;
    private Action<CommitEnded>? _ended;
    private volatile bool _stopping;

    public Committer(StoreFileWriter file)
    {
        _file = file;
        _thread = new Thread(Run) { IsBackground = true, Name = "store-commit" };
        _thread.Start();
    }

    /// <summary>Begins to write a batch. The one before must have ended.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="ended">Called on this object's thread.</param>
    public void Begin(StoreBatch batch, Action<CommitEnded> ended)
    {
        _batch = batch;
        _ended = ended;
        _wanted.Release();
    }

    /// <summary>Ends the thread, after the commit under way, and closes the file.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wanted.Release();
        _thread.Join();
        _wanted.Dispose();
        _file.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _wanted.Wait();
            if (_batch is { } batch)
            {
                _batch = null;
                var ended = _ended!;
                ended(Write(batch));
            }

            if (_stopping)
            {
                return;
            }
        }
    }

    private CommitEnded Write(StoreBatch batch)
    {
        try
        {
            _file.Write(batch);
            return new CommitEnded(null, false);
        }
        catch (SqliteException exception)
        {
            return new CommitEnded(exception, exception.SqliteErrorCode is Busy or NoMemory or Full);
        }
#pragma warning disable CA1031 // Nobody else would hear of it: whatever it is, the store cannot go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new CommitEnded(exception, false);
        }
    }
}
