using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Store.Disk;
using Microsoft.Data.Sqlite;

namespace ActorCluster.Store.Tests.Disk;

/// <summary>A damaged file is refused, or was damaged where nothing is; it never opens as something else, and is never changed.</summary>
public sealed class DamagedFileSpec : IDisposable
{
    private readonly StoreFolder _folder = new();

    [Fact]
    public void A_flipped_bit_anywhere_must_be_refused_or_change_nothing()
    {
        var whole = Write(60);
        var bytes = File.ReadAllBytes(_folder.File);
        var refused = 0;

        // The whole header, and every page many times, with steps that fall on ever other offsets within it.
        for (var at = 0; at < bytes.Length; at += at < 100 ? 1 : 211)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            refused += RefusesOrShows(damaged, null, whole, $"bit {at % 8} of byte {at}");
        }

        Assert.InRange(refused, bytes.Length / 800, int.MaxValue);
    }

    [Fact]
    public void The_revision_alone_must_be_that_of_the_latest_commit_also_while_a_master_has_the_file()
    {
        Assert.Equal(0, StoreFiles.Revision(_folder.File));
        using (var store = _folder.Open())
        {
            for (var i = 0; i < 5; i++)
            {
                Put(store, i);
            }

            StoreFolder.Commit(store);
            Assert.Equal(store.Revision, StoreFiles.Revision(_folder.File));
        }

        File.WriteAllText(_folder.File, "no store at all".PadRight(200));
        Assert.Contains("is no store of ActorCluster", Assert.Throws<StoreFileException>(() => StoreFiles.Revision(_folder.File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_must_be_refused()
    {
        var whole = Write(60);
        var bytes = File.ReadAllBytes(_folder.File);
        for (var length = 0; length < bytes.Length; length += length < 200 ? 20 : 2039)
        {
            Assert.Equal(1, RefusesOrShows(bytes[..length], null, whole, $"{length} bytes of {bytes.Length}"));
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_log_of_a_killed_master_must_not_lose_what_was_acknowledged_before_the_last_commit()
    {
        using var store = _folder.Open(100);
        for (var i = 0; i < 40; i++)
        {
            Put(store, i);
            StoreFolder.Commit(store);
        }

        var whole = StoreFolder.Describe(store);
        var bytes = File.ReadAllBytes(_folder.File);
        var log = File.ReadAllBytes(_folder.File + "-wal");
        for (var at = 32; at < log.Length - (3 * 4120); at += 971)
        {
            var damaged = (byte[])log.Clone();
            damaged[at] ^= 0x10;
            RefusesOrShows(bytes, damaged, whole, $"byte {at} of the log's {log.Length}", latest: 38);
        }
    }

    [Fact]
    public void A_torn_last_commit_must_not_keep_the_store_from_opening()
    {
        using var store = _folder.Open(100);
        Put(store, 1);
        StoreFolder.Commit(store);
        Put(store, 2);
        StoreFolder.Commit(store);
        using var killed = _folder.Killed();
        using (var log = new FileStream(killed.File + "-wal", FileMode.Open))
        {
            log.SetLength(log.Length - 100);
        }

        using var again = killed.Open(100);
        Assert.Equal(1, again.Revision);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("kind: ConfigMap", "ends after 15 bytes")]
    public void A_text_must_be_refused(string text, string reason)
    {
        File.WriteAllText(_folder.File, text);
        var refusal = Assert.Throws<StoreFileException>(() => _folder.Open());
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("store restore", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_folder.File));
    }

    [Fact]
    public void A_file_of_something_else_must_be_refused()
    {
        File.WriteAllText(_folder.File, new string('x', 9000));
        Assert.Contains("no store of ActorCluster", Assert.Throws<StoreFileException>(() => _folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_database_must_be_refused()
    {
        Execute("CREATE TABLE log (a); INSERT INTO log VALUES (1)");
        Assert.Contains("of something else", Assert.Throws<StoreFileException>(() => _folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_must_be_refused()
    {
        Write(1);
        Execute("PRAGMA user_version = 2");
        Assert.Contains("format 2", Assert.Throws<StoreFileException>(() => _folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_that_somebody_removed_must_be_missed()
    {
        Write(30);
        Execute("DELETE FROM log WHERE revision = 3");
        Assert.Contains("is damaged", Assert.Throws<StoreFileException>(() => _folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_without_its_database_must_be_refused()
    {
        using var store = _folder.Open();
        Put(store, 1);
        StoreFolder.Commit(store);
        using var killed = _folder.Killed();
        File.Delete(killed.File);
        Assert.Contains("it is gone", Assert.Throws<StoreFileException>(() => killed.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_masters_on_one_file_must_be_refused()
    {
        using var first = _folder.Open();
        Assert.Contains("another master", Assert.Throws<StoreFileException>(() => _folder.Open()).Message, StringComparison.Ordinal);
        Put(first, 1);
        StoreFolder.Commit(first);
    }

    public void Dispose() => _folder.Dispose();

    // Returns 1 for a refusal.
    private static int RefusesOrShows(byte[] bytes, byte[]? log, string whole, string what, long latest = long.MaxValue)
    {
        using var folder = new StoreFolder();
        File.WriteAllBytes(folder.File, bytes);
        if (log is not null)
        {
            File.WriteAllBytes(folder.File + "-wal", log);
        }

        FileStore store;
        try
        {
            store = folder.Open(100);
        }
        catch (StoreFileException)
        {
            Assert.True(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(folder.File)), $"{what}: refused, and changed");
            return 1;
        }

        using (store)
        {
            var shown = StoreFolder.Describe(store);
            Assert.True(shown == whole || store.Revision > latest, $"{what}: opened, with revision {store.Revision}, as something else");
        }

        return 0;
    }

    private string Write(int count)
    {
        using var store = _folder.Open(100);
        for (var i = 0; i < count; i++)
        {
            Put(store, i);
        }

        StoreFolder.Commit(store);
        return StoreFolder.Describe(store);
    }

    private static void Put(FileStore store, int number)
    {
        var key = new ObjectKey("default", $"map-{number % 40}");
        var value = new ConfigMap
        {
            Kind = "ConfigMap",
            ApiVersion = "v1",
            Metadata = new ObjectMeta { Name = key.Name, Namespace = key.Namespace },
            Data = new Dictionary<string, string> { ["text"] = new string((char)('a' + (number % 26)), 300) },
        };
        store.Write(new StorePut("configmaps", key, null, value), new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), out _);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.File};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
