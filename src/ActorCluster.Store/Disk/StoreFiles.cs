using ActorCluster.Store.Memory;
using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Disk;

/// <summary>What a file holds.</summary>
/// <param name="Revision">The revision of the latest write.</param>
/// <param name="CompactedRevision">Changes up to this revision have been forgotten.</param>
/// <param name="Records">How many records there are, history included.</param>
/// <param name="Objects">How many objects there are of each resource, by storage name.</param>
/// <param name="Bytes">How large the file is, with its write-ahead log.</param>
public sealed record StoreFileStatus(long Revision, long CompactedRevision, long Records, IReadOnlyDictionary<string, int> Objects, long Bytes);

/// <summary>What an operator does with files of stores, also while a master is at work on them.</summary>
public static class StoreFiles
{
    /// <summary>Reads a file and checks all of it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StoreFileException">It is not there, or cannot be used: the message says why, and what to do.</exception>
    public static StoreFileStatus Status(string path) => StoreFileReader.Guard(path, () =>
    {
        RequireFile(path);
        StoreFileReader.Inspect(path);
        using var connection = StoreFormat.Open(path, SqliteOpenMode.ReadOnly);
        var store = new MemoryStore(int.MaxValue);
        var state = StoreLoading.Load(connection, path, store, []);
        var objects = store.Snapshot().GroupBy(static entry => entry.Storage).ToDictionary(static group => group.Key, static group => group.Count());
        var log = new FileInfo(path + "-wal");
        return new StoreFileStatus(state.Revision, state.Compacted, state.Records, objects, new FileInfo(path).Length + (log.Exists ? log.Length : 0));
    });

    /// <summary>The revision of the latest write, as the file says of itself: quick, and not checked against its records.</summary>
    /// <param name="path">The file.</param>
    /// <returns>0 when there is none.</returns>
    /// <exception cref="StoreFileException">It cannot be used: the message says why, and what to do.</exception>
    public static long Revision(string path) => !File.Exists(path) ? 0 : StoreFileReader.Guard(path, () =>
    {
        StoreFileReader.Inspect(path);
        using var connection = StoreFormat.Open(path, SqliteOpenMode.ReadOnly);
        return StoreFileReader.ReadOwnState(connection, path).Revision;
    });

    /// <summary>Writes a copy of a store as it is at one moment. Checked before it gets its name.</summary>
    /// <param name="path">The store's file.</param>
    /// <param name="snapshot">The copy; must not exist.</param>
    /// <exception cref="StoreFileException">The file cannot be used, or the copy exists.</exception>
    public static StoreFileStatus Snapshot(string path, string snapshot)
    {
        if (File.Exists(snapshot))
        {
            throw new StoreFileException($"{snapshot} exists; choose another name");
        }

        var draft = snapshot + ".new";
        StoreFileReader.Guard(path, () =>
        {
            RequireFile(path);
            StoreFileReader.Inspect(path);
            StoreFormat.Remove(draft);
            using var connection = StoreFormat.Open(path, SqliteOpenMode.ReadOnly);
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $file";
            command.Parameters.AddWithValue("$file", draft);
            return command.ExecuteNonQuery();
        });
        var status = Status(draft);
        StoreFormat.Publish(draft, snapshot);
        return status;
    }

    /// <summary>Puts a snapshot in the place of a store that no master has.</summary>
    /// <param name="snapshot">The snapshot; checked first.</param>
    /// <param name="path">The store's file.</param>
    /// <param name="replace">Whether one that is there may be replaced. It is kept beside it, as <c>.replaced</c>.</param>
    /// <exception cref="StoreFileException">The snapshot cannot be used, or the place is taken.</exception>
    public static StoreFileStatus Restore(string snapshot, string path, bool replace)
    {
        var status = Status(snapshot);
        using var held = StoreFileWriter.Lock(path);
        if (File.Exists(path) && !replace)
        {
            throw new StoreFileException($"{path} exists; --force replaces it and keeps it as {Path.GetFileName(path)}.replaced");
        }

        return StoreFileReader.Guard(path, () =>
        {
            var draft = path + ".new";
            StoreFormat.Remove(draft);
            File.Copy(snapshot, draft);
            if (File.Exists(snapshot + "-wal"))
            {
                File.Copy(snapshot + "-wal", draft + "-wal");
                using var connection = StoreFormat.Open(draft, SqliteOpenMode.ReadWrite);
                StoreFormat.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            }

            StoreFormat.Remove(path + ".replaced");
            foreach (var suffix in (string[])["", "-wal", "-shm"])
            {
                if (File.Exists(path + suffix))
                {
                    File.Move(path + suffix, path + ".replaced" + suffix);
                }
            }

            StoreFormat.Publish(draft, path);
            return status;
        });
    }

    /// <summary>Removes a store that no master has.</summary>
    /// <param name="path">The store's file.</param>
    /// <exception cref="StoreFileException">A master has it.</exception>
    public static void Remove(string path)
    {
        using var held = StoreFileWriter.Lock(path);
        StoreFormat.Remove(path);
    }

    private static void RequireFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new StoreFileException($"there is no store at {path}");
        }
    }
}
