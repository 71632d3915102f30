using System.Text;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Kubelets;
using ActorCluster.ApiServer.Logs;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Streaming.Spdy;
using ActorCluster.ApiServer.Tests.Streaming;

namespace ActorCluster.ApiServer.Tests.Kubelets;

/// <summary>
/// What a kubelet that is a program of its own is asked over HTTPS, and how its answers are understood (kubernetes
/// pkg/registry/core/pod/strategy.go, pkg/kubelet/server/server.go; k8s.io/client-go/tools/remotecommand).
/// </summary>
public class KubeletStreamsSpec
{
    private static readonly ObjectKey Pod = new("default", "web");

    [Fact]
    public void A_command_must_be_asked_for_with_its_words_and_its_streams() => Assert.Equal(
        "/exec/default/web/main?command=sh&command=-c&command=ls%20%2F&input=1&output=1&tty=1",
        KubeletStreams.PathOf(new NodeStreamRequest(NodeStreamPurpose.Exec, "node", "uid")
        {
            Pod = Pod,
            Container = "main",
            Command = ["sh", "-c", "ls /"],
            Stdin = true,
            Stdout = true,
            Tty = true,
        }));

    [Fact]
    public void A_port_must_be_asked_for_without_its_number() => Assert.Equal(
        "/portForward/default/web", KubeletStreams.PathOf(new NodeStreamRequest(NodeStreamPurpose.PortForward, "node", "uid") { Pod = Pod, Port = 80 }));

    [Fact]
    public void A_log_must_be_asked_for_with_the_options_that_were_given() => Assert.Equal(
        "/containerLogs/default/web/main?follow=true&sinceTime=2026-01-01T12%3A00%3A00Z&tailLines=3&timestamps=true",
        KubeletLogs.PathOf(new ContainerLogRequest("default", "web", "uid", "node", "main", new ContainerLogOptions
        {
            Follow = true,
            TailLines = 3,
            Timestamps = true,
            SinceTime = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
        })));

    [Theory]
    [InlineData(400, "container \"x\" is waiting to start", "BadRequest", "container \"x\" is waiting to start")]
    [InlineData(500, "no", "InternalError", "Internal error occurred: no")]
    [InlineData(404, "page not found", "NotFound", "the server could not find the requested resource ( pods/log web)")]
    [InlineData(503, "busy", "InternalError", "an error on the server (\"busy\") has prevented the request from succeeding ( pods/log web)")]
    public void A_refusal_of_a_log_must_be_told_in_the_words_of_the_api_server(int code, string text, string reason, string message)
    {
        var status = KubeletLogs.Refusal(code, "web", text);
        Assert.Equal((code, reason, message), (status.Code, status.Reason, status.Message));
    }

    [Fact]
    public async Task The_request_must_ask_for_SPDY_and_leave_alone_what_follows_the_head()
    {
        var (kubelet, server) = Duplex.Pair();
        await kubelet.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: SPDY/3.1\r\n\r\nx"));
        Assert.Equal((101, ""), await KubeletUpgrade.AskAsync(server, "10.0.0.1:10250", "/exec/a/b/c", "v4.channel.k8s.io", default));
        var rest = new byte[1];
        Assert.Equal(1, await server.ReadAsync(rest));
        Assert.Equal((byte)'x', rest[0]);

        var asked = new byte[1024];
        var text = Encoding.ASCII.GetString(asked, 0, await kubelet.ReadAsync(asked));
        Assert.StartsWith("POST /exec/a/b/c HTTP/1.1\r\nHost: 10.0.0.1:10250\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Stream-Protocol-Version: v4.channel.k8s.io\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubelet_that_refuses_must_be_heard()
    {
        var (kubelet, server) = Duplex.Pair();
        await kubelet.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 19\r\n\r\npod does not exist\nrest"));
        Assert.Equal((404, "pod does not exist"), await KubeletUpgrade.AskAsync(server, "h", "/exec/a/b/c", "v4.channel.k8s.io", default));
    }

    [Fact]
    public async Task A_command_must_bring_both_outputs_and_the_outcome()
    {
        var (there, here) = Duplex.Pair();
        await using var kubelet = new SpdyConnection(there);
        var streams = new Dictionary<string, SpdyStream>();
        var complete = new TaskCompletionSource();
        var serving = kubelet.RunAsync(
            stream =>
            {
                streams.Add(stream.Header("streamType"), stream);
                if (streams.Count == 4)
                {
                    complete.TrySetResult();
                }

                return true;
            },
            default);
        await using var command = await CommandStream.OpenAsync(
            new KubeletSession(here), new NodeStreamRequest(NodeStreamPurpose.Exec, "node", "uid") { Stdin = true, Stdout = true, Stderr = true }, default);
        await complete.Task;
        await command.WriteAsync("in"u8.ToArray(), default);
        command.CompleteInput();
        var input = new List<string>();
        await foreach (var piece in streams["stdin"].Received.ReadAllAsync())
        {
            input.Add(Encoding.UTF8.GetString(piece.Span));
        }

        await streams["stdout"].WriteAsync("out"u8.ToArray(), default);
        await streams["stdout"].CloseAsync(default);
        await streams["stderr"].WriteAsync("err"u8.ToArray(), default);
        await streams["stderr"].CloseAsync(default);
        await streams["error"].WriteAsync(
            Encoding.UTF8.GetBytes("""{"status":"Failure","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}"""), default);
        await streams["error"].CloseAsync(default);
        var output = new SortedDictionary<byte, string>();
        await foreach (var piece in command.ReadAsync(default))
        {
            output[piece.Channel] = Encoding.UTF8.GetString(piece.Data.Span);
        }

        Assert.Equal(["in"], input);
        Assert.Equal("out err", string.Join(' ', output.Values));
        Assert.Equal("3", command.End.Outcome!.Details!.Causes![0].Message);
        await there.DisposeAsync();
        await here.DisposeAsync();
        await serving;
    }
}
