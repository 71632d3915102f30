using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.Store.Memory;

namespace ActorCluster.Store.Tests;

public sealed class MemoryStoreSpec
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly MemoryStore _store = new(100);

    [Fact]
    public void Store_must_count_revisions_from_one()
    {
        Assert.Equal(0, _store.Revision);
        Assert.Equal(1, Put("a").Object!.Revision);
        Assert.Equal(2, Put("b").Object!.Revision);
        Assert.Equal("2", _store.Find("pods", Key("b"))!.Value.Metadata.ResourceVersion);
    }

    [Fact]
    public void Store_must_create_only_what_does_not_exist()
    {
        Put("a", expected: StoreWrite.MustNotExist);
        var second = Put("a", expected: StoreWrite.MustNotExist);
        Assert.Equal((StoreOutcomeCode.Exists, 1L), (second.Code, second.Object!.Revision));
        Assert.Equal(1, _store.Revision);
    }

    [Fact]
    public void Store_must_write_only_the_expected_revision()
    {
        Put("a");
        Assert.Equal(StoreOutcomeCode.Succeeded, Put("a", expected: 1).Code);
        var stale = Put("a", expected: 1);
        Assert.Equal((StoreOutcomeCode.Conflict, 2L), (stale.Code, stale.Object!.Revision));
        Assert.Equal(StoreOutcomeCode.NotFound, Put("b", expected: 1).Code);
        Assert.Equal(StoreOutcomeCode.NotFound, Delete("b").Code);
    }

    [Fact]
    public void Store_must_tell_a_deletion_with_its_own_revision()
    {
        Put("a");
        _store.Write(new StoreDelete("pods", Key("a"), null), Start, out var change);
        Assert.Equal((StoreChangeType.Deleted, 2L, "2"), (change!.Type, change.Revision, change.Object.Value.Metadata.ResourceVersion));
        Assert.Equal(1, change.Previous!.Revision);
        Assert.Null(_store.Find("pods", Key("a")));
    }

    [Fact]
    public void Store_must_list_in_the_order_of_keys_within_a_namespace_and_after_a_key()
    {
        foreach (var name in new[] { "c", "a", "b" })
        {
            Put(name, ns: "y");
            Put(name, ns: "x");
        }

        Assert.Equal(["x/a", "x/b", "x/c", "y/a", "y/b", "y/c"], Names(new StoreRangeQuery("pods", "", 0)));
        Assert.Equal(["x/a", "x/b", "x/c"], Names(new StoreRangeQuery("pods", "x", 0)));
        Assert.Equal(["x/c", "y/a"], Names(new StoreRangeQuery("pods", "", 0, new ObjectKey("x", "b"), 2)));
        Assert.Equal(2, _store.List(new StoreRangeQuery("pods", "", 0, new ObjectKey("x", "b"), 2)).Remaining);
        Assert.Empty(Names(new StoreRangeQuery("pods", "x", 0, new ObjectKey("x", "c"))));
        Assert.Empty(Names(new StoreRangeQuery("nodes", "", 0)));
    }

    [Fact]
    public void Store_must_refuse_what_it_has_forgotten_and_what_is_not_yet()
    {
        var store = new MemoryStore(2);
        for (var i = 0; i < 5; i++)
        {
            store.Write(new StorePut("pods", Key("a"), null, new Pod()), Start, out _);
        }

        Assert.Equal(3, store.CompactedRevision);
        Assert.Equal(StoreRangeStatus.Compacted, store.List(new StoreRangeQuery("pods", "", 2)).Status);
        Assert.Equal(StoreRangeStatus.Ok, store.List(new StoreRangeQuery("pods", "", 3)).Status);
        Assert.Equal(StoreRangeStatus.Future, store.List(new StoreRangeQuery("pods", "", 6)).Status);
        Assert.False(store.TryReadChanges("pods", 2, []));
        var changes = new List<StoreChange>();
        Assert.True(store.TryReadChanges("pods", 3, changes));
        Assert.Equal([4L, 5L], changes.Select(change => change.Revision));
    }

    [Fact]
    public void Store_must_forget_what_is_too_old()
    {
        Put("a");
        _store.Write(new StorePut("pods", Key("b"), null, new Pod()), Start.AddMinutes(5), out _);
        _store.Compact(Start.AddMinutes(1));
        Assert.Equal(1, _store.CompactedRevision);
    }

    [Fact]
    public void Store_must_delete_a_key_whose_time_is_up()
    {
        _store.Write(new StorePut("events", Key("a"), null, new Event(), Start.AddHours(1)), Start, out _);
        _store.Write(new StorePut("events", Key("b"), null, new Event(), Start.AddHours(1)), Start, out _);
        _store.Write(new StorePut("events", Key("b"), null, new Event(), Start.AddHours(2)), Start, out _);
        Assert.Equal(Start.AddHours(1), _store.NextExpiry);

        var changes = new List<StoreChange>();
        _store.Expire(Start.AddHours(1), changes);
        Assert.Equal(("a", StoreChangeType.Deleted), (Assert.Single(changes).Key.Name, changes[0].Type));
        Assert.NotNull(_store.Find("events", Key("b")));
    }

    private static ObjectKey Key(string name) => new("default", name);

    private StoreOutcome Put(string name, long? expected = null, string ns = "default") => _store.Write(
        new StorePut("pods", new ObjectKey(ns, name), expected, new Pod { Metadata = new ObjectMeta { Name = name, Namespace = ns } }), Start, out _);

    private StoreOutcome Delete(string name) => _store.Write(new StoreDelete("pods", Key(name), null), Start, out _);

    private IEnumerable<string> Names(StoreRangeQuery query) =>
        _store.List(query).Entries.Select(entry => $"{entry.Value.Metadata.Namespace}/{entry.Value.Metadata.Name}");
}
