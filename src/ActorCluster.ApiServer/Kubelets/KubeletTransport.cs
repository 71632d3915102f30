using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>
/// Connections to kubelets that are processes of their own: TLS with the certificate <c>apiserver-kubelet-client</c>. A kubelet's own
/// certificate is not verified: as kubeadm starts it, kube-apiserver has no <c>--kubelet-certificate-authority</c>, and kubelets sign
/// theirs themselves.
/// </summary>
/// <param name="client">The certificate, with its key.</param>
/// <param name="time">The clock by which a connection takes too long.</param>
internal sealed class KubeletTransport(X509Certificate2 client, TimeProvider time)
{
    // k8s.io/kubernetes/pkg/controlplane: the dialer of a kubelet's connections.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Connects to a port.</summary>
    /// <param name="host">An address or a host name.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">There is nobody: the message ends as Go's does.</exception>
    public async Task<Stream> DialAsync(string host, int port, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var late = new CancellationTokenSource(ConnectTimeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
            await socket.ConnectAsync(host, port, either.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            switch (exception)
            {
                case OperationCanceledException when !cancel.IsCancellationRequested:
                    throw new IOException("i/o timeout", exception);
                case SocketException failure:
                    throw new IOException(InGo(failure.SocketErrorCode), exception);
                default:
                    throw;
            }
        }
    }

    /// <summary>Connects to a kubelet.</summary>
    /// <param name="kubelet">Where it listens.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">There is nobody, or who is there speaks no TLS.</exception>
    public async Task<Stream> ConnectAsync(KubeletAddress kubelet, CancellationToken cancel)
    {
        var secured = new SslStream(await DialAsync(kubelet.Host, kubelet.Port, cancel), leaveInnerStreamOpen: false);
        try
        {
            await secured.AuthenticateAsClientAsync(Options(kubelet), cancel);
            return secured;
        }
        catch (AuthenticationException exception)
        {
            await secured.DisposeAsync();
            throw new IOException("tls: " + exception.Message, exception);
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of HTTP whose connections lead to one kubelet, whatever the request names.</summary>
    /// <param name="kubelet">Where it listens.</param>
    public HttpMessageInvoker ClientOf(KubeletAddress kubelet) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        SslOptions = Options(kubelet),
        ConnectCallback = async (_, token) => await DialAsync(kubelet.Host, kubelet.Port, token),
    });

    private SslClientAuthenticationOptions Options(KubeletAddress kubelet) => new()
    {
        TargetHost = kubelet.Host,
        ClientCertificates = [client],
        LocalCertificateSelectionCallback = (_, _, _, _, _) => client,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
    };

    private static string InGo(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.TimedOut => "connect: connection timed out",
        SocketError.HostNotFound or SocketError.NoData => "no such host",
        _ => "connect: " + error,
    };
}

/// <summary>Where a kubelet listens.</summary>
/// <param name="Host">An address or a host name.</param>
/// <param name="Port">The port.</param>
internal sealed record KubeletAddress(string Host, int Port)
{
    /// <summary>Both, as a URL has them.</summary>
    public string Authority => Host.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(Host, out _) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
