using Akka.Actor;
using Akka.Event;

namespace Akka.Remote;

/// <summary>What carries messages between systems.</summary>
public abstract class RemoteTransport
{
    /// <summary>A transport of one system.</summary>
    protected RemoteTransport(ExtendedActorSystem system, RemoteActorRefProvider provider)
    {
        System = system;
        Provider = provider;
        Log = Logging.GetLogger(system, "remoting");
    }

    /// <summary>The system.</summary>
    public ExtendedActorSystem System { get; }

    /// <summary>Its provider.</summary>
    public RemoteActorRefProvider Provider { get; }

    /// <summary>Where it logs.</summary>
    public ILoggingAdapter Log { get; set; }

    /// <summary>Where it listens.</summary>
    public abstract ISet<Address> Addresses { get; }

    /// <summary>The address by which other systems know this one.</summary>
    public abstract Address DefaultAddress { get; }

    /// <summary>Begins to listen.</summary>
    public abstract void Start();

    /// <summary>Sends what waits, and hangs up.</summary>
    public abstract Task Shutdown();

    /// <summary>Puts a message on its way.</summary>
    public abstract void Send(object message, IActorRef? sender, RemoteActorRef recipient);

    /// <summary>Gives orders to the transport, such as <see cref="Transport.SetThrottle"/>.</summary>
    /// <returns>whether it was understood</returns>
    public abstract Task<bool> ManagementCommand(object cmd);

    /// <summary>Gives orders to the transport, such as <see cref="Transport.SetThrottle"/>.</summary>
    /// <returns>whether it was understood</returns>
    public abstract Task<bool> ManagementCommand(object cmd, CancellationToken cancellationToken);

    /// <summary>Which of the addresses a remote system should use.</summary>
    public abstract Address LocalAddressForRemote(Address remote);

    /// <summary>Gives an incarnation of a remote system up for good.</summary>
    /// <param name="address">where it is</param>
    /// <param name="uid">which incarnation; null breaks the connection and no more</param>
    public abstract void Quarantine(Address address, int? uid);
}
