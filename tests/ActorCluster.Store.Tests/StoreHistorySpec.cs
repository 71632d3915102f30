using ActorCluster.Api.Core;
using ActorCluster.Api.Resources;
using ActorCluster.Store.Memory;
using FsCheck;
using FsCheck.Fluent;

namespace ActorCluster.Store.Tests;

/// <summary>Laws that hold for any sequence of writes, against a model that keeps every state it has been in.</summary>
public sealed class StoreHistorySpec
{
    private static readonly string[] Storages = ["nodes", "pods"];
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private enum Deed
    {
        Put,
        Create,
        Replace,
        Delete,
    }

    [Fact]
    public void Store_must_give_each_effective_write_the_next_revision_and_one_change() => Check(run =>
    {
        var revisions = run.Changes.Select(change => change.Revision).ToList();
        return revisions.SequenceEqual(Enumerable.Range(1, revisions.Count).Select(number => (long)number)) && run.Store.Revision == revisions.Count;
    });

    [Fact]
    public void Store_must_list_any_remembered_revision_as_it_was() => Check(run =>
    {
        for (var revision = Math.Max(run.Store.CompactedRevision, 1); revision <= run.Store.Revision; revision++)
        {
            foreach (var storage in Storages)
            {
                var range = run.Store.List(new StoreRangeQuery(storage, "", revision));
                var expected = run.States[(int)revision].Where(entry => entry.Key.Storage == storage).Select(entry => entry.Value);
                if (range.Status != StoreRangeStatus.Ok || !range.Entries.Select(entry => entry.Revision).SequenceEqual(expected))
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Fact]
    public void Store_must_replay_its_history_to_its_latest_state() => Check(run =>
    {
        for (var revision = run.Store.CompactedRevision; revision <= run.Store.Revision; revision++)
        {
            var changes = new List<StoreChange>();
            if (!run.Store.TryReadChanges(null, revision, changes) || changes.Count != run.Store.Revision - revision)
            {
                return false;
            }

            var state = new SortedDictionary<(string, ObjectKey), long>(run.States[(int)revision]);
            foreach (var change in changes)
            {
                var key = (change.Storage, change.Key);
                if ((change.Previous?.Revision ?? 0) != state.GetValueOrDefault(key))
                {
                    return false;
                }

                if (change.Type == StoreChangeType.Deleted)
                {
                    state.Remove(key);
                }
                else
                {
                    state[key] = change.Revision;
                }
            }

            if (!state.SequenceEqual(run.States[^1]))
            {
                return false;
            }
        }

        return true;
    });

    private static void Check(Func<Run, bool> law)
    {
        var deeds =
            from deed in Gen.Elements(Enum.GetValues<Deed>())
            from storage in Gen.Elements(Storages)
            from ns in Gen.Elements("a", "b")
            from name in Gen.Elements("x", "y", "z")
            select (deed, storage, new ObjectKey(ns, name));
        Prop.ForAll(deeds.ListOf().ToArbitrary(), list => law(Run.Of(list))).QuickCheckThrowOnFailure();
    }

    private sealed class Run
    {
        public MemoryStore Store { get; } = new(12);

        public List<StoreChange> Changes { get; } = [];

        // The revision of each key after each revision.
        public List<SortedDictionary<(string Storage, ObjectKey Key), long>> States { get; } = [[]];

        public static Run Of(IEnumerable<(Deed Deed, string Storage, ObjectKey Key)> deeds)
        {
            var run = new Run();
            foreach (var (deed, storage, key) in deeds)
            {
                run.Carry(deed, storage, key);
            }

            return run;
        }

        private void Carry(Deed deed, string storage, ObjectKey key)
        {
            var current = States[^1].GetValueOrDefault((storage, key));
            StoreWrite write = deed switch
            {
                Deed.Put => new StorePut(storage, key, null, new Pod()),
                Deed.Create => new StorePut(storage, key, StoreWrite.MustNotExist, new Pod()),
                Deed.Replace => new StorePut(storage, key, Math.Max(current, 1), new Pod()),
                _ => new StoreDelete(storage, key, null),
            };
            var outcome = Store.Write(write, Now, out var change);
            Assert.Equal(outcome.Code == StoreOutcomeCode.Succeeded, change is not null);
            if (change is null)
            {
                return;
            }

            Changes.Add(change);
            var next = new SortedDictionary<(string, ObjectKey), long>(States[^1]);
            if (deed == Deed.Delete)
            {
                next.Remove((storage, key));
            }
            else
            {
                next[(storage, key)] = change.Revision;
            }

            States.Add(next);
        }
    }
}
