using Akka.Actor;

namespace ActorCluster.TestKit.Probes;

/// <summary>
/// Has the name of a part of the cluster and passes every message on to an actor that lives elsewhere, such as a probe of Akka.TestKit. Who
/// sent a message stays its sender. Messages: any.
/// </summary>
public sealed class StandIn : UntypedActor
{
    private readonly IActorRef _target;

    /// <summary>Creates the actor.</summary>
    /// <param name="target">Gets everything.</param>
    public StandIn(IActorRef target) => _target = target;

    /// <summary>The actor's props.</summary>
    /// <param name="target">Gets everything; it may be an actor of another actor system of the process.</param>
    public static Props PropsFor(IActorRef target) => Props.Create(() => new StandIn(target));

    /// <inheritdoc />
    protected override void OnReceive(object message) => _target.Forward(message);
}
