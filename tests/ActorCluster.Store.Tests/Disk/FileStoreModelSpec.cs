using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Store.Disk;
using ActorCluster.Store.Memory;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Store.Tests.Disk;

/// <summary>The store in a file is the store in memory, however often it is closed, killed and opened in between.</summary>
public sealed class FileStoreModelSpec
{
    private const int History = 7;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private enum Deed
    {
        Put,
        PutForAWhile,
        Create,
        Replace,
        Delete,
        Expire,
        Compact,
        Commit,
        Reopen,
        Kill,
    }

    [Fact]
    public void A_file_store_must_be_a_memory_store_over_any_history()
    {
        var deeds =
            from deed in Gen.Elements(Enum.GetValues<Deed>())
            from storage in Gen.Elements("configmaps", "secrets")
            from name in Gen.Elements("x", "y", "z")
            from number in Gen.Choose(0, 1000)
            select (deed, storage, new ObjectKey("default", name), number);
        Prop.ForAll(deeds.ListOf().ToArbitrary(), static list =>
        {
            var folder = new StoreFolder();
            var file = folder.Open(History);
            try
            {
                var memory = new MemoryStore(History);
                var now = Start;
                foreach (var (deed, storage, key, number) in list)
                {
                    now += TimeSpan.FromSeconds(1);
                    switch (deed)
                    {
                        case Deed.Commit:
                            StoreFolder.Commit(file);
                            break;
                        case Deed.Reopen:
                            StoreFolder.Commit(file);
                            file.Dispose();
                            file = folder.Open(History);
                            break;
                        case Deed.Kill:
                            StoreFolder.Commit(file);
                            var killed = folder.Killed();
                            file.Dispose();
                            folder.Dispose();
                            folder = killed;
                            file = folder.Open(History);
                            break;
                        default:
                            Assert.Equal(Carry(memory, deed, storage, key, number, now), Carry(file, deed, storage, key, number, now));
                            break;
                    }
                }

                StoreFolder.Commit(file);
                file.Dispose();
                file = folder.Open(History);
                Assert.Equal(StoreFolder.Describe(memory), StoreFolder.Describe(file));
                SameAtEveryRevision(memory, file);
                return true;
            }
            finally
            {
                file.Dispose();
                folder.Dispose();
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_file_must_not_grow_with_writes_that_history_has_forgotten()
    {
        using var folder = new StoreFolder();
        using (var store = folder.Open(100))
        {
            for (var i = 0; i < 5000; i++)
            {
                Carry(store, Deed.Put, "configmaps", new ObjectKey("default", "one"), i, Start);
                if (i % 10 == 9)
                {
                    StoreFolder.Commit(store);
                }
            }
        }

        Assert.InRange(StoreFiles.Status(folder.File).Records, 101, 1000);
    }

    [Fact]
    public void What_was_not_committed_must_not_be_there()
    {
        using var folder = new StoreFolder();
        using var store = folder.Open();
        Carry(store, Deed.Put, "configmaps", new ObjectKey("default", "one"), 1, Start);
        StoreFolder.Commit(store);
        Carry(store, Deed.Put, "configmaps", new ObjectKey("default", "two"), 2, Start);
        using var killed = folder.Killed();
        using var again = killed.Open();
        Assert.Equal(1, again.Revision);
        Assert.Null(again.Find("configmaps", new ObjectKey("default", "two")));
    }

    private static string Carry(IStore store, Deed deed, string storage, ObjectKey key, int number, DateTimeOffset now)
    {
        var current = store.Find(storage, key)?.Revision ?? 0;
        KubernetesObject value = storage == "secrets" ? new Secret { Kind = "Secret", ApiVersion = "v1" } : new ConfigMap { Kind = "ConfigMap", ApiVersion = "v1", Data = new Dictionary<string, string> { ["n"] = $"{number}" } };
        value = value with { Metadata = value.Metadata with { Name = key.Name, Namespace = key.Namespace } };
        switch (deed)
        {
            case Deed.Expire:
                var expired = new List<StoreChange>();
                store.Expire(now + TimeSpan.FromSeconds(number / 100), expired);
                return string.Join(' ', expired.Select(static change => change.Revision));
            case Deed.Compact:
                store.Compact(now - TimeSpan.FromSeconds(number / 200));
                return "";
            default:
                StoreWrite write = deed switch
                {
                    Deed.Put => new StorePut(storage, key, null, value) { Client = "test" },
                    Deed.PutForAWhile => new StorePut(storage, key, null, value, now + TimeSpan.FromSeconds(number / 100)),
                    Deed.Create => new StorePut(storage, key, StoreWrite.MustNotExist, value),
                    Deed.Replace => new StorePut(storage, key, Math.Max(current, 1), value),
                    _ => new StoreDelete(storage, key, null),
                };
                var outcome = store.Write(write, now, out _);
                return $"{outcome.Code} {outcome.Object?.Revision}";
        }
    }

    private static void SameAtEveryRevision(MemoryStore memory, FileStore file)
    {
        for (var revision = memory.CompactedRevision; revision <= memory.Revision; revision++)
        {
            foreach (var storage in (string[])["configmaps", "secrets"])
            {
                var query = new StoreRangeQuery(storage, "", revision);
                Assert.Equal(
                    memory.List(query).Entries.Select(static entry => entry.Revision), file.List(query).Entries.Select(static entry => entry.Revision));
            }
        }
    }
}
