using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Remote.Transport;
using Akka.Remote.Wire;

namespace Akka.Remote.Endpoint;

/// <summary>Opens connections, or takes what a listener accepted, and shakes hands.</summary>
internal static class Dialer
{
    /// <summary>Connects to the remote system of an association.</summary>
    public static async Task<Connection> ConnectAsync(Association association, AssociationContext context)
    {
        if (association.Throttle is { } throttle && (throttle.DropsSent || throttle.DropsReceived))
        {
            // A handshake into a black hole would only be found out by its timeout, and hold up the next attempt after the fault has healed.
            throw new RemoteTransportException("No response from remote for outbound association: the link drops everything");
        }

        var (host, port) = (association.Remote.Host ?? "", association.Remote.Port ?? 0);
        using var patience = new CancellationTokenSource(context.Tcp.ConnectionTimeout);
        var family = context.Tcp.DnsUseIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var address = await ResolveAsync(host, family, patience.Token).ConfigureAwait(false);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        Connection? connection = null;
        try
        {
            Configure(socket, context.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, port), patience.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (context.Tcp.Tls is { } tls) stream = await TlsStreams.AsClientAsync(stream, tls, host, patience.Token).ConfigureAwait(false);
            connection = new Connection(socket, stream, context.Tcp, isInbound: false);
            await connection.SendHandshakeAsync(context.Self, patience.Token).ConfigureAwait(false);
            var peer = await connection.ReceiveHandshakeAsync(patience.Token).ConfigureAwait(false);
            if (!peer.Origin.Equals(association.Remote))
            {
                throw new RemoteTransportException($"The system that answers calls itself {peer.Origin}");
            }

            return connection;
        }
        catch (Exception failed)
        {
            if (connection?.Goodbye == DisassociateInfo.Quarantined)
            {
                context.Publish(new ThisActorSystemQuarantinedEvent(context.LocalAddress, association.Remote));
            }

            connection?.Abort(failed);
            socket.Dispose();
            if (failed is OperationCanceledException) throw new RemoteTransportException($"No response from remote for outbound association. Associate timed out after [{context.Tcp.ConnectionTimeout.TotalMilliseconds} ms].");
            throw;
        }
    }

    public static void Configure(Socket socket, TcpSettings settings)
    {
        socket.NoDelay = settings.NoDelay;
        if (settings.SendBufferSize > 0) socket.SendBufferSize = settings.SendBufferSize;
        if (settings.ReceiveBufferSize > 0) socket.ReceiveBufferSize = settings.ReceiveBufferSize;
        if (settings.KeepAlive) socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
    }

    public static async Task<IPAddress> ResolveAsync(string host, AddressFamily preferred, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out var literal)) return literal;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation).ConfigureAwait(false);
        return Array.Find(addresses, a => a.AddressFamily == preferred)
            ?? addresses.FirstOrDefault()
            ?? throw new RemoteTransportException($"The host name '{host}' has no address");
    }
}
