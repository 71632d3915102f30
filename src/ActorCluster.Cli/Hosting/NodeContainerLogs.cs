using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorCluster.ApiServer.Logs;
using Akka.Actor;

namespace ActorCluster.Cli.Hosting;

/// <summary>Reads logs from the nodes on behalf of HTTP threads: one <see cref="LogReaderActor"/> for each open log.</summary>
/// <param name="system">Where the readers live.</param>
/// <param name="nodes">The <c>nodes</c> actor.</param>
/// <param name="pollInterval">How often a followed log is looked at.</param>
/// <param name="time">The clock.</param>
internal sealed class NodeContainerLogs(IActorRefFactory system, ICanTell nodes, TimeSpan pollInterval, TimeProvider time) : IContainerLogs
{
    // One answer of the node each; a client that reads slowly makes its reader wait.
    private const int BufferedPieces = 4;

    /// <inheritdoc />
    public async Task<ContainerLogAnswer> OpenAsync(ContainerLogRequest request, CancellationToken cancel)
    {
        var opened = new TaskCompletionSource<ContainerLogAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var pieces = Channel.CreateBounded<ReadOnlyMemory<byte>>(BufferedPieces);
        var reader = system.ActorOf(LogReaderActor.PropsFor(nodes, request, pollInterval, time, opened, pieces.Writer));

        // Outlives this method: the client may go away while nobody reads.
        cancel.Register(() =>
        {
            reader.Tell(PoisonPill.Instance);
            opened.TrySetCanceled(cancel);
        });
        var answer = await opened.Task.ConfigureAwait(false);
        return answer.Failure is null ? new ContainerLogAnswer(ReadAsync(pieces.Reader, reader, cancel), null) : answer;
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        ChannelReader<ReadOnlyMemory<byte>> pieces, IActorRef reader, [EnumeratorCancellation] CancellationToken cancel)
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
            reader.Tell(PoisonPill.Instance);
        }
    }
}
