using ActorCluster.Api.Core;

namespace ActorCluster.Client.Events;

/// <summary>
/// What events are compared by, in 16 bytes: a thousand nodes remember tens of thousands of events, and the texts themselves would be most
/// of a master's memory. Two 64-bit hashes (FNV-1a from different beginnings); that two events of one recorder share both does not happen.
/// </summary>
internal readonly record struct EventKey(ulong First, ulong Second)
{
    private const ulong Prime = 1099511628211;

    /// <summary>The key of nothing.</summary>
    public static EventKey Empty { get; } = new(14695981039346656037, 7809847782465536322);

    /// <summary>Source and object: what the flood gate counts by (client-go getSpamKey).</summary>
    /// <param name="e">The event.</param>
    public static EventKey OfObject(Event e) => Empty
        .With(e.Source?.Component).With(e.Source?.Host).With(e.InvolvedObject.Kind).With(e.InvolvedObject.Namespace)
        .With(e.InvolvedObject.Name).With(e.InvolvedObject.Uid).With(e.InvolvedObject.ApiVersion);

    /// <summary>Source, object, type and reason: what events are combined by (client-go EventAggregatorByReasonFunc).</summary>
    /// <param name="e">The event.</param>
    public static EventKey OfReason(Event e) => OfObject(e).With(e.InvolvedObject.FieldPath).With(e.Type).With(e.Reason);

    /// <summary>The key of this and a further text.</summary>
    /// <param name="text">The text.</param>
    public EventKey With(string? text)
    {
        var (first, second) = this;
        foreach (var unit in text ?? "")
        {
            first = (first ^ unit) * Prime;
            second = (second ^ unit) * Prime;
        }

        // A unit that no text holds: "ab" and "c" are not "a" and "bc".
        return new EventKey((first ^ 0x10000) * Prime, ((second ^ 0x10000) * Prime) ^ (second >> 29));
    }
}
