using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Authentication;
using ActorCluster.ApiServer.Components;
using ActorCluster.ApiServer.CustomResources;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http.Health;
using ActorCluster.ApiServer.Kubelets;
using ActorCluster.ApiServer.Logs;
using ActorCluster.ApiServer.Metrics;
using ActorCluster.ApiServer.OpenApi;
using ActorCluster.ApiServer.Proxying;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ActorCluster.ApiServer.Http;

/// <summary>What the server works with.</summary>
public sealed record ApiHttpServerParts
{
    /// <summary>The settings.</summary>
    public required HttpSettings Settings { get; init; }

    /// <summary>Carries out the calls.</summary>
    public required IApiEndpoint Endpoint { get; init; }

    /// <summary>The server's certificate and the authority of its clients.</summary>
    public required ClusterCertificates Certificates { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Draws how long watches last; it belongs to the server. By default the same draws every time.</summary>
    public Random Random { get; init; } = new(0);

    /// <summary>
    /// The clock that certificates expire by, and by which clients ask for the server's health; null for <see cref="Time"/>. The cluster's
    /// may be faster than the real one.
    /// </summary>
    public TimeProvider? CertificateTime { get; init; }

    /// <summary>The resources to serve; by default all that there are.</summary>
    public IReadOnlyList<ServedResource> Resources { get; init; } = ResourceTable.All;

    /// <summary>The resources that definitions add; null when there is no one to add any.</summary>
    public ResourceCatalog? Catalog { get; init; }

    /// <summary>Where logs come from; null while nothing serves them.</summary>
    public IContainerLogs? Logs { get; init; }

    /// <summary>Paths of the program that hosts the server, beside those of Kubernetes.</summary>
    public IReadOnlyList<HostPath> HostPaths { get; init; } = [];

    /// <summary>Where exec, attach, port-forward and proxies lead; null while nothing serves them.</summary>
    public INodeStreams? Streams { get; init; }

    /// <summary>The kubelets that are programs of their own; null where there can be none.</summary>
    public RemoteKubelets? Kubelets { get; init; }

    /// <summary>Looks whether scheduler and controllers are up; null where there are none.</summary>
    public IComponentProbes? Components { get; init; }

    /// <summary>Gets what an operator should know: requests that failed by a defect. May be called by several threads at once.</summary>
    public Action<string, Exception?> Log { get; init; } = static (_, _) => { };
}

/// <summary>
/// The HTTPS server: HTTP/1.1 and HTTP/2 on one port. It knows no actors; it asks an <see cref="IApiEndpoint"/>. One request delegate does
/// everything, without middleware, so that a start takes tens of milliseconds.
/// </summary>
public sealed class ApiHttpServer : IAsyncDisposable
{
    // Longer than any honest URL, shorter than an attack: field selectors and continue tokens travel in it.
    private const int MaximumRequestLineBytes = 64 * 1024;
    private const int MaximumHeaderBytes = 128 * 1024;

    private readonly WebApplication _application;
    private readonly CancellationTokenSource _stopping;
    private readonly TimeSpan _shutdownTimeout;
    private readonly TimeProvider _time;

    private ApiHttpServer(WebApplication application, CancellationTokenSource stopping, ApiHttpServerParts parts, IPEndPoint address)
    {
        _application = application;
        _stopping = stopping;
        _shutdownTimeout = parts.Settings.ShutdownTimeout;
        _time = parts.Time;
        LocalEndPoint = address;
    }

    /// <summary>The address that it listens on, with the port that was chosen for port 0.</summary>
    public IPEndPoint LocalEndPoint { get; }

    /// <summary>The URL for a kubeconfig on this machine.</summary>
    public string Url => UrlOf(LocalEndPoint);

