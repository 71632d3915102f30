using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Node.Tests.Support;

/// <summary>The wire between a link and the master: it can be cut, lose, repeat and reorder.</summary>
internal sealed class Wire
{
    /// <summary>What becomes of a message: nothing, one delivery, or more.</summary>
    public Func<object, int> Copies { get; set; } = static _ => 1;

    /// <summary>
    /// While set, messages wait, and are delivered in the opposite order when it is cleared by <see cref="FlushReversed"/>.
    /// </summary>
    public bool IsHolding { get; set; }

    public IActorRef Ref { get; set; } = ActorRefs.Nobody;

    public static Wire Between(VirtualSystem system, IActorRef nodes)
    {
        var wire = new Wire();
        wire.Ref = system.Start(Props.Create<WireActor>(wire, nodes));
        return wire;
    }
}

/// <summary>Deliver what was held, the last one first.</summary>
internal sealed record FlushReversed;

internal sealed class WireActor(Wire wire, IActorRef nodes) : UntypedActor
{
    private readonly List<Action> _held = [];
    private IActorRef _link = ActorRefs.Nobody;
    private IActorRef _gateway = ActorRefs.Nobody;

    protected override void OnReceive(object message)
    {
        if (message is FlushReversed)
        {
            _held.Reverse();
            _held.ForEach(static deliver => deliver());
            _held.Clear();
            return;
        }

        var self = Self;
        Action deliver;
        switch (message)
        {
            case ConnectNode:
                _link = Sender;
                deliver = () => nodes.Tell(message, self);
                break;
            case WorkerFrame:
                deliver = () => _gateway.Tell(message, self);
                break;
            case NodeConnected:
                _gateway = Sender;
                deliver = () => _link.Tell(message, self);
                break;
            default:
                deliver = () => _link.Tell(message, self);
                break;
        }

        for (var copy = wire.Copies(message); copy > 0; copy--)
        {
            if (wire.IsHolding)
            {
                _held.Add(deliver);
            }
            else
            {
                deliver();
            }
        }
    }
}
