using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <summary>What all associations of a system share.</summary>
internal sealed class AssociationContext(
    ExtendedActorSystem system,
    IRemoteActorRefProvider provider,
    RemoteSettings settings,
    TcpSettings tcp,
    Address localAddress,
    int localUid,
    LinkThrottles? throttles,
    ILoggingAdapter log)
{
    /// <summary>How many messages may wait for one remote system; what comes then is a dead letter.</summary>
    public const int MaximumWaiting = 200_000;

    private readonly ConcurrentDictionary<(Address, int), long> _quarantined = new();

    /// <summary>After how long an association is forgotten that has no connection and no state that matters.</summary>
    public TimeSpan ForgetAfter { get; } = settings.RetryGateClosedFor > TimeSpan.FromSeconds(1) ? settings.RetryGateClosedFor : TimeSpan.FromSeconds(1);

    public RemoteSettings Settings => settings;

    public TcpSettings Tcp => tcp;

    public Address LocalAddress => localAddress;

    public LinkThrottles? Throttles => throttles;

    public ILoggingAdapter Log => log;

    /// <summary>How this system introduces itself.</summary>
    public Handshake Self { get; } = new(localAddress, localUid);

    public MessageEncoder NewEncoder() => new(system.Serialization, localAddress, tcp.MaximumFrameSize);

    public MessageDecoder NewDecoder() => new(provider, localAddress);

    public Task<Connection> ConnectAsync(Association association) => Dialer.ConnectAsync(association, this);

    public bool IsQuarantined(Address remote, int uid) => _quarantined.ContainsKey((remote, uid));

    /// <summary>Notes that an incarnation has been given up.</summary>
    /// <returns>Whether it had not been before.</returns>
    public bool MarkQuarantined(Address remote, int uid) => _quarantined.TryAdd((remote, uid), Environment.TickCount64);

    /// <summary>Forgets whom nobody can remember any more.</summary>
    public void PruneQuarantined()
    {
        var limit = Environment.TickCount64 - settings.QuarantineDuration.TotalMilliseconds;
        foreach (var (incarnation, since) in _quarantined)
        {
            if (since < limit) _quarantined.TryRemove(incarnation, out _);
        }
    }

    public object Deserialize(in Inbound inbound) =>
        system.Serialization.Deserialize(inbound.Payload.ToArray(), inbound.SerializerId, inbound.Manifest);

    /// <summary>Runs something that serialises, so that references to local actors get this system's address.</summary>
    public void WithTransport(Association association, Action<Association> action) =>
        Akka.Serialization.Serialization.WithTransport(system, (association, action), static run =>
        {
            run.action(run.association);
            return true;
        });

    public void DeadLetter(in Outbound outbound)
    {
        if (outbound.Message is Akka.Dispatch.SysMsg.ISystemMessage) return;
        system.DeadLetters.Tell(new DeadLetter(outbound.Message, outbound.Sender ?? system.DeadLetters, outbound.Recipient), outbound.Sender);
    }

    public void LogOversized(in Outbound outbound, int size) => log.Error(
        "Transient association error (association remains live): Discarding oversized payload sent to {0}: max allowed size {1} bytes, actual size of encoded {2} was {3} bytes.",
        outbound.Recipient, tcp.MaximumFrameSize, outbound.Message.GetType(), size);

    /// <summary>Tells subscribers of the event stream, and the log as far as it is to know.</summary>
    public void Publish(RemotingLifecycleEvent happened)
    {
        system.EventStream.Publish(happened);
        var limit = settings.RemoteLifecycleEventsLogLevel.ToUpperInvariant() switch
        {
            "OFF" or "FALSE" or "NO" => (LogLevel?)null,
            "ERROR" => LogLevel.ErrorLevel,
            "WARNING" => LogLevel.WarningLevel,
            "INFO" => LogLevel.InfoLevel,
            _ => LogLevel.DebugLevel,
        };
        if (limit is { } lowest && happened.LogLevel() >= lowest) log.Log(happened.LogLevel(), happened.ToString());
    }
}
