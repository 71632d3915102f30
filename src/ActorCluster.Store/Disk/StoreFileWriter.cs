using ActorCluster.Store.Memory;
using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Disk;

/// <summary>What one commit writes.</summary>
/// <param name="Revision">The revision of the latest write.</param>
/// <param name="Compacted">The revision up to which history has been forgotten.</param>
/// <param name="Changes">The changes in order, with the time when their key deletes itself.</param>
/// <param name="Superseded">Records that nobody needs any more.</param>
internal sealed record StoreBatch(
    long Revision, long Compacted, IReadOnlyList<(StoreChange Change, DateTimeOffset? ExpiresAt)> Changes, IReadOnlyList<long> Superseded);

/// <summary>
/// The one connection that writes to the file, and the lock that keeps other masters from it. Opened by one thread, then used by that of
/// the <see cref="Committer"/> alone.
/// </summary>
internal sealed class StoreFileWriter : IDisposable
{
    // 32 MB of log between two checkpoints: each costs two more flushes, and a start after a kill reads that much more.
    private const int CheckpointPages = 8192;

    private readonly FileStream _lock;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;
    private StoreState _state;

    private StoreFileWriter(FileStream @lock, SqliteConnection connection, StoreState state)
    {
        _lock = @lock;
        _connection = connection;
        _state = state;
        _insert = connection.CreateCommand();
        _insert.CommandText = "INSERT INTO log (revision, type, storage, namespace, name, at, expires, based_on, client, value, checksum) "
            + "VALUES ($revision, $type, $storage, $namespace, $name, $at, $expires, $based_on, $client, $value, $checksum)";
        foreach (var name in (string[])["$revision", "$type", "$storage", "$namespace", "$name", "$at", "$expires", "$based_on", "$client", "$value", "$checksum"])
        {
            _insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        _delete = connection.CreateCommand();
        _delete.CommandText = "DELETE FROM log WHERE revision = $revision RETURNING checksum";
        _delete.Parameters.Add(new SqliteParameter { ParameterName = "$revision" });
    }

    /// <summary>Opens a file, or makes it, and reads it into a store.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fsync">Whether a commit waits until the disk has it.</param>
    /// <param name="store">An empty store; gets the state and its history.</param>
    /// <param name="superseded">Gets the records that nobody needs any more.</param>
    /// <exception cref="StoreFileException">The file cannot be used.</exception>
    public static StoreFileWriter Open(string path, bool fsync, MemoryStore store, ICollection<long> superseded) => StoreFileReader.Guard(path, () =>
    {
        var held = Lock(path);
        SqliteConnection? connection = null;
        try
        {
            if (File.Exists(path))
            {
                StoreFileReader.Inspect(path);
            }
            else if (File.Exists(path + "-wal"))
            {
                throw StoreFileException.Damaged(path, "it is gone, and its write-ahead log (-wal) is there");
            }
            else
            {
                StoreFormat.Create(path);
            }

            connection = StoreFormat.Open(path, SqliteOpenMode.ReadWrite);
            var state = StoreLoading.Load(connection, path, store, superseded);
            StoreFormat.Execute(
                connection,
                $"PRAGMA journal_mode = WAL; PRAGMA synchronous = {(fsync ? "FULL" : "OFF")}; PRAGMA wal_autocheckpoint = {CheckpointPages}; PRAGMA cache_size = -4096");
            return new StoreFileWriter(held, connection, state);
        }
        catch
        {
            connection?.Dispose();
            held.Dispose();
            throw;
        }
    });

    /// <summary>Keeps masters from a file as long as the result is not disposed; the kernel lets go of it when a process dies.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StoreFileException">A master has it.</exception>
    public static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new StoreFileException($"{path} is in use by another master; end that one first, or choose another folder (--run-dir)", exception);
        }
    }

    /// <summary>Writes a batch as a whole or not at all.</summary>
    /// <param name="batch">The batch.</param>
    public void Write(StoreBatch batch)
    {
        var state = _state;
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var (change, expiresAt) in batch.Changes)
        {
            var checksum = Insert(LogRecord.Of(change, expiresAt));
            state = state with { Records = state.Records + 1, Sum = unchecked(state.Sum + checksum) };
        }

        _delete.Transaction = transaction;
        foreach (var revision in batch.Superseded)
        {
            _delete.Parameters[0].Value = revision;
            if (_delete.ExecuteScalar() is long checksum)
            {
                state = state with { Records = state.Records - 1, Sum = unchecked(state.Sum - checksum) };
            }
        }

        state = state with { Revision = batch.Revision, Compacted = batch.Compacted };
        state.Write(_connection, transaction);
        transaction.Commit();
        _state = state;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _connection.Dispose();
        _lock.Dispose();
    }

    private long Insert(in LogRecord record)
    {
        var checksum = record.Checksum();
        var values = _insert.Parameters;
        values[0].Value = record.Revision;
        values[1].Value = (long)record.Type;
        values[2].Value = record.Storage;
        values[3].Value = record.Key.Namespace;
        values[4].Value = record.Key.Name;
        values[5].Value = record.At;
        values[6].Value = record.ExpiresAt;
        values[7].Value = record.BasedOn is { } basedOn ? basedOn : DBNull.Value;
        values[8].Value = record.Client;
        // StoredObject's bytes are an array of their own length: nothing is copied.
        values[9].Value = record.Value.IsEmpty ? DBNull.Value
            : System.Runtime.InteropServices.MemoryMarshal.TryGetArray(record.Value, out var bytes) && bytes.Offset == 0 && bytes.Count == bytes.Array!.Length ? bytes.Array
            : record.Value.ToArray();
        values[10].Value = checksum;
        _insert.ExecuteNonQuery();
        return checksum;
    }
}
