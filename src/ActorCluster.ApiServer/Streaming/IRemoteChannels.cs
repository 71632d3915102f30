using ActorCluster.Api.Meta;

namespace ActorCluster.ApiServer.Streaming;

/// <summary>
/// The client's side of exec and attach: the standard streams, the terminal's size and the outcome, over whatever carries them.
/// </summary>
internal interface IRemoteChannels : IAsyncDisposable
{
    /// <summary>Takes what the client sends until it has gone.</summary>
    /// <param name="node">Gets it.</param>
    /// <param name="cancel">Nobody wants it any more.</param>
    Task ReceiveAsync(INodeStream node, CancellationToken cancel);

    /// <summary>Sends output.</summary>
    /// <param name="channel">1 for the output, 2 for errors.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask SendAsync(byte channel, ReadOnlyMemory<byte> data, CancellationToken cancel);

    /// <summary>Says how it ended, and that nothing follows.</summary>
    /// <param name="status">The outcome.</param>
    /// <param name="cancel">Gives up.</param>
    ValueTask FinishAsync(Status status, CancellationToken cancel);
}
