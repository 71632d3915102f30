using ActorCluster.Api.Resources;
using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Disk;

/// <summary>
/// Reads a whole file and believes nothing of it: every record is compared with its checksum, and all of them with what the file says of
/// itself. Whatever does not fit is a <see cref="StoreFileException"/>.
/// </summary>
internal static class StoreFileReader
{
    // SQLite's primary result codes.
    private const int Busy = 5;
    private const int CannotOpen = 14;
    private const int ReadOnly = 8;

    /// <summary>Looks at a file from the outside, before SQLite, which mends or makes anew what it finds, gets to see it.</summary>
    /// <param name="path">The file, which exists.</param>
    public static void Inspect(string path)
    {
        Span<byte> header = stackalloc byte[100];
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            var length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            if (length < header.Length)
            {
                throw StoreFileException.Damaged(path, length == 0 ? "it is empty" : $"it ends after {length} bytes");
            }
        }

        if (!header.StartsWith(StoreFormat.Magic))
        {
            throw new StoreFileException($"{path} is no store of ActorCluster: it does not begin as an SQLite database does. It has been left as it is; "
                + "move it away, or choose another folder (--run-dir)");
        }

        WriteAheadLog.Inspect(path);
    }

    /// <summary>Reads every record in the order of revisions.</summary>
    /// <param name="connection">A connection to the file.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="read">Gets the records with their checksums.</param>
    /// <returns>What the file says of itself, which is true.</returns>
    public static StoreState ReadAll(SqliteConnection connection, string path, Action<StoreState, LogRecord, long> read)
    {
        RefuseForeign(connection, path);
        if (StoreFormat.Scalar(connection, "PRAGMA quick_check(1)") is var verdict && verdict is not "ok")
        {
            throw StoreFileException.Damaged(path, $"{verdict}");
        }

        // One transaction: a master that is at work may write meanwhile.
        using var transaction = connection.BeginTransaction(deferred: true);
        var state = ReadState(connection, path);
        long records = 0, sum = 0, previous = 0;
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT revision, type, storage, namespace, name, at, expires, based_on, client, value, checksum FROM log ORDER BY revision";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var record = new LogRecord(
                rows.GetInt64(0),
                (StoreChangeType)rows.GetInt32(1),
                string.Intern(rows.GetString(2)),
                new ObjectKey(rows.GetString(3), rows.GetString(4)),
                rows.GetInt64(5),
                rows.GetInt64(6),
                rows.IsDBNull(7) ? null : rows.GetInt64(7),
                rows.GetString(8),
                rows.IsDBNull(9) ? default(ReadOnlyMemory<byte>) : rows.GetFieldValue<byte[]>(9));
            var checksum = rows.GetInt64(10);
            if (record.Checksum() != checksum)
            {
                throw StoreFileException.Damaged(path, $"the record of revision {record.Revision} is not what was written");
            }

            if (record.Revision > state.Compacted && record.Revision != Math.Max(previous, state.Compacted) + 1)
            {
                throw StoreFileException.Damaged(path, $"revisions before {record.Revision} are missing");
            }

            records++;
            sum = unchecked(sum + checksum);
            previous = record.Revision;
            read(state, record, checksum);
        }

        if (records != state.Records || sum != state.Sum || (state.Revision > state.Compacted ? previous != state.Revision : previous > state.Revision))
        {
            throw StoreFileException.Damaged(path, $"it has {records} records up to revision {previous} and should have {state.Records} up to {state.Revision}");
        }

        return state;
    }

    /// <summary>Does something with a file, and tells what SQLite says of it in words that help.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="work">What.</param>
    public static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or CannotOpen or ReadOnly)
        {
            throw new StoreFileException($"{path} cannot be opened: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            throw StoreFileException.Damaged(path, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreFileException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>What a file says of itself, its records unread.</summary>
    /// <param name="connection">A connection to the file.</param>
    /// <param name="path">The file, for messages.</param>
    public static StoreState ReadOwnState(SqliteConnection connection, string path)
    {
        RefuseForeign(connection, path);
        return ReadState(connection, path);
    }

    private static void RefuseForeign(SqliteConnection connection, string path)
    {
        if (StoreFormat.Scalar(connection, "PRAGMA application_id") is not (long)StoreFormat.ApplicationId)
        {
            throw new StoreFileException($"{path} is an SQLite database of something else, or its first page is damaged. It has been left as it is; "
                + "move it away, or choose another folder (--run-dir)");
        }

        var version = (long)StoreFormat.Scalar(connection, "PRAGMA user_version")!;
        if (version != StoreFormat.Version)
        {
            throw new StoreFileException($"{path} has format {version}, and this program knows format {StoreFormat.Version}. It has been left as it is; "
                + "use the version of ActorCluster that wrote it, or move it away to begin with an empty cluster");
        }
    }

    private static StoreState ReadState(SqliteConnection connection, string path)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT revision, compacted, records, sum, checksum FROM state";
        using var rows = command.ExecuteReader();
        if (rows.Read())
        {
            var state = new StoreState(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3));
            if (state.Checksum() == rows.GetInt64(4))
            {
                return state;
            }
        }

        throw StoreFileException.Damaged(path, "what it says of itself is not what was written");
    }
}
