using System.Net;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Kubelets;
using ActorCluster.ApiServer.Registry;
using ActorCluster.ApiServer.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ActorCluster.ApiServer.Proxying;

/// <summary>
/// Answers <c>pods/proxy</c>, <c>services/proxy</c> and <c>nodes/proxy</c> (k8s.io/apimachinery/pkg/util/proxy/upgradeaware.go,
/// transport.go): the request goes on to a port of a pod over a stream of its node, or to the kubelet. No page of the emulated world speaks
/// TLS or upgrades a connection, so https leads to the same bytes as http.
/// </summary>
/// <param name="endpoint">Knows the objects.</param>
/// <param name="streams">Leads to the nodes; null while nothing does.</param>
/// <param name="kubelets">The kubelets that are programs of their own; null where there can be none.</param>
/// <param name="stopping">The server stops.</param>
internal sealed class ProxyRequests(IApiEndpoint endpoint, INodeStreams? streams, RemoteKubelets? kubelets, CancellationToken stopping)
{
    // The connection's own, and what is for the API server alone.
    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Authorization", "Content-Length", "Impersonate-User", "Impersonate-Group", "Impersonate-Uid",
    };

    private readonly ConnectAdmission _admission = new(endpoint);
    private readonly ProxyTargets _targets = new(endpoint);
    private readonly KubeletPages _kubelet = new(endpoint);

    /// <summary>Whether a proxy takes a method (pkg/registry/core/pod/rest/subresources.go: proxyMethods).</summary>
    /// <param name="method">The method.</param>
    public static bool Takes(string method) => method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS";

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="type">Pods, services or nodes.</param>
    /// <param name="path">What the path names.</param>
    /// <param name="connection">The subresource.</param>
    /// <param name="cancel">The client went away.</param>
    public async Task HandleAsync(HttpContext context, Caller caller, ResourceType type, ResourcePath path, Subresource connection, CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopping);
        var request = ProxyPath.Of(context.Features.Get<IHttpRequestFeature>()!.RawTarget, type.Namespaced);
        var key = new ObjectKey(path.Namespace, path.Name);
        if (await _admission.AskAsync(context, caller, type, key, connection, request.Rest, linked.Token) is not { } options)
        {
            return;
        }

        request = request with { Rest = options.Text("path") };
        var (target, failure) = await _targets.FindAsync(caller, type, key, linked.Token);
        if (target is null)
        {
            await Answer.StatusAsync(context, failure!);
            return;
        }

        if (streams is null)
        {
            await Answer.StatusAsync(context, StatusError.NotImplemented("proxy is not served by this process"));
            return;
        }

        if (request.Rest.Length == 0 && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
        {
            // Links of a page at the root would lead beside the proxy.
            context.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            context.Response.Headers.Location = $"{request.Prefix}/{request.Query}";
            return;
        }

        if (target.Pod is null)
        {
            if (kubelets is not null && await kubelets.FindAsync(target.Node, linked.Token) is { } kubelet)
            {
                await ToRemoteKubeletAsync(context, kubelet, target, request, linked.Token);
                return;
            }

            await ToKubeletAsync(context, caller, target, request, linked.Token);
            return;
        }

        await ToPodAsync(context, target, request, linked.Token);
    }

    private async Task ToKubeletAsync(HttpContext context, Caller caller, ProxyTarget target, ProxyPath request, CancellationToken cancel)
    {
        // A port that is opened for no pod tells whether there is a kubelet to refuse it.
        var asked = await streams!.OpenAsync(new NodeStreamRequest(NodeStreamPurpose.Dial, target.Node, ""), cancel);
        if (asked.Stream is { } stream)
        {
            await stream.DisposeAsync();
        }

        if (asked.IsUnreachable || target.Port != ProxyTargets.KubeletPort)
        {
            await Answer.StatusAsync(context, Unreached(target, asked.IsUnreachable ? asked.Failure : "connect: connection refused"));
            return;
        }

        await _kubelet.HandleAsync(context, caller, target.Node, request.Rest, cancel);
    }

    // Its own port takes the server's certificate; any other port of the machine is an ordinary one.
    private async Task ToRemoteKubeletAsync(HttpContext context, KubeletAddress kubelet, ProxyTarget target, ProxyPath path, CancellationToken cancel)
    {
        var isKubelet = target.Port == ProxyTargets.KubeletPort || target.Port == kubelet.Port;
        var at = isKubelet ? kubelet : kubelet with { Port = target.Port };
        using var client = kubelets!.Transport.ClientOf(at);
        using var message = MessageOf(context, target with { Host = at.Authority }, path, isKubelet ? "https" : "http");
        await SendAsync(context, client, message, target, path, () => "", cancel);
    }

    private async Task ToPodAsync(HttpContext context, ProxyTarget target, ProxyPath path, CancellationToken cancel)
    {
        NodeStreamAnswer? refused = null;
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (_, token) =>
            {
                var answer = await streams!.OpenAsync(
                    new NodeStreamRequest(NodeStreamPurpose.Dial, target.Node, target.Pod!.Metadata.Uid!)
                    {
                        Pod = new ObjectKey(target.Pod.Metadata.Namespace, target.Pod.Metadata.Name),
                        Port = target.Port,
                    },
                    token);
                refused = answer.Stream is null ? answer : null;
                return answer.Stream is { } node ? new NodeConnection(node) : throw new IOException(answer.Failure);
            },
        });
        using var message = MessageOf(context, target, path, "http");
        await SendAsync(context, client, message, target, path, () => refused?.Failure ?? "", cancel);
    }

    private static async Task SendAsync(
        HttpContext context, HttpMessageInvoker client, HttpRequestMessage message, ProxyTarget target, ProxyPath path, Func<string> refusal,
        CancellationToken cancel)
    {
        try
        {
            using var answer = await client.SendAsync(message, cancel);
            await PassBackAsync(context, answer, target, path, cancel);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException && !context.Response.HasStarted)
        {
            var why = refusal() is { Length: > 0 } told ? told : exception.GetBaseException().Message;
            await Answer.StatusAsync(context, Unreached(target, why));
        }
    }

    // The node spells out the whole of what went wrong, the way to it only the end.
    private static Api.Meta.Status Unreached(ProxyTarget target, string why) => StatusError.ServiceUnavailable(
        $"error trying to reach service: {(why.StartsWith("connect: ", StringComparison.Ordinal) ? $"dial tcp {target.Host}: {why}" : why)}");

    private static HttpRequestMessage MessageOf(HttpContext context, ProxyTarget target, ProxyPath path, string scheme)
    {
        var request = context.Request;
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri($"{scheme}://{target.Host}{path.Rest}{path.Query}"))
        {
            Version = HttpVersion.Version11,
        };
        if (request.Headers.ContentLength is > 0 || (request.Headers.ContentLength is null && HasBody(context)))
        {
            message.Content = new StreamContent(request.Body);
            message.Content.Headers.ContentLength = request.Headers.ContentLength;
        }

        foreach (var (name, values) in request.Headers)
        {
            if (name.StartsWith(':') || NotPassedOn.Contains(name) || name.StartsWith("Impersonate-Extra-", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        message.Headers.TryAddWithoutValidation("X-Forwarded-For", context.Connection.RemoteIpAddress?.MapToIPv4().ToString() ?? "127.0.0.1");
        message.Headers.TryAddWithoutValidation("X-Forwarded-Uri", path.Prefix + path.Rest);
        return message;
    }

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true;

    private static async Task PassBackAsync(HttpContext context, HttpResponseMessage answer, ProxyTarget target, ProxyPath path, CancellationToken cancel)
    {
        var response = context.Response;
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!NotPassedOn.Contains(name) && !name.StartsWith("Access-Control-Allow-", StringComparison.OrdinalIgnoreCase))
            {
                response.Headers[name] = values.ToArray();
            }
        }

        // What a page calls its own root is below the proxy's path for the client.
        if (answer.Headers.Location is { IsAbsoluteUri: false } location && location.OriginalString.StartsWith('/'))
        {
            response.Headers.Location = path.Prefix + location.OriginalString;
        }

        if (answer.Content.Headers is { ContentType.MediaType: "text/html", ContentEncoding.Count: 0 } && !HttpMethods.IsHead(context.Request.Method))
        {
            // The length is another one afterwards.
            response.Headers.ContentLength = null;
            var page = await answer.Content.ReadAsByteArrayAsync(cancel);
            var encoding = System.Text.Encoding.Latin1;
            await response.Body.WriteAsync(
                encoding.GetBytes(HtmlLinks.Rewrite(encoding.GetString(page), path.Prefix, [target.Host, context.Request.Host.Value ?? ""])), cancel);
            return;
        }

        response.ContentLength = answer.Content.Headers.ContentLength;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        await body.CopyToAsync(response.Body, cancel);
    }
}
