using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>Something happened to the remoting; published on the event stream.</summary>
public abstract class RemotingLifecycleEvent
{
    /// <summary>How grave it is.</summary>
    public abstract LogLevel LogLevel();
}

/// <summary>Something happened to the association with one remote system.</summary>
public abstract class AssociationEvent : RemotingLifecycleEvent
{
    private protected AssociationEvent(string name, Address localAddress, Address remoteAddress, bool inbound)
    {
        EventName = name;
        LocalAddress = localAddress;
        RemoteAddress = remoteAddress;
        IsInbound = inbound;
    }

    /// <summary>This system's address.</summary>
    public Address LocalAddress { get; }

    /// <summary>The other system's address.</summary>
    public Address RemoteAddress { get; }

    /// <summary>Did the other system open the connection?</summary>
    public bool IsInbound { get; }

    private protected string EventName { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{EventName} [{LocalAddress}] {(IsInbound ? "<-" : "->")} {RemoteAddress}";
}

/// <summary>A connection is there and both systems know each other's incarnation.</summary>
public sealed class AssociatedEvent(Address localAddress, Address remoteAddress, bool inbound)
    : AssociationEvent("Associated", localAddress, remoteAddress, inbound)
{
    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>The last connection to a system is gone.</summary>
public sealed class DisassociatedEvent(Address localAddress, Address remoteAddress, bool inbound)
    : AssociationEvent("Disassociated", localAddress, remoteAddress, inbound)
{
    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.DebugLevel;
}

/// <summary>A system could not be connected to, or its connection broke.</summary>
public sealed class AssociationErrorEvent(Exception cause, Address localAddress, Address remoteAddress, bool inbound, LogLevel level)
    : AssociationEvent("AssociationError", localAddress, remoteAddress, inbound)
{
    /// <summary>Why.</summary>
    public Exception Cause { get; } = cause;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => level;

    /// <inheritdoc/>
    public override string ToString() => $"{base.ToString()}: Error [{Cause.Message}]";
}

/// <summary>The remoting listens.</summary>
public sealed class RemotingListenEvent(IList<Address> listenAddresses) : RemotingLifecycleEvent
{
    /// <summary>On which addresses.</summary>
    public IList<Address> ListenAddresses { get; } = listenAddresses;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;

    /// <inheritdoc/>
    public override string ToString() => $"Remoting now listens on addresses: [{string.Join(",", ListenAddresses)}]";
}

/// <summary>The remoting has shut down.</summary>
public sealed class RemotingShutdownEvent : RemotingLifecycleEvent
{
    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.InfoLevel;

    /// <inheritdoc/>
    public override string ToString() => "Remoting shut down";
}

/// <summary>An incarnation of a remote system was given up for good.</summary>
public sealed class QuarantinedEvent(Address address, int uid) : RemotingLifecycleEvent
{
    /// <summary>Its address.</summary>
    public Address Address { get; } = address;

    /// <summary>Which incarnation.</summary>
    public int Uid { get; } = uid;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;

    /// <inheritdoc/>
    public override string ToString() =>
        $"Association to [{Address}] having UID [{Uid}] is irrecoverably failed. UID is now quarantined and all messages to this UID will be delivered to dead letters. Remote actorsystem must be restarted to recover from this situation.";
}

/// <summary>A remote system has given this one up for good; only a restart of this one helps.</summary>
public sealed class ThisActorSystemQuarantinedEvent(Address localAddress, Address remoteAddress) : RemotingLifecycleEvent
{
    /// <summary>This system's address.</summary>
    public Address LocalAddress { get; } = localAddress;

    /// <summary>Who has given it up.</summary>
    public Address RemoteAddress { get; } = remoteAddress;

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.WarningLevel;

    /// <inheritdoc/>
    public override string ToString() => $"The remote system {RemoteAddress} has quarantined this system {LocalAddress}.";
}
