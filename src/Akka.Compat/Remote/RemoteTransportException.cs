using Akka.Actor;

namespace Akka.Remote;

/// <summary>The remoting could not do what it was asked for.</summary>
public class RemoteTransportException : AkkaException
{
    /// <summary>Says what and why.</summary>
    public RemoteTransportException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
