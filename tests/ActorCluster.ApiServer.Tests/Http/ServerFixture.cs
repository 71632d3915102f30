using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Components;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Logs;
using ActorCluster.ApiServer.Requests;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.Client.Configuration;

namespace ActorCluster.ApiServer.Tests.Http;

/// <summary>A real server on a free port with a fake endpoint, and clients for it.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("api-http").FullName;
    private ApiHttpServer? _server;

    internal FakeEndpoint Endpoint { get; } = new();

    internal ClusterCertificates Certificates { get; private set; } = null!;

    internal ApiHttpServer Server => _server!;

    internal HttpClient Client { get; private set; } = null!;

    internal List<string> Log { get; } = [];

    internal string KubeConfigPath => Path.Combine(_directory, "kubeconfig");

    internal static HttpSettings Settings => HttpSettings.FromConfig(ReferenceConfiguration.Load()) with
    {
        Port = 0,
        AdministratorToken = "a-token",
    };

    public async Task InitializeAsync()
    {
        Certificates = ClusterCertificates.LoadOrCreate(
            Path.Combine(_directory, "pki"), TlsSettings.FromConfig(ReferenceConfiguration.Load()), TimeProvider.System);
        Endpoint.Tokens = new TokenDesk(Endpoint.Find, Certificates.Tokens, TimeProvider.System, static () => Guid.NewGuid().ToString());
        _server = await StartAsync(Endpoint);
        KubeConfig.Write(KubeConfigPath, _server.Url, Certificates);
        Client = NewClient(Certificates.Administrator);
    }

    internal Task<ApiHttpServer> StartAsync(
        IApiEndpoint endpoint,
        Func<HttpSettings, HttpSettings>? change = null,
        IContainerLogs? logs = null,
        INodeStreams? streams = null,
        IComponentProbes? components = null,
        ResourceCatalog? catalog = null,
        TimeProvider? time = null) => ApiHttpServer.StartAsync(new ApiHttpServerParts
        {
            Components = components,
            Catalog = catalog,
            Streams = streams,
            Settings = change?.Invoke(Settings) ?? Settings,
            Endpoint = endpoint,
            Logs = logs,
            Certificates = Certificates,
            Time = time ?? TimeProvider.System,
            CertificateTime = TimeProvider.System,
            Log = (text, exception) =>
            {
                lock (Log)
                {
                    Log.Add($"{text}: {exception}");
                }
            },
        });

    internal HttpClient NewClient(X509Certificate2? certificate, Version? version = null, string? url = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.CertificateChainPolicy = Issue.Policy(Certificates.Authority);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        return new HttpClient(handler)
        {
            BaseAddress = new Uri(url ?? Server.Url),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    internal async Task<(HttpResponseMessage Response, string Text)> SendAsync(
        string method, string path, string? body = null, string? contentType = "application/json", string? accept = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path.StartsWith("//") ? new Uri((client ?? Client).BaseAddress!.GetLeftPart(UriPartial.Authority) + path) : new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
            {
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            }
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        var response = await (client ?? Client).SendAsync(request);
        return (response, await response.Content.ReadAsStringAsync());
    }

    internal async Task<JsonElement> GetAsync(string path, string? accept = null)
    {
        var (response, text) = await SendAsync("GET", path, accept: accept);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Expects a failure in Kubernetes' form.</summary>
    internal async Task<JsonElement> FailAsync(
        int code, string reason, string message, string method, string path, string? body = null, string? contentType = "application/json", string? accept = null)
    {
        var (response, text) = await SendAsync(method, path, body, contentType, accept);
        Assert.Equal(code, (int)response.StatusCode);
        var status = JsonDocument.Parse(text).RootElement;
        Assert.Equal(message, status.GetProperty("message").GetString());
        Assert.Equal("Failure", status.GetProperty("status").GetString());
        Assert.Equal(reason, status.GetProperty("reason").GetString());
        Assert.Equal(code, status.GetProperty("code").GetInt32());
        Assert.Equal("Status", status.GetProperty("kind").GetString());
        return status;
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        Certificates.Dispose();
        Directory.Delete(_directory, true);
    }
}
