using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <content>Connections come and go. Everything here but <see cref="ConnectAsync"/> runs in the pump.</content>
internal sealed partial class Association
{
    private async Task ConnectAsync()
    {
        try
        {
            var connection = await _context.ConnectAsync(this).ConfigureAwait(false);
            await Inbound.RunAsync(connection).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            Post(() => ConnectFailed(failed));
        }
    }

    private void ConnectFailed(Exception cause)
    {
        if (_state != State.Connecting) return;
        var reason = cause.GetBaseException().Message;
        _context.Log.Warning(
            "Tried to associate with unreachable remote address [{0}]. Address is now gated for {1} ms, all messages to this address will be delivered to dead letters. Reason: [{2}]",
            Remote, (long)_context.Settings.RetryGateClosedFor.TotalMilliseconds, reason);
        _context.Publish(new AssociationErrorEvent(cause, _context.LocalAddress, Remote, inbound: false, LogLevel.ErrorLevel));
        Gate();
    }

    /// <summary>Takes in a connection that has shaken hands, unless the peer's incarnation has been given up.</summary>
    private DisassociateInfo? Admit(Connection connection)
    {
        var uid = connection.Peer.Uid;
        if (_isShutDown) return DisassociateInfo.Shutdown;
        if (IsRetired) return DisassociateInfo.Unknown;
        if (_context.IsQuarantined(Remote, uid))
        {
            if (!connection.IsInbound) ConnectFailed(new RemoteTransportException("The remote system has a UID that has been quarantined. Association aborted."));
            return DisassociateInfo.Quarantined;
        }

        if (_peerUid != uid)
        {
            foreach (var stale in _connections.ToArray())
            {
                stale.Abort(new RemoteTransportException("The remote system has restarted"));
                Drop(stale);
            }

            if (_peerUid is not null)
            {
                foreach (var lost in _outbox.Reset()) _context.DeadLetter(lost);
            }

            _acknowledgeDue = false;
            _peerUid = uid;
        }

        if (_connections.Count >= MaximumConnections)
        {
            var oldest = _connections.First(c => c != _writer);
            oldest.Abort(new RemoteTransportException("The remote system opened too many connections"));
            Drop(oldest);
        }

        _connections.Add(connection);
        Connections = [.. _connections];
        _context.Publish(new AssociatedEvent(_context.LocalAddress, Remote, connection.IsInbound));
        if (_writer is null && (!connection.IsInbound || _context.Settings.UsePassiveConnections)) Adopt(connection);
        return null;
    }

    private void Adopt(Connection connection)
    {
        _writer = connection;
        _encoder = _context.NewEncoder();
        _buffer.Clear();
        _state = State.Active;
        Resend();
    }

    private void Resend()
    {
        _lastResend = Environment.TickCount64;
        if (_outbox.Count == 0) return;
        _context.WithTransport(this, static self =>
        {
            foreach (var (number, outbound) in self._outbox.Unacknowledged) self.EncodeOne(outbound, number);
        });
    }

    private void Drop(Connection connection)
    {
        if (!_connections.Remove(connection)) return;
        Connections = [.. _connections];
        if (connection != _writer) return;
        _writer = null;
        _encoder = null;
        if (_connections.Find(c => !c.IsInbound || _context.Settings.UsePassiveConnections) is { } other)
        {
            Adopt(other);
            return;
        }

        Gate();
        _context.Publish(new DisassociatedEvent(_context.LocalAddress, Remote, connection.IsInbound));
        switch (connection.Goodbye)
        {
            case DisassociateInfo.Quarantined:
                _context.Publish(new ThisActorSystemQuarantinedEvent(_context.LocalAddress, Remote));
                break;
            case null when !_isShutDown && !connection.IsClosing:
                var cause = connection.Failure ?? new RemoteTransportException("Disassociated");
                _context.Publish(new AssociationErrorEvent(cause, _context.LocalAddress, Remote, connection.IsInbound, LogLevel.ErrorLevel));
                break;
        }

        if (_isShutDown) return;
        _context.Log.Warning(
            "Association with remote system {0} has failed; address is now gated for {1} ms. Reason: [{2}]",
            Remote, (long)_context.Settings.RetryGateClosedFor.TotalMilliseconds, connection.Goodbye?.ToString() ?? connection.Failure?.Message ?? "Disassociated");
    }

    private Task Disconnect(DisassociateInfo reason)
    {
        var closing = _connections.Select(c => c.CloseAsync(reason)).ToList();
        foreach (var connection in _connections.ToArray()) Drop(connection);
        return Task.WhenAll(closing);
    }

    private void Gate()
    {
        _state = State.Gated;
        _buffer.Clear(keepAtMost: 256);
        _gatedUntil = Environment.TickCount64 + (long)_context.Settings.RetryGateClosedFor.TotalMilliseconds;
        DrainToDeadLetters();
    }

    private void DrainToDeadLetters()
    {
        while (_outbound.TryDequeue(out var outbound))
        {
            Interlocked.Decrement(ref _waiting);
            // System messages are kept for the next connection.
            if (outbound.Message is ISystemMessage && !_isShutDown && !IsPeerQuarantined)
            {
                if (!Enlist(outbound, out _)) return;
            }
            else
            {
                _context.DeadLetter(outbound);
            }
        }
    }
}
