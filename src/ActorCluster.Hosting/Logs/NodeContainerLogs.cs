using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorCluster.ApiServer.Logs;
using Akka.Actor;

namespace ActorCluster.Hosting.Logs;

/// <summary>Reads logs from the nodes on behalf of HTTP threads: one <see cref="LogReaderActor"/> for each open log.</summary>
public sealed class NodeContainerLogs : IContainerLogs
{
    // One answer of the node each; a client that reads slowly makes its reader wait.
    private const int BufferedPieces = 4;

    private readonly IActorRef _desk;

    /// <summary>Starts the actors that read.</summary>
    /// <param name="system">Where they live.</param>
    /// <param name="nodes">The <c>nodes</c> actor.</param>
    /// <param name="pollInterval">How often a followed log is looked at.</param>
    /// <param name="time">The clock.</param>
    public NodeContainerLogs(IActorRefFactory system, ICanTell nodes, TimeSpan pollInterval, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(system);
        _desk = system.ActorOf(LogDeskActor.PropsFor(nodes, pollInterval, time), "logs");
    }

    /// <inheritdoc />
    public async Task<ContainerLogAnswer> OpenAsync(ContainerLogRequest request, CancellationToken cancel)
    {
        var opened = new TaskCompletionSource<ContainerLogAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pieces = Channel.CreateBounded<ReadOnlyMemory<byte>>(BufferedPieces);

        // Outlives this method: the client may go away while nobody reads.
        var closing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        closing.Token.Register(() => opened.TrySetCanceled(cancel));
        _desk.Tell(new OpenLog(request, opened, pieces.Writer, closing.Token), ActorRefs.NoSender);
        var answer = await opened.Task.ConfigureAwait(false);
        if (answer.Failure is not null)
        {
            closing.Dispose();
            return answer;
        }

        return new ContainerLogAnswer(ReadAsync(pieces.Reader, closing, cancel), null);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        ChannelReader<ReadOnlyMemory<byte>> pieces, CancellationTokenSource closing, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var piece in pieces.ReadAllAsync(cancel).ConfigureAwait(false))
            {
                yield return piece;
            }
        }
        finally
        {
            await closing.CancelAsync().ConfigureAwait(false);
            closing.Dispose();
        }
    }
}
