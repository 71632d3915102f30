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
    private const int MaximumKeys = 4096;
    private const int SimilarBeforeCombined = 10;
    private const int SpamBurst = 25;
    private static readonly TimeSpan SimilarWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan SpamRefill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Seen> _seen = [];
    private readonly Dictionary<string, Similar> _similar = [];
    private readonly Dictionary<string, Bucket> _buckets = [];

    /// <summary>Takes a new event.</summary>
    /// <param name="candidate">The event, complete, with count 1 and a name of its own.</param>
    /// <param name="now">The time.</param>
    /// <returns>The event to create; the event to update (same name as an earlier one, higher count); or null when it is dropped.</returns>
    public CorrelatedEvent? Correlate(Event candidate, DateTimeOffset now)
    {
        if (!TakeToken(candidate, now))
        {
            return null;
        }

        var combined = Combine(candidate, now);
        var key = Identity(combined) + "\n" + combined.Message;
        if (_seen.TryGetValue(key, out var seen))
        {
            var repeated = combined with
            {
                Metadata = combined.Metadata with { Name = seen.Name },
                Count = seen.Count + 1,
                FirstTimestamp = seen.First,
            };
            _seen[key] = seen with { Count = seen.Count + 1 };
            return new CorrelatedEvent(repeated, true);
        }

        Bound(_seen);
        _seen[key] = new Seen(combined.Metadata.Name, 1, combined.FirstTimestamp);
        return new CorrelatedEvent(combined, false);
    }

    /// <summary>The event that an update meant has gone: the next one alike is created anew.</summary>
    /// <param name="written">The event whose update failed.</param>
    public void Forget(Event written) => _seen.Remove(Identity(written) + "\n" + written.Message);

    private static string Identity(Event e) => string.Join(
        '\n', e.Source?.Component, e.Source?.Host, e.InvolvedObject.Kind, e.InvolvedObject.Namespace, e.InvolvedObject.Name, e.InvolvedObject.Uid,
        e.InvolvedObject.ApiVersion, e.InvolvedObject.FieldPath, e.Type, e.Reason);

    // Only to bound memory: what is forgotten becomes a new event, which is harmless.
    private static void Bound<TValue>(Dictionary<string, TValue> cache)
    {
        if (cache.Count >= MaximumKeys)
        {
            cache.Clear();
        }
    }

    private Event Combine(Event candidate, DateTimeOffset now)
    {
        var key = Identity(candidate);
        if (!_similar.TryGetValue(key, out var similar) || now - similar.Last > SimilarWindow)
        {
            Bound(_similar);
            similar = new Similar([], now);
        }

        similar.Messages.Add(candidate.Message ?? "");
        _similar[key] = similar with { Last = now };
        if (similar.Messages.Count < SimilarBeforeCombined)
        {
            return candidate;
        }

        // The set stays at the threshold: it only has to say that there were many.
        similar.Messages.Remove(candidate.Message ?? "");
        return candidate with { Message = "(combined from similar events): " + candidate.Message };
    }

    private bool TakeToken(Event candidate, DateTimeOffset now)
    {
        var key = string.Join(
            '\n', candidate.Source?.Component, candidate.Source?.Host, candidate.InvolvedObject.Kind, candidate.InvolvedObject.Namespace,
            candidate.InvolvedObject.Name, candidate.InvolvedObject.Uid, candidate.InvolvedObject.ApiVersion);
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

    private readonly record struct Similar(HashSet<string> Messages, DateTimeOffset Last);

    private readonly record struct Bucket(double Tokens, DateTimeOffset At);
}

/// <summary>What to write for an event.</summary>
/// <param name="Event">The event.</param>
/// <param name="Repeats">True to update the event of that name, false to create it.</param>
public readonly record struct CorrelatedEvent(Event Event, bool Repeats);
