using System.Text;
using ActorCluster.Api.Errors;
using ActorCluster.ApiServer.Discovery;
using ActorCluster.ApiServer.OpenApi;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>Answers what is no resource: discovery, OpenAPI, version, health and metrics.</summary>
/// <param name="discovery">What discovery tells.</param>
/// <param name="openApi">What OpenAPI tells.</param>
/// <param name="health">Health checks.</param>
/// <param name="issuer">How to verify tokens.</param>
/// <param name="metrics">The counts as text.</param>
/// <param name="version">The document of <c>/version</c>.</param>
/// <param name="hostPaths">Paths of the program that hosts the server.</param>
internal sealed class NonResourceRequests(
    DiscoveryDocuments discovery,
    OpenApiDocuments openApi,
    HealthEndpoints health,
    IssuerDiscovery issuer,
    Func<string> metrics,
    ReadOnlyMemory<byte> version,
    IReadOnlyList<HostPath> hostPaths)
{
    private const string MetricsType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Whether the path may be read without credentials (the ClusterRole system:public-info-viewer).</summary>
    /// <param name="path">The path.</param>
    public static bool IsOpenToAll(string path) =>
        path is "/healthz" or "/livez" or "/readyz" or "/version" or "/version/";

    /// <summary>Answers a request if its path is no resource's.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Its path.</param>
    /// <returns>False when the path may be a resource's.</returns>
    public async Task<bool> TryHandleAsync(HttpContext context, string path)
    {
        var trimmed = path.AsSpan().Trim('/').ToString();
        var isResourcePath = trimmed.StartsWith("api/v1/", StringComparison.Ordinal)
            || (trimmed.StartsWith("apis/", StringComparison.Ordinal) && trimmed.Count('/') > 2);
        if (isResourcePath)
        {
            return false;
        }

        if (hostPaths.FirstOrDefault(host => host.Path == trimmed) is { } found)
        {
            await HostPathRequests.HandleAsync(context, found);
            return true;
        }

        var answer = Find(context, trimmed);
        if (answer is null)
        {
            await Answer.PathNotFoundAsync(context);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await Answer.StatusAsync(context, StatusError.MethodNotAllowed());
        }
        else
        {
            await answer();
        }

        return true;
    }

    private Func<Task>? Find(HttpContext context, string path)
    {
        switch (path)
        {
            case "":
                return () => Answer.JsonAsync(context, StatusCodes.Status200OK, Paths());
            case "version":
                return () => Answer.JsonAsync(context, StatusCodes.Status200OK, Answer.Indent(version));
            case "metrics":
                return () => Answer.TextAsync(context, StatusCodes.Status200OK, metrics(), MetricsType);
            case "metrics/slis":
                return () => Answer.TextAsync(context, StatusCodes.Status200OK, health.Metrics.Render(), MetricsType);
            case IssuerDiscovery.MetadataPath:
                return () => issuer.MetadataAsync(context);
            case IssuerDiscovery.KeysPath:
                return () => issuer.KeysAsync(context);
            case "api":
                return () => DiscoverAsync(context, true);
            case "apis":
                return () => DiscoverAsync(context, false);
            case "api/v1":
                return () => DocumentAsync(context, discovery.Resources("", "v1"));
            default:
                break;
        }

        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? path : path[..slash];
        switch (first)
        {
            case "healthz" or "livez" or "readyz":
                return health.Find(context, first, slash < 0 ? "" : path[(slash + 1)..]);
            case "openapi":
                return openApi.Find(context, path);
            case "apis":
                var parts = path.Split('/');
                var document = parts.Length == 2 ? discovery.Group(parts[1]) : discovery.Resources(parts[1], parts[2]);
                return document is null ? null : () => DocumentAsync(context, document);
            default:
                return null;
        }
    }

    private static Task DocumentAsync(HttpContext context, DiscoveryDocument? document) => document is null
        ? Answer.PathNotFoundAsync(context)
        : AcceptHeader.NegotiatePlain(context.Request.Headers.Accept, hasProtobuf: true) is { } encoding
            ? DocumentAsync(context, document, encoding, MediaTypes.Of(encoding))
            : Answer.StatusAsync(context, StatusError.NotAcceptable(MediaTypes.Answers));

    private static Task DocumentAsync(HttpContext context, DiscoveryDocument document, AnswerEncoding encoding, string contentType) =>
        encoding == AnswerEncoding.Protobuf
            ? Answer.BytesAsync(context, StatusCodes.Status200OK, document.In(encoding), contentType)
            : Answer.EncodedAsync(context, StatusCodes.Status200OK, document.In(encoding), contentType);

    private Task DiscoverAsync(HttpContext context, bool isCore)
    {
        context.Response.Headers.Vary = "Accept";
        return AcceptHeader.NegotiateDiscovery(context.Request.Headers.Accept) switch
        {
            (null, _) => Answer.StatusAsync(context, StatusError.NotAcceptable(MediaTypes.Answers)),
            ({ } encoding, null) => DocumentAsync(context, isCore ? discovery.CoreVersions : discovery.Groups, encoding, MediaTypes.Of(encoding)),
            ({ } encoding, { } version) => AggregatedAsync(context, discovery.Aggregated(isCore, version), encoding, version),
        };
    }

    private static Task AggregatedAsync(HttpContext context, DiscoveryDocument document, AnswerEncoding encoding, string version)
    {
        context.Response.Headers.ETag = document.ETag;
        context.Response.Headers.CacheControl = "public";
        if (context.Request.Headers.IfNoneMatch == document.ETag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        return DocumentAsync(
            context, document, encoding, $"{MediaTypes.Of(encoding)};g={AcceptHeader.DiscoveryGroup};v={version};as={AcceptHeader.DiscoveryList}");
    }

    private byte[] Paths()
    {
        var paths = discovery.Paths()
            .Concat(health.Paths())
            .Concat(["/" + IssuerDiscovery.MetadataPath, "/metrics", "/metrics/slis", "/openapi/v2", "/openapi/v3", "/" + IssuerDiscovery.KeysPath, "/version"])
            .Order(StringComparer.Ordinal);
        return Encoding.UTF8.GetBytes($"{{\"paths\":[{string.Join(',', paths.Select(path => $"\"{path}\""))}]}}");
    }
}
