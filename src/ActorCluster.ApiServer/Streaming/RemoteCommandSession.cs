using System.Globalization;
using System.Net.WebSockets;
using ActorCluster.Api.Errors;
using ActorCluster.Api.Meta;
using ActorCluster.ApiServer.Http;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>One exec or attach: carries bytes between a client's channels and the stream to the node until either side ends.</summary>
/// <param name="streams">Leads to the nodes.</param>
/// <param name="target">Where it leads.</param>
/// <param name="request">What is asked for.</param>
/// <param name="time">The clock.</param>
/// <param name="stopping">The server stops.</param>
internal sealed class RemoteCommandSession(
    INodeStreams streams, StreamTarget target, NodeStreamRequest request, TimeProvider time, CancellationToken stopping)
{
    // remotecommandconsts.DefaultStreamCreationTimeout.
    private static readonly TimeSpan StreamCreationTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Answers the request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isSpdy">The client speaks SPDY; else it opens a WebSocket.</param>
    /// <param name="cancel">The client went away, or the server stops.</param>
    public async Task HandleAsync(HttpContext context, bool isSpdy, CancellationToken cancel)
    {
        if (isSpdy)
        {
            await HandleSpdyAsync(context, cancel);
            return;
        }

        var offered = WebSocketHandshake.Offered(context.Request);
        var protocol = offered.FirstOrDefault(WebSocketChannels.Protocols.Contains);
        if (protocol is null && offered.Count > 0)
        {
            await Answer.TextAsync(context, StatusCodes.Status400BadRequest, "unable to upgrade: unable to negotiate protocol");
            return;
        }

        // Only the fifth version is translated on the way: its client has its connection before the kubelet is asked.
        if (protocol == WebSocketChannels.V5)
        {
            await using var early = new WebSocketChannels(await WebSocketHandshake.AcceptAsync(context, protocol), protocol);
            var late = await streams.OpenAsync(request, cancel);
            if (late.Stream is null)
            {
                await FinishAsync(early, target.RefusalOf(late, request), cancel);
                return;
            }

            await RunAsync(early, late.Stream, cancel);
            return;
        }

        var answer = await streams.OpenAsync(request, cancel);
        if (answer.Stream is null)
        {
            await target.RefuseAsync(context, answer);
            return;
        }

        protocol ??= "";
        await using var channels = new WebSocketChannels(await WebSocketHandshake.AcceptAsync(context, protocol), protocol.Length > 0 ? protocol : "channel.k8s.io");
        await RunAsync(channels, answer.Stream, cancel);
    }

    private async Task HandleSpdyAsync(HttpContext context, CancellationToken cancel)
    {
        if (await SpdyHandshake.NegotiateAsync(context, SpdyChannels.Protocols) is not { } protocol)
        {
            return;
        }

        var answer = await streams.OpenAsync(request, cancel);
        if (answer.Stream is null)
        {
            await target.RefuseAsync(context, answer);
            return;
        }

        await using var channels = new SpdyChannels(await SpdyHandshake.AcceptAsync(context, protocol), protocol, request, cancel);
        if (await channels.WaitForStreamsAsync(StreamCreationTimeout, time))
        {
            await RunAsync(channels, answer.Stream, cancel);
        }
        else
        {
            await answer.Stream.DisposeAsync();
        }
    }

    private async Task RunAsync(IRemoteChannels channels, INodeStream node, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var receiving = ReceiveAsync(channels, node, over);
        var isOver = false;
        try
        {
            await foreach (var output in node.ReadAsync(over.Token))
            {
                await channels.SendAsync(output.Channel, output.Data, over.Token);
            }

            isOver = true;
            await FinishAsync(channels, OutcomeOf(node.End), cancel);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException)
        {
            // The client has gone.
        }

        await over.CancelAsync();
        await receiving;
        if (isOver || request.Purpose != NodeStreamPurpose.Exec)
        {
            await node.DisposeAsync();
        }
        else
        {
            _ = LeaveAsync(node);
        }
    }

    // What was executed has its input to its end and goes on without a client: nothing tells the runtime to kill it
    // (k8s.io/kubelet/pkg/cri/streaming; kubectl cp and its like close as soon as they have sent everything).
    private async Task LeaveAsync(INodeStream node)
    {
        await using (node)
        {
            node.CompleteInput();
            try
            {
                await foreach (var _ in node.ReadAsync(stopping))
                {
                    // Nobody reads it.
                }
            }
            catch (OperationCanceledException)
            {
                // The server stops.
            }
        }
    }

    private static async Task ReceiveAsync(IRemoteChannels channels, INodeStream node, CancellationTokenSource over)
    {
        try
        {
            await channels.ReceiveAsync(node, over.Token);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException)
        {
            // The client has gone without a word.
        }

        await over.CancelAsync();
    }

    private static async Task FinishAsync(IRemoteChannels channels, Status status, CancellationToken cancel)
    {
        try
        {
            await channels.FinishAsync(status, cancel);
        }
        catch (Exception exception) when (exception is IOException or WebSocketException or OperationCanceledException)
        {
            // Nobody is there to hear it.
        }
    }

    private static Status OutcomeOf(NodeStreamEnd end)
    {
        if (end.Outcome is { } told)
        {
            return told;
        }

        if (end.Failure.Length > 0)
        {
            return StatusError.InternalError(end.IsBroken
                ? $"error reading from error stream: {end.Failure}"
                : $"error executing command in container: {end.Failure}");
        }

        if (end.ExitCode == 0)
        {
            return new Status { Outcome = StatusOutcome.Success };
        }

        var code = end.ExitCode.ToString(CultureInfo.InvariantCulture);
        return new Status
        {
            Outcome = StatusOutcome.Failure,
            Reason = "NonZeroExitCode",
            Message = $"command terminated with non-zero exit code: exit status {code}",
            Details = new StatusDetails { Causes = [new StatusCause { Reason = "ExitCode", Message = code }] },
        };
    }
}
