using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <summary>
/// Accepts connections. Whoever connects has to introduce himself within the connection timeout, and only so many may be about to;
/// until then a connection costs a few kilobytes, and what it sends reaches nobody.
/// </summary>
internal sealed class Listener : IDisposable
{
    private const int MaximumStrangers = 1000;

    private readonly Socket _socket;
    private readonly TcpSettings _settings;
    private readonly CancellationTokenSource _stopped = new();
    private int _strangers;

    private Listener(Socket socket, TcpSettings settings)
    {
        _socket = socket;
        _settings = settings;
    }

    /// <summary>The port, also where the system was asked to pick one.</summary>
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>Binds the configured host and port.</summary>
    /// <exception cref="RemoteTransportException">the address is taken or not this machine's</exception>
    public static Listener Bind(TcpSettings settings)
    {
        var family = settings.DnsUseIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var host = IPAddress.TryParse(settings.Hostname, out var literal)
            ? literal
            : Array.Find(Dns.GetHostAddresses(settings.Hostname), a => a.AddressFamily == family) ?? IPAddress.Any;
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // On Unix the runtime itself allows an address in TIME_WAIT; ReuseAddress would allow two listeners at once.
            socket.Bind(new IPEndPoint(host, settings.Port));
            socket.Listen(settings.Backlog);
            return new Listener(socket, settings);
        }
        catch (SocketException taken)
        {
            socket.Dispose();
            throw new RemoteTransportException($"Cannot listen on {settings.Hostname}:{settings.Port}: {taken.Message}", taken);
        }
    }

    /// <summary>Accepts until disposed.</summary>
    public async Task RunAsync(Func<Address, Association> associationOf, AssociationContext context)
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_stopped.Token).ConfigureAwait(false);
                if (Interlocked.Increment(ref _strangers) > MaximumStrangers)
                {
                    Interlocked.Decrement(ref _strangers);
                    socket.Dispose();
                    continue;
                }

                _ = WelcomeAsync(socket, associationOf, context);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failed)
            {
                // Out of file descriptors, say. Accepting again at once would only spin.
                context.Log.Warning("Accepting a connection failed: {0}", failed.Message);
                await Task.Delay(100).ConfigureAwait(false);
            }
        }
    }

    public void Dispose()
    {
        _stopped.Cancel();
        _socket.Dispose();
    }

    private async Task WelcomeAsync(Socket socket, Func<Address, Association> associationOf, AssociationContext context)
    {
        Connection? connection = null;
        Association? association = null;
        try
        {
            Dialer.Configure(socket, _settings);
            using (var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token))
            {
                patience.CancelAfter(_settings.ConnectionTimeout);
                Stream stream = new NetworkStream(socket, ownsSocket: true);
                if (_settings.Tls is { } tls) stream = await TlsStreams.AsServerAsync(stream, tls, patience.Token).ConfigureAwait(false);
                connection = new Connection(socket, stream, _settings, isInbound: true);
                var peer = await connection.ReceiveHandshakeAsync(patience.Token).ConfigureAwait(false);
                if (peer.Origin.Equals(context.LocalAddress)) throw new WireException("the peer claims this system's own address");
                association = associationOf(peer.Origin);
                if (association.Throttle is { } throttle && (throttle.DropsReceived || throttle.DropsSent)) throw new WireException("the link drops everything");
                if (context.IsQuarantined(peer.Origin, peer.Uid))
                {
                    connection.NoteEnded();
                    await connection.CloseAsync(DisassociateInfo.Quarantined).ConfigureAwait(false);
                    return;
                }

                await connection.SendHandshakeAsync(context.Self, patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception refused)
        {
            context.Log.Debug("A connection from {0} came to nothing: {1}", RemoteEndPointOf(socket), refused.Message);
            connection?.Abort(refused);
            socket.Dispose();
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _strangers);
        }

        await association.Inbound.RunAsync(connection).ConfigureAwait(false);
    }

    private static string RemoteEndPointOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint?.ToString() ?? "?";
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return "?";
        }
    }
}
