using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorCluster.ApiServer.Streaming;
using ActorCluster.Node.Gateway;
using ActorCluster.Node.Link;
using Akka.Actor;

namespace ActorCluster.Hosting.Streams;

/// <summary>What an actor and the HTTP side of a stream share.</summary>
internal sealed class NodeStreamPipes
{
    private const int BufferedPieces = 4;

    /// <summary>Gets the answer of the node; without a failure the stream is open.</summary>
    public TaskCompletionSource<NodeStreamAnswer> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the client sends: a few pieces, then it waits.</summary>
    public Channel<ReadOnlyMemory<byte>> Input { get; } = Channel.CreateBounded<ReadOnlyMemory<byte>>(BufferedPieces);

    /// <summary>What the node sends: bounded by its window.</summary>
    public Channel<NodeStreamOutput> Output { get; } = Channel.CreateUnbounded<NodeStreamOutput>();

    /// <summary>How it ended; set before the output is complete.</summary>
    public NodeStreamEnd End { get; set; } = new(0, "the stream is open", true);
}

/// <summary>Opens streams to nodes on behalf of HTTP threads: one <see cref="NodeStreamActor"/> for each.</summary>
/// <param name="system">Where the actors live.</param>
/// <param name="nodes">The <c>nodes</c> actor.</param>
public sealed class NodeStreams(IActorRefFactory system, ICanTell nodes) : INodeStreams
{
    /// <inheritdoc />
    public async Task<NodeStreamAnswer> OpenAsync(NodeStreamRequest request, CancellationToken cancel)
    {
        var kind = request.Purpose switch
        {
            NodeStreamPurpose.Exec => StreamKind.Exec,
            NodeStreamPurpose.Attach => StreamKind.Attach,
            NodeStreamPurpose.PortForward => StreamKind.PortForward,
            _ => StreamKind.Dial,
        };
        var open = new OpenNodeStream(request.NodeName, new StreamRequest(
            kind, request.PodUid, request.Container, request.Command, request.Stdin, request.Stdout, request.Stderr, request.Tty, request.Port));
        var pipes = new NodeStreamPipes();
        var actor = system.ActorOf(NodeStreamActor.PropsFor(nodes, open, pipes));
        await using var gone = cancel.Register(() =>
        {
            actor.Tell(PoisonPill.Instance);
            pipes.Opened.TrySetCanceled(cancel);
        });
        var answer = await pipes.Opened.Task.ConfigureAwait(false);
        return answer.Failure.Length == 0 ? answer with { Stream = new NodeStream(actor, pipes) } : answer;
    }

    private sealed class NodeStream(IActorRef actor, NodeStreamPipes pipes) : INodeStream
    {
        public NodeStreamEnd End => pipes.End;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancel)
        {
            // The memory is the caller's, who reads into it again.
            for (var start = 0; start < data.Length; start += StreamWindow.Piece)
            {
                var piece = data.Slice(start, Math.Min(StreamWindow.Piece, data.Length - start)).ToArray();
                try
                {
                    await pipes.Input.Writer.WriteAsync(piece, cancel).ConfigureAwait(false);
                }
                catch (ChannelClosedException)
                {
                    return;
                }

                actor.Tell(NodeStreamActor.InputWritten.Instance);
            }
        }

        public void CompleteInput()
        {
            pipes.Input.Writer.TryComplete();
            actor.Tell(NodeStreamActor.InputWritten.Instance);
        }

        public void Resize(int width, int height) => actor.Tell(new NodeStreamActor.TerminalResized(width, height));

        public async IAsyncEnumerable<NodeStreamOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            await foreach (var output in pipes.Output.Reader.ReadAllAsync(cancel).ConfigureAwait(false))
            {
                try
                {
                    yield return output;
                }
                finally
                {
                    // Also when whoever read it reads no more: another may go on.
                    actor.Tell(new NodeStreamActor.OutputTaken(output.Data.Length));
                }
            }
        }

        public ValueTask DisposeAsync()
        {
            actor.Tell(PoisonPill.Instance);
            return ValueTask.CompletedTask;
        }
    }
}
