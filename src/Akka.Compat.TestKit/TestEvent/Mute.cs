using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit.TestEvent;

/// <summary>Published on the event stream: log events that a filter takes are no longer printed.</summary>
public sealed class Mute : INoSerializationVerificationNeeded
{
    /// <summary>Holds the filters.</summary>
    public Mute(params EventFilterBase[] filters) => Filters = filters;

    /// <summary>Holds the filters.</summary>
    public Mute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    /// <summary>The filters.</summary>
    public IReadOnlyCollection<EventFilterBase> Filters { get; }
}

/// <summary>Published on the event stream: ends a <see cref="Mute"/>.</summary>
public sealed class Unmute : INoSerializationVerificationNeeded
{
    /// <summary>Holds the filters.</summary>
    public Unmute(params EventFilterBase[] filters) => Filters = filters;

    /// <summary>Holds the filters.</summary>
    public Unmute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

    /// <summary>The filters.</summary>
    public IReadOnlyCollection<EventFilterBase> Filters { get; }
}
