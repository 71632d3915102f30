using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Hosting.Streams;

/// <summary>
/// The master's end of one stream to a node, for the actor that has asked for it. Until the gateway has numbered the stream there is nobody
/// to send to, and nothing is sent.
/// </summary>
internal sealed class GatewayStream
{
    private IActorRef? _gateway;
    private long _id;

    /// <summary>Whether there is somebody to send to.</summary>
    public bool IsNumbered => _gateway is not null;

    /// <summary>Takes the number.</summary>
    /// <param name="gateway">Who has numbered the stream.</param>
    /// <param name="numbered">The number.</param>
    public void Begin(IActorRef gateway, StreamNumbered numbered) => (_gateway, _id) = (gateway, numbered.StreamId);

    /// <summary>Sends input.</summary>
    /// <param name="piece">The bytes, within the window that the node has granted.</param>
    /// <param name="isLast">Whether there is no more.</param>
    public void Send(ReadOnlyMemory<byte> piece, bool isLast) => _gateway?.Tell(new StreamData(_id, StreamWindow.Stdin, piece, isLast));

    /// <summary>Lets the node send more; with nothing it is a sign of life.</summary>
    /// <param name="bytes">How much more.</param>
    public void Grant(int bytes) => _gateway?.Tell(new StreamCredit(_id, bytes));

    /// <summary>Tells the size of the client's terminal.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public void Resize(int width, int height) => _gateway?.Tell(new ResizeStream(_id, width, height));

    /// <summary>Ends the stream before the node does.</summary>
    public void Close() => _gateway?.Tell(new CloseStream(_id));
}
