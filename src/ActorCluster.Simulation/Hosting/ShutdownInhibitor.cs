using ActorCluster.Node.Faults;
using Akka.Actor;

namespace ActorCluster.Simulation.Hosting;

/// <summary>
/// Holds a machine's shutdown up until its node has ended its pods, as logind does for those that hold an inhibitor lock. Message:
/// <see cref="NodeShutDown"/>.
/// </summary>
internal sealed class ShutdownInhibitor : UntypedActor
{
    private readonly IActorRef _node;
    private readonly TimeSpan _grace;
    private readonly Action _done;

    /// <summary>Creates the inhibitor.</summary>
    /// <param name="node">The node.</param>
    /// <param name="grace">How long its pods have.</param>
    /// <param name="done">Called when the machine may go off.</param>
    public ShutdownInhibitor(IActorRef node, TimeSpan grace, Action done)
    {
        _node = node;
        _grace = grace;
        _done = done;
    }

    /// <summary>The actor's props; the parameters are those of the constructor.</summary>
    public static Props PropsFor(IActorRef node, TimeSpan grace, Action done) => Props.Create(() => new ShutdownInhibitor(node, grace, done));

    /// <inheritdoc />
    protected override void PreStart() => _node.Tell(new ShutDownNode(_grace));

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        if (message is NodeShutDown)
        {
            _done();
        }
        else
        {
            Unhandled(message);
        }
    }
}
