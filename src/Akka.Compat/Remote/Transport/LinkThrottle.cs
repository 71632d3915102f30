using System.Collections.Concurrent;
using System.Diagnostics;
using Akka.Actor;

namespace Akka.Remote.Transport;

/// <summary>The throttle between this system and one remote system, by direction.</summary>
internal sealed class LinkThrottle
{
    private volatile ThrottleMode _send = Unthrottled.Instance;
    private volatile ThrottleMode _receive = Unthrottled.Instance;

    public bool DropsSent => _send is Blackhole;

    public bool DropsReceived => _receive is Blackhole;

    public void Set(ThrottleTransportAdapter.Direction direction, ThrottleMode mode)
    {
        if (direction != ThrottleTransportAdapter.Direction.Receive) _send = mode;
        if (direction != ThrottleTransportAdapter.Direction.Send) _receive = mode;
    }

    /// <summary>How long to wait before sending so many bytes; the bytes are then paid for.</summary>
    public TimeSpan PayForSending(int bytes)
    {
        var (mode, wait) = Pay(_send, bytes);
        if (mode is not null) _send = mode;
        return wait;
    }

    /// <summary>How long to wait before handing on so many bytes; the bytes are then paid for.</summary>
    public TimeSpan PayForReceiving(int bytes)
    {
        var (mode, wait) = Pay(_receive, bytes);
        if (mode is not null) _receive = mode;
        return wait;
    }

    private static (ThrottleMode? Paid, TimeSpan Wait) Pay(ThrottleMode mode, int bytes)
    {
        if (mode is not TokenBucket) return (null, TimeSpan.Zero);
        var now = (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
        var wait = mode.TimeToAvailable(now, bytes);
        // More than the bucket ever holds cannot be paid in full: it costs a full bucket.
        var (paid, enough) = mode.TryConsumeTokens(now + (long)wait.TotalNanoseconds + 1_000_000, bytes);
        return (enough ? paid : null, wait);
    }
}

/// <summary>The throttles by host and port. Exists only where the adapter <c>trttl</c> is applied.</summary>
internal sealed class LinkThrottles
{
    private readonly ConcurrentDictionary<(string? Host, int? Port), LinkThrottle> _links = new();

    public LinkThrottle Of(Address remote) => _links.GetOrAdd((remote.Host, remote.Port), static _ => new LinkThrottle());
}
