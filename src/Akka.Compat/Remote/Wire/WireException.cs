namespace Akka.Remote.Wire;

/// <summary>The peer sent something that is not the protocol. The connection it came on is of no more use.</summary>
internal sealed class WireException(string message) : Exception(message);
