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

    /// <summary>Does everything pass, both ways?</summary>
    public bool IsOpen => _send is Unthrottled && _receive is Unthrottled;

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

/// <summary>The links that are throttled, by host and port, and no others. Exists only where the adapter <c>trttl</c> is applied.</summary>
internal sealed class LinkThrottles
{
    private readonly ConcurrentDictionary<(string? Host, int? Port), LinkThrottle> _links = new();
    private readonly Lock _setting = new();
    private volatile int _count;

    /// <summary>How many links are throttled.</summary>
    public int Count => _count;

    /// <summary>What throttles the link with a remote system; null where nothing does.</summary>
    public LinkThrottle? Of(Address remote) => _count == 0 ? null : _links.GetValueOrDefault((remote.Host, remote.Port));

    public void Set(Address remote, ThrottleTransportAdapter.Direction direction, ThrottleMode mode)
    {
        lock (_setting)
        {
            var link = _links.GetOrAdd((remote.Host, remote.Port), static _ => new LinkThrottle());
            link.Set(direction, mode);
            if (link.IsOpen) _links.TryRemove((remote.Host, remote.Port), out _);
            _count = _links.Count;
        }
    }
}
