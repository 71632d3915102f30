using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorCluster.Api.Core;
using ActorCluster.Api.Meta;
using ActorCluster.Api.Resources;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.ApiServer.Tests.Http;

namespace ActorCluster.ApiServer.Tests.Streaming;

/// <summary>An exec whose client leaves before it is over.</summary>
public sealed class ExecSpec(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    /// <summary>
    /// Clients that only bring something, a tar file for one, close as soon as they have sent it. The runtime ends the input then, and kills
    /// nothing (k8s.io/kubelet/pkg/cri/streaming/remotecommand).
    /// </summary>
    [Fact]
    public async Task What_is_executed_must_get_all_of_its_input_and_go_on_without_its_client()
    {
        var node = new PlayedStream();
        var endpoint = new FakeEndpoint();
        endpoint.Put(ResourceTypes.Pods, new Pod
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Uid = "u" },
            Spec = new PodSpec { NodeName = "worker", Containers = [new Container { Name = "c", Image = "busybox" }] },
        });
        await using var server = await fixture.StartAsync(endpoint, streams: node);
        using var socket = new ClientWebSocket();
        using var client = fixture.NewClient(fixture.Certificates.Administrator, url: server.Url);
        socket.Options.AddSubProtocol("v4.channel.k8s.io");
        var path = server.Url.Replace("https:", "wss:", StringComparison.Ordinal) + "/api/v1/namespaces/default/pods/web/exec?command=tar&stdin=true&stdout=true";
        await socket.ConnectAsync(new Uri(path), client, CancellationToken.None);
        await socket.SendAsync(new byte[] { 0, 1, 2, 3 }, WebSocketMessageType.Binary, true, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        Assert.Equal([1, 2, 3], await node.Input.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(node.Gone.Task.IsCompleted);
        node.Output.Writer.TryWrite(new NodeStreamOutput(1, new byte[] { 4 }));
        node.Output.Writer.Complete();
        await node.Gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class PlayedStream : INodeStreams, INodeStream
    {
        private readonly List<byte> _input = [];

        public TaskCompletionSource<byte[]> Input { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Gone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Channel<NodeStreamOutput> Output { get; } = Channel.CreateUnbounded<NodeStreamOutput>();

        public NodeStreamEnd End { get; } = new(0, "", false);

        public Task<NodeStreamAnswer> OpenAsync(NodeStreamRequest request, CancellationToken cancel) => Task.FromResult(new NodeStreamAnswer(this, false, ""));

        public ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
        {
            _input.AddRange(data.Span);
            return ValueTask.CompletedTask;
        }

        public void CompleteInput() => Input.TrySetResult([.. _input]);

        public void Resize(int width, int height)
        {
        }

        public async IAsyncEnumerable<NodeStreamOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            await foreach (var output in Output.Reader.ReadAllAsync(cancel))
            {
                yield return output;
            }
        }

        public ValueTask DisposeAsync()
        {
            Gone.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
