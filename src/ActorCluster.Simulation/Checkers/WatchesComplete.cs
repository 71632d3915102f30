using ActorCluster.Simulation.Checkers.Framework;
using ActorCluster.Simulation.History.Facts;

namespace ActorCluster.Simulation.Checkers;

/// <summary>
/// A list plus the events of the watch after it equal the store (reference/using-api/api-concepts: efficient detection of changes). A watch
/// that cannot go on ends, and the client lists anew. Of a watch with a selector only the order is judged.
/// </summary>
/// <param name="settings">The cluster's settings.</param>
internal sealed class WatchesComplete(CheckerSettings settings) : Checker(
    "watches-complete",
    "A watch has no gap, no duplicate and no reordering; list plus watch equals the store.",
    new FactInterest(FactKinds.Writes | FactKinds.Watches | FactKinds.Faults))
{
    private readonly Dictionary<string, ResourceLog> _logs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Watch> _watches = new(StringComparer.Ordinal);
    private readonly Impairments _impairments = new(settings.Takeover);

    /// <inheritdoc />
    public override void Observe(Fact fact)
    {
        switch (fact)
        {
            case ObjectWritten write:
                Log(write.Resource).Append(write);
                break;
            case WatchDelivered delivered:
                Observe(delivered);
                break;
            case FaultMoved moved:
                _impairments.Observe(moved);
                break;
        }
    }

    /// <inheritdoc />
    public override void Finish(DateTimeOffset at)
    {
        foreach (var (name, watch) in _watches)
        {
            if (!watch.Selective && Log(watch.Resource).TryFind(watch.Next, out var missing) && missing.At + settings.CleanUp < at
                && !_impairments.OfControlPlane(missing.At))
            {
                Report(at, $"{name} was never told of {watch.Resource} {missing.Key} at revision {missing.Revision}", missing.Fact);
            }
        }
    }

    private ResourceLog Log(string resource) => _logs.TryGetValue(resource, out var log) ? log : _logs[resource] = new ResourceLog();

    private void Observe(WatchDelivered delivered)
    {
        switch (delivered.Kind)
        {
            case WatchDelivery.Began:
                Begin(delivered);
                break;
            case WatchDelivery.Ended:
                _watches.Remove(delivered.Watcher);
                break;
            default:
                Deliver(delivered);
                break;
        }
    }

    private void Begin(WatchDelivered delivered)
    {
        var log = Log(delivered.Resource);
        var watch = new Watch(delivered.Resource, delivered.Selective) { Revision = delivered.Revision, Next = log.After(delivered.Revision) };
        _watches[delivered.Watcher] = watch;
        if (delivered.Selective || !log.Knows(delivered.Revision))
        {
            return;
        }

        Count();
        if (log.Compare(delivered.Objects, delivered.Revision) is { } difference)
        {
            Report(
                delivered.At, $"the list of {delivered.Resource} for {delivered.Watcher} at revision {delivered.Revision} {difference}", delivered.Id);
        }
    }

    private void Deliver(WatchDelivered delivered)
    {
        if (!_watches.TryGetValue(delivered.Watcher, out var watch))
        {
            return;
        }

        Count();
        var log = Log(delivered.Resource);
        for (var i = 0; i < delivered.Objects.Count; i++)
        {
            var revision = Stored.RevisionOf(delivered.Objects[i]);
            if (revision <= watch.Revision)
            {
                Report(
                    delivered.At,
                    $"{delivered.Watcher} was told of revision {revision} of {delivered.Resource} {delivered.Objects[i].Metadata.Name} after {watch.Revision}",
                    delivered.Id);
                continue;
            }

            watch.Revision = revision;
            Follow(delivered, watch, log, revision, delivered.Removed[i], isEvent: true);
        }

        Follow(delivered, watch, log, delivered.Revision + 1, false, isEvent: false);
        watch.Revision = Math.Max(watch.Revision, delivered.Revision);
    }

    // Goes on to the write of this revision; every other one on the way was left out.
    private void Follow(WatchDelivered delivered, Watch watch, ResourceLog log, long revision, bool removed, bool isEvent)
    {
        if (watch.Selective)
        {
            return;
        }

        while (log.TryFind(watch.Next, out var entry) && entry.Revision < revision)
        {
            Report(
                delivered.At,
                $"{delivered.Watcher} was not told of {delivered.Resource} {entry.Key} at revision {entry.Revision}",
                entry.Fact,
                delivered.Id);
            watch.Next++;
        }

        if (!isEvent)
        {
            return;
        }

        if (!log.TryFind(watch.Next, out var told) || told.Revision != revision)
        {
            if (log.Knows(revision))
            {
                Report(delivered.At, $"{delivered.Watcher} was told of revision {revision} of {delivered.Resource}, which was never written", delivered.Id);
            }

            return;
        }

        if (told.Deleted != removed)
        {
            Report(
                delivered.At, $"{delivered.Watcher} was told the wrong thing of {delivered.Resource} {told.Key} at revision {revision}", told.Fact, delivered.Id);
        }

        watch.Next++;
    }

    private sealed class Watch(string resource, bool selective)
    {
        public string Resource { get; } = resource;

        public bool Selective { get; } = selective;

        /// <summary>The number of the next write in the log.</summary>
        public long Next { get; set; }

        public long Revision { get; set; }
    }
}
