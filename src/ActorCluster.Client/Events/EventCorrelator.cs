using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;

namespace ActorCluster.Client.Events;

/// <summary>
/// Decides what becomes of an event before it is written, as client-go's EventCorrelator does: a repeated event raises the count of the one
/// that is there, many alike are combined, and a source that floods one object is cut off. Pure but for its own bounded memory.
/// Source: client-go tools/record/events_cache.go.
/// </summary>
public sealed class EventCorrelator
{
    private const string CombinedPrefix = "(combined from similar events): ";
    private const int MaximumKeys = 4096;
    private const int SimilarBeforeCombined = 10;
    private const int SpamBurst = 25;
    private static readonly TimeSpan SimilarWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SpamRefill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<EventKey, Seen> _seen = [];
    private readonly Dictionary<EventKey, Similar> _similar = [];
    private readonly Dictionary<EventKey, Bucket> _buckets = [];

    /// <summary>Takes a new event.</summary>
    /// <param name="candidate">The event, complete, with count 1 and a name of its own.</param>
    /// <param name="now">The time.</param>
    /// <returns>The event to create; the event to update (same name as an earlier one, higher count); or null when it is dropped.</returns>
    public CorrelatedEvent? Correlate(Event candidate, DateTimeOffset now)
    {
        var (combined, key) = Combine(candidate, now);
        var repeats = _seen.TryGetValue(key, out var seen);
        if (repeats)
        {
            combined = combined with
            {
                Metadata = combined.Metadata with { Name = seen.Name },
                Count = seen.Count + 1,
                FirstTimestamp = seen.First,
            };
        }
        else
        {
            Bound(_seen);
        }

        // Counted before it is dropped: the next one that gets through shows how often it really happened.
        _seen[key] = new Seen(combined.Metadata.Name, combined.Count, combined.FirstTimestamp);
        return TakeToken(candidate, now) ? new CorrelatedEvent(combined, repeats) : null;
    }

    /// <summary>The event that an update meant has gone: the next one alike is created anew.</summary>
    /// <param name="written">The event whose update failed.</param>
    public void Forget(Event written)
    {
        var reason = EventKey.OfReason(written);
        _seen.Remove(reason.With(written.Message));
        if (written.Message?.StartsWith(CombinedPrefix, StringComparison.Ordinal) == true)
        {
            _seen.Remove(reason);
        }
    }

    // Only to bound memory: what is forgotten becomes a new event, which is harmless.
    private static void Bound<TValue>(Dictionary<EventKey, TValue> cache)
    {
        if (cache.Count >= MaximumKeys)
        {
            cache.Clear();
        }
    }

    // Many alike share one event whatever their messages say: its key leaves the message out.
    private (Event Event, EventKey Key) Combine(Event candidate, DateTimeOffset now)
    {
        var reason = EventKey.OfReason(candidate);
        var key = reason.With(candidate.Message);
        if (!_similar.TryGetValue(reason, out var similar) || now - similar.Last > SimilarWindow)
        {
            Bound(_similar);
            _similar[reason] = new Similar(key, null, now);
            return (candidate, key);
        }

        // A set only where there is a second message: hardly any object gets one.
        var others = similar.Others;
        if (key != similar.First)
        {
            others ??= [];
            others.Add(key);
        }

        _similar[reason] = similar with { Others = others, Last = now };
        if ((others?.Count ?? 0) + 1 < SimilarBeforeCombined)
        {
            return (candidate, key);
        }

        // The set stays at the threshold: it only has to say that there were many.
        others?.Remove(key);
        return (candidate with { Message = CombinedPrefix + candidate.Message }, reason);
    }

    private bool TakeToken(Event candidate, DateTimeOffset now)
    {
        var key = EventKey.OfObject(candidate);
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            Bound(_buckets);
            bucket = new Bucket(SpamBurst, now);
        }

        var tokens = Math.Min(SpamBurst, bucket.Tokens + ((now - bucket.At) / SpamRefill));
        var granted = tokens >= 1;
        _buckets[key] = new Bucket(granted ? tokens - 1 : tokens, now);
        return granted;
    }

    private readonly record struct Seen(string Name, int Count, Time? First);

    private readonly record struct Similar(EventKey First, HashSet<EventKey>? Others, DateTimeOffset Last);

    private readonly record struct Bucket(double Tokens, DateTimeOffset At);
}

/// <summary>What to write for an event.</summary>
/// <param name="Event">The event.</param>
/// <param name="Repeats">True to update the event of that name, false to create it.</param>
public readonly record struct CorrelatedEvent(Event Event, bool Repeats);
