using System.Buffers;
using ActorCluster.Api.Metrics;
using ActorCluster.Hosting.Streams;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Hosting.Metrics;

/// <summary>
/// Asks one node what it uses, over a stream, so that whatever is wrong with the node and its link is wrong with this, too. It tells its
/// parent <see cref="Answered"/> and stops; how long that may take is for the parent. Messages: those of <see cref="IStreamMessage"/> from
/// the gateway.
/// </summary>
internal sealed class NodeUsageActor : UntypedActor
{
    private readonly IActorRef _nodes;
    private readonly string _node;
    private readonly GatewayStream _stream = new();
    private readonly ArrayBufferWriter<byte> _text = new();
    private bool _isOver;

    /// <summary>Creates the actor; use <see cref="PropsFor"/>.</summary>
    public NodeUsageActor(IActorRef nodes, string node)
    {
        _nodes = nodes;
        _node = node;
    }

    /// <summary>The actor's props.</summary>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="node">Name of the node.</param>
    public static Props PropsFor(IActorRef nodes, string node) => Props.Create(() => new NodeUsageActor(nodes, node));

    /// <inheritdoc />
    protected override void PreStart() => _nodes.Tell(
        new OpenNodeStream(_node, new StreamRequest(StreamKind.Usage, "", "", [], false, true, false, false, 0)), Self);

    /// <inheritdoc />
    protected override void PostStop()
    {
        if (!_isOver)
        {
            _stream.Close();
        }
    }

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case StreamNumbered numbered:
                _stream.Begin(Sender, numbered);
                break;
            case StreamOpened:
                break;
            case StreamData data:
                _text.Write(data.Data.Span);
                _stream.Grant(data.Data.Length);
                break;
            case StreamEnded ended:
                _isOver = true;
                var report = ended.Outcome == StreamOutcome.Exited && _text.WrittenCount > 0 ? UsageReport.Parse(_text.WrittenSpan) : null;
                Context.Parent.Tell(new Answered(_node, report));
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>What a node uses.</summary>
    /// <param name="Node">Name of the node.</param>
    /// <param name="Report">What it says; null when it says nothing.</param>
    internal sealed record Answered(string Node, UsageReport? Report);
}
