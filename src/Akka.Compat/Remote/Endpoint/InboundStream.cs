using System.Net.Sockets;
using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <summary>
/// The receiving half of an association. Each connection is read by a loop of its own, but messages are taken from one connection at a
/// time: when the peer goes on on another one, the old one is cut and its loop has to end first, or its last messages could be overtaken.
/// </summary>
internal sealed class InboundStream(Association association, AssociationContext context)
{
    private readonly Lock _lock = new();
    private readonly ReliableInbox _inbox = new();
    private int _inboxUid;
    private Connection? _source;

    /// <summary>Have system messages come?</summary>
    public bool HasNumbers
    {
        get
        {
            lock (_lock) return _inbox.Last > 0;
        }
    }

    /// <summary>Hands a connection that has shaken hands to the association and reads it to its end.</summary>
    public async Task RunAsync(Connection connection)
    {
        var refused = new TaskCompletionSource<DisassociateInfo?>(TaskCreationOptions.RunContinuationsAsynchronously);
        association.Established(connection, refused);
        if (await refused.Task.ConfigureAwait(false) is { } reason)
        {
            connection.NoteEnded();
            await connection.CloseAsync(reason).ConfigureAwait(false);
            return;
        }

        try
        {
            await ReadAsync(connection).ConfigureAwait(false);
            connection.Abort(null);
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            connection.Abort(broken);
        }
        catch (WireException garbage)
        {
            context.Log.Error("The connection with [{0}] is cut: {1}", association.Remote, garbage.Message);
            connection.Abort(garbage);
        }
        catch (Exception defect)
        {
            context.Log.Error(defect, "Reading from [{0}] failed", association.Remote);
            connection.Abort(defect);
        }
        finally
        {
            connection.NoteEnded();
            association.Lost(connection);
        }
    }

    private async Task ReadAsync(Connection connection)
    {
        var decoder = context.NewDecoder();
        var isSource = false;
        do
        {
            if (association.Throttle is not { DropsReceived: true }) connection.NoteReceived();
            while (connection.TryNextFrame(out var frame))
            {
                var kind = (FrameKind)frame.Span[0];
                if (connection.IsClosing) continue;
                if (kind is FrameKind.Message or FrameKind.SystemMessage)
                {
                    if (!isSource) isSource = await BecomeSourceAsync(connection).ConfigureAwait(false);
                    if (association.Throttle is { } throttle && throttle.PayForReceiving(frame.Length) is { Ticks: > 0 } wait)
                    {
                        await Task.Delay(wait).ConfigureAwait(false);
                    }
                }

                Handle(connection, decoder, kind, frame.Span[1..]);
                if (connection.Goodbye is not null) return;
            }
        }
        while (await connection.ReceiveAsync().ConfigureAwait(false));
    }

    private async ValueTask<bool> BecomeSourceAsync(Connection connection)
    {
        Connection? previous;
        lock (_lock)
        {
            previous = _source;
            _source = connection;
        }

        if (previous is null || previous.Ended.IsCompleted) return true;
        previous.Abort(null);
        await previous.Ended.ConfigureAwait(false);
        return true;
    }

    private void Handle(Connection connection, MessageDecoder decoder, FrameKind kind, ReadOnlySpan<byte> body)
    {
        // What a fault drops is still decoded, as it may bring names that later messages refer to.
        var dropped = association.Throttle is { DropsReceived: true };
        switch (kind)
        {
            case FrameKind.Heartbeat:
                break;
            case FrameKind.Disassociate:
                if (!dropped) connection.Goodbye = Goodbye.Read(body);
                break;
            case FrameKind.Acknowledgement:
                var upTo = (long)new WireReader(body).Varint();
                if (!dropped) association.Acknowledged(connection.Peer.Uid, upTo);
                break;
            case FrameKind.Message:
                var message = decoder.Decode(body, numbered: false);
                if (!dropped) Deliver(message);
                break;
            case FrameKind.SystemMessage:
                var system = decoder.Decode(body, numbered: true);
                if (!dropped && IsNext(connection.Peer.Uid, system.Number)) Deliver(system);
                break;
            default:
                throw new WireException($"a frame of kind {(byte)kind}");
        }
    }

    private bool IsNext(int peerUid, long number)
    {
        lock (_lock)
        {
            if (_inboxUid != peerUid)
            {
                _inboxUid = peerUid;
                _inbox.Reset();
            }

            var isNext = _inbox.Accept(number);
            association.Acknowledge(_inbox.Last);
            return isNext;
        }
    }

    private void Deliver(in Inbound inbound)
    {
        object message;
        try
        {
            message = context.Deserialize(inbound);
        }
        catch (Exception notUnderstood)
        {
            context.Log.Error(
                notUnderstood, "Transient association error (association remains live): cannot deserialise a message of serializer [{0}] and manifest [{1}] for [{2}]",
                inbound.SerializerId, inbound.Manifest, inbound.Recipient);
            return;
        }

        var recipient = inbound.Recipient;
        if (!recipient.IsLocal)
        {
            context.Log.Error("Dropping message [{0}] for non-local recipient [{1}] arriving at [{2}]", message.GetType(), recipient, context.LocalAddress);
            return;
        }

        switch (message)
        {
            case ActorSelectionMessage selection:
                ActorSelection.Deliver(recipient, inbound.Sender, selection);
                break;
            case ISystemMessage system:
                recipient.SendSystemMessage(system);
                break;
            default:
                recipient.Tell(message, inbound.Sender);
                break;
        }
    }
}
