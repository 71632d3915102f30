using ActorCluster.Api.Resources;
using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// What a client was told to be written is there, or something later is (etcd's durability). The store's own account of its writes has to
/// be whole: each write of an object follows the one before, and whenever the store is looked through it holds what was written last.
/// </summary>
internal sealed class AcknowledgedWritesSurvive() : Checker(
    "acknowledged-writes-survive",
    "Every acknowledged write survives, or is superseded by a later one.",
    new FactInterest(FactKinds.Writes | FactKinds.Acknowledgements | FactKinds.Inspections))
{
    // Deleted objects are remembered for as long as an acknowledgement may be late.
    private const int TombstonesKept = 20_000;

    private readonly Dictionary<(string Resource, ObjectKey Key), Last> _last = [];
    private readonly Queue<((string Resource, ObjectKey Key) Object, long Revision)> _tombstones = new();
    private readonly List<WriteAcknowledged> _early = [];
    private long _forgotten;

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten write:
                Observe(write);
                break;
            case WriteAcknowledged acknowledged:
                Count();
                if (!Survives(acknowledged))
                {
                    _early.Add(acknowledged);
                }

                break;
            case StoreInspected inspected:
                Compare(inspected);
                break;
        }
    }

    /// <inheritdoc />
    public override void Finish(DateTimeOffset at) => JudgeEarly(long.MaxValue);

    private void Observe(ObjectWritten write)
    {
        var which = (write.Resource, write.Key);
        if (_last.TryGetValue(which, out var last))
        {
            var before = write.Old is null ? 0 : Stored.RevisionOf(write.Old);
            if (last.Deleted != (write.Old is null) || (!last.Deleted && before != last.Revision))
            {
                var was = last.Deleted ? "deleted" : "written";
                Report(
                    write.At,
                    $"{write.Resource} {write.Key} was {was} at revision {last.Revision}, and revision {write.Revision} follows {before}",
                    last.Fact,
                    write.Id);
            }
        }

        _last[which] = new Last(write.Revision, write.New is null, write.Id);
        if (write.New is null)
        {
            Bury(which, write.Revision);
        }

        if (_early.Count > 0)
        {
            JudgeEarly(write.Revision);
        }
    }

    // An acknowledgement may be seen before the change that it speaks of, never before a later one.
    private void JudgeEarly(long revision)
    {
        for (var i = 0; i < _early.Count; i++)
        {
            var acknowledged = _early[i];
            var survives = Survives(acknowledged);
            if (survives || acknowledged.Revision < revision)
            {
                _early.RemoveAt(i--);
            }

            if (!survives && acknowledged.Revision < revision)
            {
                Report(
                    acknowledged.At,
                    $"{acknowledged.Client} was told that {acknowledged.Resource} {acknowledged.Key} is written at revision {acknowledged.Revision}; it is not",
                    acknowledged.Id);
            }
        }
    }

    private bool Survives(WriteAcknowledged acknowledged) =>
        _last.TryGetValue((acknowledged.Resource, acknowledged.Key), out var last)
            ? last.Revision >= acknowledged.Revision
            : acknowledged.Revision <= _forgotten;

    private void Compare(StoreInspected inspected)
    {
        var held = new HashSet<(string, ObjectKey)>(inspected.Objects.Count);
        foreach (var found in inspected.Objects)
        {
            Count();
            held.Add((found.Resource, found.Key));
            if (_last.TryGetValue((found.Resource, found.Key), out var last) && (last.Deleted || last.Revision != found.Revision))
            {
                var was = last.Deleted ? "deleted" : "written";
                Report(
                    inspected.At,
                    $"the store holds {found.Resource} {found.Key} of revision {found.Revision}, which was {was} at revision {last.Revision}",
                    last.Fact,
                    inspected.Id);
            }
        }

        var lost = _last.Where(pair => !pair.Value.Deleted && pair.Value.Revision <= inspected.Revision && !held.Contains(pair.Key));
        foreach (var (which, last) in lost.OrderBy(static pair => pair.Value.Revision))
        {
            Report(inspected.At, $"the store has lost {which.Resource} {which.Key}, written at revision {last.Revision}", last.Fact, inspected.Id);
        }
    }

    private void Bury((string Resource, ObjectKey Key) which, long revision)
    {
        _tombstones.Enqueue((which, revision));
        if (_tombstones.Count <= TombstonesKept)
        {
            return;
        }

        var (oldest, at) = _tombstones.Dequeue();
        _forgotten = at;
        if (_last.TryGetValue(oldest, out var last) && last.Deleted && last.Revision == at)
        {
            _last.Remove(oldest);
        }
    }

    private readonly record struct Last(long Revision, bool Deleted, long Fact);
}
