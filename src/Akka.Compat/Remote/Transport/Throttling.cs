using Akka.Actor;

namespace Akka.Remote.Transport;

/// <summary>Names the directions of <see cref="SetThrottle"/>. The throttle itself belongs to the TCP endpoint.</summary>
public class ThrottleTransportAdapter
{
    /// <summary>What the adapter adds to the scheme of addresses.</summary>
    public const string Scheme = "trttl";

    private ThrottleTransportAdapter()
    {
    }

    /// <summary>Seen from the system that is told to throttle.</summary>
    public enum Direction
    {
        /// <summary>What it sends.</summary>
        Send = 0,

        /// <summary>What it receives.</summary>
        Receive = 1,

        /// <summary>Both.</summary>
        Both = 2,
    }
}

/// <summary>How fast messages pass.</summary>
public abstract class ThrottleMode : INoSerializationVerificationNeeded
{
    /// <summary>Takes tokens, if there are enough.</summary>
    /// <param name="nanoTimeOfSend">now, in nanoseconds of some monotonic clock</param>
    /// <param name="tokens">how many</param>
    /// <returns>what remains, and whether there were enough</returns>
    public abstract (ThrottleMode, bool) TryConsumeTokens(long nanoTimeOfSend, int tokens);

    /// <summary>When there will be enough.</summary>
    public abstract TimeSpan TimeToAvailable(long currentNanoTime, int tokens);
}

/// <summary>Everything passes.</summary>
public class Unthrottled : ThrottleMode
{
    private Unthrottled()
    {
    }

    /// <summary>The only one.</summary>
    public static Unthrottled Instance { get; } = new();

    /// <inheritdoc/>
    public override (ThrottleMode, bool) TryConsumeTokens(long nanoTimeOfSend, int tokens) => (this, true);

    /// <inheritdoc/>
    public override TimeSpan TimeToAvailable(long currentNanoTime, int tokens) => TimeSpan.Zero;
}

/// <summary>Nothing passes, and nobody is told.</summary>
public class Blackhole : ThrottleMode
{
    private Blackhole()
    {
    }

    /// <summary>The only one.</summary>
    public static Blackhole Instance { get; } = new();

    /// <inheritdoc/>
    public override (ThrottleMode, bool) TryConsumeTokens(long nanoTimeOfSend, int tokens) => (this, false);

    /// <inheritdoc/>
    public override TimeSpan TimeToAvailable(long currentNanoTime, int tokens) => TimeSpan.Zero;
}

/// <summary>So many tokens (here: messages' sizes in bytes) per second, with bursts up to a capacity.</summary>
public sealed class TokenBucket : ThrottleMode
{
    private readonly int _capacity;
    private readonly double _tokensPerSecond;
    private readonly long _nanoTimeOfLastSend;
    private readonly int _availableTokens;

    /// <summary>A bucket.</summary>
    /// <param name="capacity">the most tokens it holds</param>
    /// <param name="tokensPerSecond">how fast it fills</param>
    /// <param name="nanoTimeOfLastSend">when it was last filled</param>
    /// <param name="availableTokens">how many it holds</param>
    public TokenBucket(int capacity, double tokensPerSecond, long nanoTimeOfLastSend, int availableTokens)
    {
        _capacity = capacity;
        _tokensPerSecond = tokensPerSecond;
        _nanoTimeOfLastSend = nanoTimeOfLastSend;
        _availableTokens = availableTokens;
    }

    /// <inheritdoc/>
    public override (ThrottleMode, bool) TryConsumeTokens(long nanoTimeOfSend, int tokens)
    {
        var available = Available(nanoTimeOfSend);
        return tokens <= available
            ? (new TokenBucket(_capacity, _tokensPerSecond, nanoTimeOfSend, available - tokens), true)
            : (this, false);
    }

    /// <inheritdoc/>
    public override TimeSpan TimeToAvailable(long currentNanoTime, int tokens)
    {
        // As Akka.NET reckons: by what was added since the last message, and of a message beyond the capacity only one token.
        var missing = (tokens > _capacity ? 1 : tokens) - Added(currentNanoTime);
        return missing <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(missing / _tokensPerSecond);
    }

    private int Available(long now) => (int)Math.Min(_capacity, _availableTokens + Added(now));

    private double Added(long now) => Math.Max(0, now - _nanoTimeOfLastSend) / 1e9 * _tokensPerSecond;
}

/// <summary>Management command: from now on, throttle what passes between this system and a remote one.</summary>
public sealed class SetThrottle(Address address, ThrottleTransportAdapter.Direction direction, ThrottleMode mode) : IEquatable<SetThrottle>
{
    /// <summary>The remote system; only its host and port count.</summary>
    public Address Address { get; } = address;

    /// <summary>Which way.</summary>
    public ThrottleTransportAdapter.Direction Direction { get; } = direction;

    /// <summary>How much.</summary>
    public ThrottleMode Mode { get; } = mode;

    /// <inheritdoc/>
    public bool Equals(SetThrottle? other) =>
        other is not null && Address.Equals(other.Address) && Direction == other.Direction && Equals(Mode, other.Mode);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SetThrottle);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Direction, Mode);
}

/// <summary>Management command: break all connections with a remote system.</summary>
public sealed class ForceDisassociate(Address address)
{
    /// <summary>The remote system; only its host and port count.</summary>
    public Address Address { get; } = address;
}

/// <summary>Management command: break all connections with a remote system and say why.</summary>
public sealed class ForceDisassociateExplicitly(Address address, DisassociateInfo reason)
{
    /// <summary>The remote system; only its host and port count.</summary>
    public Address Address { get; } = address;

    /// <summary>What the other side is told.</summary>
    public DisassociateInfo Reason { get; } = reason;
}
