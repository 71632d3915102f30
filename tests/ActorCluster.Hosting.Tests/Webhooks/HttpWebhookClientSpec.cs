using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorCluster.ApiServer.Admission.Webhooks;
using ActorCluster.Hosting.Webhooks;

namespace ActorCluster.Hosting.Tests.Webhooks;

/// <summary>
/// Calls of servers outside of the cluster, on loopback: the server is verified by the authority that the configuration names, under the name
/// of the URL (Kubernetes' API reference, WebhookClientConfig).
/// </summary>
public sealed class HttpWebhookClientSpec : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public HttpWebhookClientSpec()
    {
        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
        var root = new CertificateRequest("CN=test-ca", _key, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = root.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hook", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("hook.default.svc");
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(_authority, from, to, [1, 2, 3]);
        using var whole = signed.CopyWithPrivateKey(key);
        _server = X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
        _listener.Start();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _server.Dispose();
        _authority.Dispose();
        _key.Dispose();
    }

    [Fact]
    public async Task A_server_of_the_named_authority_must_be_asked()
    {
        var served = ServeAsync("{\"answer\":1}");
        var answer = await CallAsync("hook.default.svc", _authority.ExportCertificatePem());
        Assert.Equal((200, "{\"answer\":1}", null), (answer.Code, Encoding.UTF8.GetString(answer.Body.Span), answer.Failure));
        var request = await served;
        Assert.StartsWith("POST /admit?timeout=10s HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Host: hook.default.svc", request, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/json", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"question\":1}", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_authority_must_not_be_asked()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddYears(-1));
        _ = ServeAsync("{}");
        var answer = await CallAsync("hook.default.svc", other.ExportCertificatePem());
        Assert.Equal(
            "Post \"https://hook.default.svc/admit?timeout=10s\": tls: failed to verify certificate: x509: certificate signed by unknown authority",
            answer.Failure);
    }

    [Fact]
    public async Task A_server_of_another_name_must_not_be_asked()
    {
        _ = ServeAsync("{}");
        var answer = await CallAsync("other.default.svc", _authority.ExportCertificatePem());
        Assert.Equal(
            "Post \"https://other.default.svc/admit?timeout=10s\": tls: failed to verify certificate: x509: certificate is valid for hook.default.svc, "
            + "not other.default.svc",
            answer.Failure);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_must_be_said()
    {
        var port = Port;
        _listener.Stop();
        var answer = await CallAsync("hook.default.svc", _authority.ExportCertificatePem(), port);
        Assert.Equal($"Post \"https://hook.default.svc/admit?timeout=10s\": dial tcp 127.0.0.1:{port}: connect: connection refused", answer.Failure);
    }

    [Fact]
    public async Task A_call_that_is_given_up_must_end()
    {
        var done = new TaskCompletionSource<WebhookAnswered>();
        var cancel = new HttpWebhookClient().Call(Call("hook.default.svc", _authority.ExportCertificatePem(), Port), done.SetResult);
        using var client = await _listener.AcceptSocketAsync();
        cancel();
        Assert.Equal("Post \"https://hook.default.svc/admit?timeout=10s\": context deadline exceeded", (await done.Task).Failure);
    }

    private static CallWebhook Call(string host, string bundle, int port) => new(
        1,
        new WebhookTarget(new Uri($"https://{host}/admit?timeout=10s"), null, $"127.0.0.1:{port}", Encoding.ASCII.GetBytes(bundle)),
        "{\"question\":1}"u8.ToArray(),
        TimeSpan.FromSeconds(10));

    private Task<WebhookAnswered> CallAsync(string host, string bundle, int? port = null)
    {
        var done = new TaskCompletionSource<WebhookAnswered>(TaskCreationOptions.RunContinuationsAsynchronously);
        new HttpWebhookClient().Call(Call(host, bundle, port ?? Port), done.SetResult);
        return done.Task;
    }

    // One request, one answer, and the connection ends.
    private async Task<string> ServeAsync(string body)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(_server);
        var request = new StringBuilder();
        var buffer = new byte[8192];
        while (!request.ToString().EndsWith('}'))
        {
            request.Append(Encoding.UTF8.GetString(buffer, 0, await tls.ReadAsync(buffer)));
        }

        await tls.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
        await tls.ShutdownAsync();
        return request.ToString();
    }
}
