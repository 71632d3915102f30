using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Node.Gateway;

/// <content>
/// The streams of exec, attach, port-forward and proxies: the gateway gives them their numbers and passes their messages on. Each client
/// grants credit, so that what is under way is bounded by the windows of the streams that are open.
/// </content>
internal sealed partial class NodeGatewayActor
{
    private const int ConnectionShift = 32;

    private readonly Dictionary<long, IActorRef> _streamClients = [];
    private long _lastStream;

    private void OpenStream(OpenNodeStream open)
    {
        if (_link is null)
        {
            Sender.Tell(new StreamEnded(0, StreamOutcome.Unreachable, 0, "connect: no route to host"));
            return;
        }

        // The connection's number is part of it: a late answer to another gateway's stream is for nobody.
        var id = (_session.Connection << ConnectionShift) + ++_lastStream;
        _streamClients.Add(id, Sender);
        Context.Watch(Sender);
        Sender.Tell(new StreamNumbered(id));
        Send(new OpenStream(id, open.Request));
    }

    // From a client to the node.
    private void Pass(IStreamMessage message)
    {
        if (_streamClients.ContainsKey(message.StreamId))
        {
            Send(message);
            if (message is CloseStream)
            {
                ForgetStream(message.StreamId);
            }
        }
    }

    // From the node to a client.
    private void Deliver(IStreamMessage message)
    {
        if (_streamClients.TryGetValue(message.StreamId, out var client))
        {
            client.Tell(message, Self);
            if (message is StreamEnded)
            {
                ForgetStream(message.StreamId);
            }
        }
        else if (message is not StreamEnded)
        {
            // The node has not heard yet that its client is gone, or never will.
            Send(new CloseStream(message.StreamId));
        }
    }

    private void ClientGone(IActorRef client)
    {
        // A client has one stream.
        foreach (var (id, known) in _streamClients)
        {
            if (known.Equals(client))
            {
                _streamClients.Remove(id);
                Send(new CloseStream(id));
                return;
            }
        }
    }

    private void ForgetStream(long id)
    {
        if (_streamClients.Remove(id, out var client))
        {
            Context.Unwatch(client);
        }
    }

    private void BreakStreams()
    {
        foreach (var (id, client) in _streamClients.OrderBy(static pair => pair.Key).ToList())
        {
            ForgetStream(id);
            client.Tell(new StreamEnded(id, StreamOutcome.Broken, 0, "read: connection reset by peer"), Self);
            Send(new CloseStream(id));
        }
    }

    // A frame with bytes of streams is no larger than what any transport takes.
    private int Fitting(int start)
    {
        var bytes = 0;
        var count = 0;
        while (count < _settings.Link.FrameSize && start + count < _out.Count && bytes < StreamWindow.Piece)
        {
            bytes += _out[start + count] switch
            {
                StreamData data => data.Data.Length,
                ConfigurationChanged changed => BytesOf(changed),
                _ => 0,
            };
            count++;
        }

        return count;
    }
}