    /// <summary>Starts to listen.</summary>
    /// <param name="parts">What the server works with.</param>
    /// <exception cref="IOException">The address cannot be listened on: the message says which and why.</exception>
    public static async Task<ApiHttpServer> StartAsync(ApiHttpServerParts parts)
    {
        var settings = parts.Settings;
        var stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(ApiHttpServer).Assembly.GetName().Name });
        // The composition root handles signals and the console.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, parts));
        var application = builder.Build();
        var pipeline = BuildPipeline(parts, stopping.Token);
        application.Run(pipeline.HandleAsync);
        try
        {
            await application.StartAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException or AddressInUseException)
        {
            await application.DisposeAsync();
            stopping.Dispose();
            throw new IOException(
                $"The API server cannot listen on {settings.Address}:{settings.Port}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        var port = new Uri(addresses.First()).Port;
        return new ApiHttpServer(application, stopping, parts, new IPEndPoint(IPAddress.Parse(settings.Address), port));
    }

    /// <summary>
    /// Ends watches, gives other requests the set time, and stops listening.
    /// </summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        using var deadline = new CancellationTokenSource(_shutdownTimeout, _time);
        await _application.StopAsync(deadline.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private static RequestPipeline BuildPipeline(ApiHttpServerParts parts, CancellationToken stopping)
    {
        var settings = parts.Settings;
        var served = new ServedResources(parts.Resources, parts.Catalog);
        var metrics = new RequestMetrics();
        var wall = parts.CertificateTime ?? parts.Time;
        var authenticator = new RequestAuthenticator(parts.Endpoint, parts.Certificates, settings.AdministratorToken, metrics.CertificateSeconds, parts.Time, wall);
        if (parts.Catalog is not null)
        {
            parts.Catalog.Levels.Total = settings.MaximumInFlight;
        }

        var nonResources = new NonResourceRequests(
            new DiscoveryDocuments(served, $"{settings.Address}:{settings.Port}"),
            new OpenApiDocuments(served, settings.GitVersion),
            new HealthEndpoints(HealthChecks.Of(settings.Authorization, stopping), parts.Endpoint, wall, parts.Log),
            new IssuerDiscovery(parts.Certificates.Authority, $"{settings.Address}:{settings.Port}"),
            () => ShowMetrics(metrics, parts),
            VersionDocument(settings.GitVersion),
            parts.HostPaths);
        var reads = new ReadRequests(parts.Endpoint, new WatchRequests(parts.Endpoint, settings, metrics, parts.Time, parts.Random, stopping));
        var writes = new WriteRequests(parts.Endpoint, settings);
        var streams = parts.Streams is { } emulated ? parts.Kubelets?.Over(emulated) ?? emulated : null;
        var resources = new ResourceRequests(
            served,
            reads,
            writes,
            new PodLogs(parts.Endpoint, parts.Logs is { } logs ? parts.Kubelets?.Over(logs) ?? logs : null),
            new PodStreams(parts.Endpoint, streams, parts.Time, stopping),
            new ProxyRequests(parts.Endpoint, streams, parts.Kubelets, stopping),
            new AccessReviews(authenticator, parts.Endpoint, writes, parts.Time),
            new MetricsRequests(parts.Endpoint),
            new ComponentStatusRequests(parts.Components, parts.Endpoint, wall),
            parts.Time,
            stopping);
        var authorization = new RequestAuthorization(parts.Endpoint, settings.Authorization);
        return new RequestPipeline(
            settings,
            authenticator,
            authorization,
            new FlowHeaders(parts.Catalog),
            nonResources,
            resources,
            new AbsentServers(served, parts.Endpoint),
            metrics,
            parts.Time,
            parts.Log,
            stopping);
    }

    private static string ShowMetrics(RequestMetrics requests, ApiHttpServerParts parts)
    {
        var stored = ResourceTable.All.OfType<ResourceDefinition>().Concat(parts.Catalog?.Dynamic ?? []);
        return requests.Render() + parts.Catalog?.AdmissionMetrics.Render() + parts.Catalog?.Levels.Render() + parts.Catalog?.StoreMetrics.Render(stored)
            + ProcessMetrics.Render(parts.Settings.GitVersion);
    }

    private static void Configure(KestrelServerOptions kestrel, ApiHttpServerParts parts)
    {
        var settings = parts.Settings;
        kestrel.AddServerHeader = false;
        // Watches are not to stop other requests of the process: continuations never run inline on the socket's thread.
        kestrel.AllowSynchronousIO = false;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
        // The limit of bodies is ours, so that the answer is Kubernetes' and the connection survives it.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestLineSize = MaximumRequestLineBytes;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaximumHeaderBytes;
        kestrel.Limits.MaxRequestBufferSize = MaximumHeaderBytes * 8;
        kestrel.Limits.RequestHeadersTimeout = settings.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = settings.KeepAliveTimeout;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = MaximumRequestLineBytes;
        kestrel.Listen(IPAddress.Parse(settings.Address), settings.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            var shown = ShownCertificates(parts.Certificates);
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = parts.Certificates.Serving,
                ServerCertificateChain = [X509CertificateLoader.LoadCertificate(parts.Certificates.Authority.RawData)],
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                // A bad certificate is answered with 401, as Kubernetes does, not with a broken handshake; RequestAuthenticator judges it.
                ClientCertificateValidation = static (_, _, _) => true,
                CheckCertificateRevocation = false,
                OnAuthenticate = (_, tls) =>
                {
                    tls.CertificateChainPolicy = Issue.Policy(parts.Certificates.Authority);
                    tls.ServerCertificateContext = shown;
                },
            });
        });
    }

    // The handshake names the authorities whose certificates count (Go's tls.Config.ClientCAs): a client that has none of theirs shows
    // none, and is nobody rather than refused.
    private static SslStreamCertificateContext ShownCertificates(ClusterCertificates certificates)
    {
        X509Certificate2Collection Alone(X509Certificate2 certificate) => [X509CertificateLoader.LoadCertificate(certificate.RawData)];
        var accepted = Alone(certificates.Authority);
        accepted.AddRange(Alone(certificates.FrontProxyAuthority));
        return SslStreamCertificateContext.Create(
            certificates.Serving, Alone(certificates.Authority), offline: true, SslCertificateTrust.CreateForX509Collection(accepted, sendTrustInHandshake: true));
    }

    private static string UrlOf(IPEndPoint address)
    {
        var isAny = address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any);
        return $"https://{new IPEndPoint(isAny ? IPAddress.Loopback : address.Address, address.Port)}";
    }

    // With a writer: the reflection of JsonSerializer costs a start tens of milliseconds for these nine lines.
    private static byte[] VersionDocument(string gitVersion)
    {
        var parts = gitVersion.TrimStart('v').Split('.');
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("major", parts[0]);
            json.WriteString("minor", parts[1]);
            json.WriteString("gitVersion", gitVersion);
            json.WriteString("gitCommit", "");
            json.WriteString("gitTreeState", "clean");
            json.WriteString("buildDate", "1970-01-01T00:00:00Z");
            json.WriteString("goVersion", "");
            json.WriteString("compiler", "");
            json.WriteString("platform", "linux/amd64");
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
