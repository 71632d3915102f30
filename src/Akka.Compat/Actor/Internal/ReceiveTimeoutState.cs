#nullable disable
namespace Akka.Actor.Internal;

/// <summary>The receive timeout of an actor that has one.</summary>
internal sealed class ReceiveTimeoutState
{
    public TimeSpan? Timeout;

    /// <summary>Whether the actor has set it since it was last scheduled.</summary>
    public bool Changed;

    public ICancelable Pending;
}
