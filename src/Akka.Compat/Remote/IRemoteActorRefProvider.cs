using Akka.Actor;

namespace Akka.Remote;

/// <summary>A provider whose actors can be reached from other systems.</summary>
public interface IRemoteActorRefProvider : IActorRefProvider
{
    /// <summary>The section <c>akka.remote</c>.</summary>
    RemoteSettings RemoteSettings { get; }

    /// <summary>Watches actors of other systems on behalf of those of this one.</summary>
    IActorRef RemoteWatcher { get; }

    /// <summary>What carries messages between systems.</summary>
    RemoteTransport Transport { get; }

    /// <summary>Is this one of this system's own addresses?</summary>
    bool HasAddress(Address address);

    /// <summary>The reference of a path; a path without address is one of this system's.</summary>
    IActorRef InternalResolveActorRef(string path);

    /// <summary>The reference of a path that came in a message to <paramref name="localAddress"/>.</summary>
    IInternalActorRef ResolveActorRefWithLocalAddress(string path, Address localAddress);

    /// <summary>Gives an incarnation of a remote system up for good.</summary>
    void Quarantine(Address address, int? uid);
}

/// <summary>A reference to an actor of another system.</summary>
public interface IRemoteRef : IActorRefScope;
