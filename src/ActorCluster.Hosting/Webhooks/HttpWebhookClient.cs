using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorCluster.ApiServer.Admission.Webhooks;

namespace ActorCluster.Hosting.Webhooks;

/// <summary>
/// Calls webhooks over HTTPS, verifies them by the certificates that their configuration names, and says what goes wrong in the words of
/// Go's HTTP client, which users know from Kubernetes.
/// </summary>
public sealed class HttpWebhookClient : IWebhookClient
{
    private const int LongestAnswer = 16 * 1024 * 1024;

    /// <inheritdoc />
    public Action Call(CallWebhook call, Action<WebhookAnswered> then)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(then);
        var cancel = new CancellationTokenSource();
        _ = CallAsync(call, then, cancel);
        return () => Cancel(cancel);
    }

    private static void Cancel(CancellationTokenSource cancel)
    {
        try
        {
            cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call has ended in the same moment.
        }
    }

    private static async Task CallAsync(CallWebhook call, Action<WebhookAnswered> then, CancellationTokenSource cancel)
    {
        using var cancellation = cancel;
        var untrusted = new StrongBox();
        try
        {
            using var client = new HttpClient(HandlerFor(call.Target, untrusted)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LongestAnswer };
            using var message = new HttpRequestMessage(HttpMethod.Post, call.Target.Url) { Content = new ReadOnlyMemoryContent(call.Body) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            message.Headers.TryAddWithoutValidation("User-Agent", "kube-apiserver-admission");
            message.Headers.TryAddWithoutValidation("Accept", "application/json, */*");
            using var answer = await client.SendAsync(message, cancel.Token).ConfigureAwait(false);
            then(new WebhookAnswered(call.CallId, (int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancel.Token).ConfigureAwait(false), null));
        }
#pragma warning disable CA1031 // Whatever it was, the call failed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            then(new WebhookAnswered(call.CallId, 0, default, $"Post \"{call.Target.Url.OriginalString}\": {Explain(exception, call.Target, untrusted.Why)}"));
        }
    }

    // A connection of its own for each call: nobody is talked to whose certificate was verified by other authorities.
    private static SocketsHttpHandler HandlerFor(WebhookTarget target, StrongBox untrusted)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    (untrusted.Why = WhyNotTrusted(certificate as X509Certificate2, chain, errors, target)) is null,
            },
        };
        if (target.Address is { } address)
        {
            handler.ConnectCallback = async (_, token) =>
            {
                var colon = address.LastIndexOf(':');
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(
                        address[..colon].Trim('[', ']'),
                        int.Parse(address.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture),
                        token).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }

    private static string? WhyNotTrusted(X509Certificate2? certificate, X509Chain? presented, SslPolicyErrors errors, WebhookTarget target)
    {
        if (certificate is null)
        {
            return "tls: server did not present a certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(static extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(static ip => ip.ToString())))
                .ToList();
            return names.Count == 0
                ? "tls: failed to verify certificate: x509: certificate relies on legacy Common Name field, use SANs instead"
                : $"tls: failed to verify certificate: x509: certificate is valid for {string.Join(", ", names)}, not {target.Url.Host}";
        }

        if (target.CaBundle is not { } bundle)
        {
            return errors == SslPolicyErrors.None ? null : "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(bundle.Span));
        foreach (var element in presented is null ? [] : presented.ChainElements.ToList())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return chain.Build(certificate) ? null
            : chain.ChainStatus.Any(static status => status.Status.HasFlag(X509ChainStatusFlags.NotTimeValid))
                ? "tls: failed to verify certificate: x509: certificate has expired or is not yet valid"
                : "tls: failed to verify certificate: x509: certificate signed by unknown authority";
    }

    private static string Explain(Exception exception, WebhookTarget target, string? untrusted)
    {
        if (untrusted is not null)
        {
            return untrusted;
        }

        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case OperationCanceledException:
                    return "context deadline exceeded";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"dial tcp {AddressOf(target)}: connect: connection refused";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return $"dial tcp: lookup {target.Url.Host}: no such host";
                case SocketException { SocketErrorCode: SocketError.HostUnreachable or SocketError.NetworkUnreachable }:
                    return $"dial tcp {AddressOf(target)}: connect: no route to host";
                case SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return $"dial tcp {AddressOf(target)}: i/o timeout";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset }:
                    return "read: connection reset by peer";
                case AuthenticationException:
                    return "tls: first record does not look like a TLS handshake";
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return "EOF";
            }
        }

        return exception.GetBaseException().Message;
    }

    private static string AddressOf(WebhookTarget target) => target.Address
        ?? (IPAddress.TryParse(target.Url.Host, out _) || target.Url.Host == "localhost"
            ? $"{(target.Url.Host == "localhost" ? "127.0.0.1" : target.Url.Host)}:{target.Url.Port}"
            : target.Url.Authority);

    private sealed class StrongBox
    {
        public string? Why { get; set; }
    }
}
