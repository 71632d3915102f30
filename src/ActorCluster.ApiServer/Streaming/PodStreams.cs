using ActorCluster.Api.Core;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Endpoint;
using ActorCluster.ApiServer.Http;
using ActorCluster.ApiServer.Logs;
using ActorCluster.ApiServer.Registry;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// Answers <c>pods/exec</c>, <c>pods/attach</c> and <c>pods/portforward</c> (kubernetes pkg/registry/core/pod/rest/subresources.go,
/// strategy.go streamLocation): checks what is asked for, opens the stream to the node, upgrades the connection.
/// </summary>
/// <param name="endpoint">Knows pods and nodes.</param>
/// <param name="streams">Leads to the nodes; null while nothing does.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">The server stops.</param>
internal sealed class PodStreams(IApiEndpoint endpoint, INodeStreams? streams, TimeProvider time, CancellationToken stopping)
{
    private const int KubeletPort = 10250;
    private readonly ConnectAdmission _admission = new(endpoint);

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="key">The pod.</param>
    /// <param name="connection">Which of the three.</param>
    /// <param name="cancel">The client went away.</param>
    public async Task HandleAsync(HttpContext context, Caller caller, ObjectKey key, Subresource connection, CancellationToken cancel)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancel, stopping);
        var subresource = connection.Name;
        if (await _admission.AskAsync(context, caller, ResourceTypes.Pods, key, connection, "", linked.Token) is not { } options)
        {
            return;
        }

        var found = await endpoint.InvokeAsync(new ApiCall(caller, ApiVerb.Get, ResourceTypes.Pods, key), cancel);
        if (found.Object?.Value is not Pod pod)
        {
            await Answer.StatusAsync(context, found.Status ?? StatusError.PathNotFound());
            return;
        }

        var container = options.Text("container");
        if (subresource != "portforward" && !PodLogs.TryChooseContainer(pod, ref container, out var failure))
        {
            await Answer.StatusAsync(context, failure!);
            return;
        }

        if (string.IsNullOrEmpty(pod.Spec.NodeName))
        {
            await Answer.StatusAsync(context, StatusError.BadRequest($"pod {key.Name} does not have a host assigned"));
            return;
        }

        if (streams is null)
        {
            await Answer.StatusAsync(context, StatusError.NotImplemented($"{subresource} is not served by this process"));
            return;
        }

        var isSpdy = SpdyHandshake.IsWanted(context.Request);
        if (!isSpdy && !WebSocketHandshake.IsWanted(context.Request))
        {
            await Answer.StatusAsync(context, StatusError.BadRequest("Upgrade request required"));
            return;
        }

        var address = await AddressOfAsync(caller, pod.Spec.NodeName, cancel);
        var target = new StreamTarget(pod, $"{address}:{KubeletPort}", context.Request.QueryString.Value ?? "");
        if (subresource == "portforward")
        {
            await new PortForwardSession(streams, target, time).HandleAsync(context, isSpdy, linked.Token);
            return;
        }

        var request = ReadRequest(options, pod, container, subresource == "exec" ? NodeStreamPurpose.Exec : NodeStreamPurpose.Attach);
        if (!request.Stdin && !request.Stdout && !request.Stderr)
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, "you must specify at least 1 of stdin, stdout, stderr");
            return;
        }

        await new RemoteCommandSession(streams, target, request, time, stopping).HandleAsync(context, isSpdy, linked.Token);
    }

    // A terminal has one screen: errors come with the output (pkg/kubelet/cri/streaming/remotecommand/httpstream.go: NewOptions).
    private static NodeStreamRequest ReadRequest(ConnectOptions options, Pod pod, string container, NodeStreamPurpose purpose)
    {
        var hasTerminal = options.Is("tty");
        return new NodeStreamRequest(purpose, pod.Spec.NodeName!, pod.Metadata.Uid!)
        {
            Pod = new ObjectKey(pod.Metadata.Namespace, pod.Metadata.Name),
            Container = container,
            Command = options.Texts("command"),
            Stdin = options.Is("stdin"),
            Stdout = options.Is("stdout"),
            Stderr = options.Is("stderr") && !hasTerminal,
            Tty = hasTerminal,
        };
    }

    private async Task<string> AddressOfAsync(Caller caller, string node, CancellationToken cancel)
    {
        var found = await endpoint.InvokeAsync(new ApiCall(caller, ApiVerb.Get, ResourceTypes.Nodes, new ObjectKey("", node)), cancel);
        return (found.Object?.Value as Node)?.Status.Addresses?.FirstOrDefault(static address => address.Type == "InternalIP")?.Address ?? node;
    }
}

/// <summary>Where a stream leads, for its errors.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Kubelet">The address of the kubelet with its port.</param>
/// <param name="Query">The query as the kubelet gets it.</param>
internal sealed record StreamTarget(Pod Pod, string Kubelet, string Query)
{
    /// <summary>The pod by its name.</summary>
    public ObjectKey Key => new(Pod.Metadata.Namespace, Pod.Metadata.Name);

    /// <summary>What a client hears before its connection is upgraded: the words of the proxy, or of the kubelet.</summary>
    public async Task RefuseAsync(HttpContext context, NodeStreamAnswer answer)
    {
        if (answer.IsUnreachable)
        {
            await Answer.StatusAsync(context, StatusError.Unknown($"error dialing backend: dial tcp {Kubelet}: {answer.Failure}"));
        }
        else
        {
            await Answer.TextAsync(context, answer.Code, answer.Failure + "\n");
        }
    }

    /// <summary>
    /// What a client hears whose connection was upgraded before the kubelet was asked (apiserver/pkg/util/proxy/translatinghandler.go).
    /// </summary>
    public Status RefusalOf(NodeStreamAnswer answer, NodeStreamRequest request)
    {
        var verb = request.Purpose == NodeStreamPurpose.Exec ? "exec" : "attach";
        return StatusError.InternalError(answer.IsUnreachable
            ? $"error sending request: Post \"https://{Kubelet}/{verb}/{Pod.Metadata.Namespace}/{Pod.Metadata.Name}/{request.Container}{Query}\": "
                + $"dial tcp {Kubelet}: {answer.Failure}"
            : $"unable to upgrade connection: {answer.Failure}");
    }
}
