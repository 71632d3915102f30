using ActorCluster.Store.Disk;

namespace ActorCluster.Store.Tests.Disk;

/// <summary>A folder for files of stores, and what tests do with them.</summary>
internal sealed class StoreFolder : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _root = Directory.CreateTempSubdirectory("actorcluster-store-").FullName;

    public string File => In("store.db");

    public string In(string name) => Path.Combine(_root, name);

    // Without fsync: these tests are about what is written, not about power cuts.
    public FileStore Open(int historyRevisions = 12) => new(File, historyRevisions, fsync: false);

    /// <summary>Commits and waits.</summary>
    public static void Commit(FileStore store)
    {
        if (store.HasUncommitted)
        {
            using var over = new ManualResetEventSlim();
            CommitEnded? how = null;
            store.BeginCommit(ended =>
            {
                how = ended;
                over.Set();
            });
            Assert.True(over.Wait(Patience));
            store.EndCommit(how!);
            Assert.Null(how!.Failure);
        }
    }

    /// <summary>What a kill leaves: the files as they are while the store is open, moved to a folder of their own.</summary>
    public StoreFolder Killed()
    {
        var other = new StoreFolder();
        foreach (var suffix in (string[])["", "-wal"])
        {
            if (System.IO.File.Exists(File + suffix))
            {
                System.IO.File.Copy(File + suffix, other.File + suffix);
            }
        }

        return other;
    }

    /// <summary>Everything that a reader of a store can see, as text.</summary>
    public static string Describe(IStore store)
    {
        var changes = new List<StoreChange>();
        Assert.True(store.TryReadChanges(null, store.CompactedRevision, changes));
        var lines = store.Snapshot().Select(static entry => $"{entry.Storage} {entry.Key} {Text(entry.Object)}")
            .Concat(changes.Select(static change =>
                $"{change.Revision} {change.Type} {change.Storage} {change.Key} {change.At:O} {change.Client} {change.BasedOn} {Text(change.Object)} {Text(change.Previous)}"));
        return $"{store.Revision} {store.CompactedRevision}\n{string.Join('\n', lines)}";
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Text(StoredObject? value) => value is null ? "-" : $"{value.Revision} {System.Text.Encoding.UTF8.GetString(value.Json.Span)}";
}
