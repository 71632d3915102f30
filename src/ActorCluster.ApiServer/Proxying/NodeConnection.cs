using ActorCluster.ApiServer.Streaming;

namespace ActorCluster.ApiServer.Proxying;

/// <summary>A stream to a port of a pod, as the client of HTTP wants its connections.</summary>
/// <param name="node">The stream; disposed with this.</param>
internal sealed class NodeConnection(INodeStream node) : Stream
{
    private readonly IAsyncEnumerator<NodeStreamOutput> _output = node.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
    private ReadOnlyMemory<byte> _rest;
    private bool _isOver;

    /// <inheritdoc />
    public override bool CanRead => true;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => true;

    /// <inheritdoc />
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.Length == 0 && !_isOver && buffer.Length > 0)
        {
            _isOver = !await _output.MoveNextAsync().AsTask().WaitAsync(cancellationToken);
            _rest = _isOver ? default : _output.Current.Data;
            if (_isOver && node.End.Failure.Length > 0)
            {
                throw new IOException(node.End.Failure);
            }
        }

        var count = Math.Min(buffer.Length, _rest.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc />
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        node.WriteAsync(buffer, cancellationToken);

    /// <inheritdoc />
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Ending a stream is telling an actor so: nothing to wait for.
            _ = node.DisposeAsync().AsTask();
        }

        base.Dispose(disposing);
    }
}
