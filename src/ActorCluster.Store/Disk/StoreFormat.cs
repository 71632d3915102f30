using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Disk;

/// <summary>
/// What the file looks like: an SQLite database with every change that is still needed as a row of <c>log</c>, in the order of revisions,
/// and one row of <c>state</c> that says what has to be there. The value of a key is that of its latest row, as in etcd.
/// </summary>
internal static class StoreFormat
{
    /// <summary>The version that this program writes, and the latest that it reads (<c>user_version</c>).</summary>
    public const int Version = 1;

    /// <summary>"ACst": tells the file from other databases (<c>application_id</c>).</summary>
    public const int ApplicationId = 0x41437374;

    /// <summary>What every SQLite database begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    private const string Schema = """
        CREATE TABLE log (
          revision INTEGER PRIMARY KEY, type INTEGER NOT NULL, storage TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL,
          at INTEGER NOT NULL, expires INTEGER NOT NULL, based_on INTEGER, client TEXT NOT NULL, value BLOB, checksum INTEGER NOT NULL) STRICT;
        CREATE TABLE state (
          id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL, compacted INTEGER NOT NULL, records INTEGER NOT NULL,
          sum INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT;
        """;

    /// <summary>Opens a connection that is this caller's alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it may be written or made.</param>
    public static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes an empty store. A file of its name is there only when it is whole.</summary>
    /// <param name="path">The file.</param>
    public static void Create(string path)
    {
        var draft = path + ".new";
        Remove(draft);
        using (var connection = Open(draft, SqliteOpenMode.ReadWriteCreate))
        {
            Execute(connection, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL");
            Execute(connection, $"BEGIN; {Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}; COMMIT");
            new StoreState(0, 0, 0, 0).Write(connection, null);
        }

        Publish(draft, path);
    }

    /// <summary>Gives a draft its name, once all of it is on the disk.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="path">Its name.</param>
    public static void Publish(string draft, string path)
    {
        using (var file = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Removes a database with what SQLite keeps beside it.</summary>
    /// <param name="path">The file.</param>
    public static void Remove(string path)
    {
        File.Delete(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    /// <summary>Carries out statements.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">The statements.</param>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The one value that a statement brings.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="sql">The statement.</param>
    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

/// <summary>What the file says of itself: the row of <c>state</c>, written with every commit.</summary>
/// <param name="Revision">The revision of the latest write.</param>
/// <param name="Compacted">Changes up to this revision have been forgotten; of each key the latest of them is kept.</param>
/// <param name="Records">How many rows <c>log</c> has.</param>
/// <param name="Sum">The sum of their checksums, modulo 2^64: a row that is lost or comes twice shows.</param>
internal readonly record struct StoreState(long Revision, long Compacted, long Records, long Sum)
{
    /// <summary>A checksum of the row itself.</summary>
    public long Checksum()
    {
        var sum = new Checksum(StoreFormat.ApplicationId);
        sum.Add(Revision);
        sum.Add(Compacted);
        sum.Add(Records);
        sum.Add(Sum);
        return sum.Value;
    }

    /// <summary>Writes the row.</summary>
    /// <param name="connection">Where.</param>
    /// <param name="transaction">The transaction under way; null for none.</param>
    public void Write(SqliteConnection connection, SqliteTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT OR REPLACE INTO state (id, revision, compacted, records, sum, checksum) VALUES (1, $revision, $compacted, $records, $sum, $checksum)";
        command.Parameters.AddWithValue("$revision", Revision);
        command.Parameters.AddWithValue("$compacted", Compacted);
        command.Parameters.AddWithValue("$records", Records);
        command.Parameters.AddWithValue("$sum", Sum);
        command.Parameters.AddWithValue("$checksum", Checksum());
        command.ExecuteNonQuery();
    }
}
