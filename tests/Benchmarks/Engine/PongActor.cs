using Akka.Actor;

namespace ActorCluster.Benchmarks;

/// <summary>Sends back what it gets.</summary>
internal sealed class PongActor : UntypedActor
{
    /// <summary>The actor's props.</summary>
    public static Props PropsFor() => Props.Create(() => new PongActor());

    /// <inheritdoc />
    protected override void OnReceive(object message) => Sender.Tell(message, Self);
}
