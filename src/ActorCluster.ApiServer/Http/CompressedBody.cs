using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace ActorCluster.ApiServer.Http;

/// <summary>
/// Compresses large objects and lists for clients that take gzip (the feature APIResponseCompression:
/// k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/writers.go). What is written is held until it is known to be large.
/// </summary>
internal sealed class CompressedBody : Stream
{
    /// <summary>Only what is longer than this is compressed, in bytes.</summary>
    public const int Threshold = 128 * 1024;

    private readonly HttpResponse _response;
    private readonly MemoryStream _held = new();
    private GZipStream? _compressed;

    private CompressedBody(HttpResponse response) => _response = response;

    /// <inheritdoc />
    public override bool CanRead => false;

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

    /// <summary>Whether the client takes gzip. It has to say so in this word; weights are not looked at.</summary>
    /// <param name="request">The request.</param>
    public static bool IsAccepted(HttpRequest request)
    {
        var header = request.Headers.AcceptEncoding.ToString().AsSpan();
        foreach (var token in header.Split(','))
        {
            if (header[token].Trim().SequenceEqual("gzip"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes an answer's body, compressed if it is large and the client takes it.</summary>
    /// <param name="context">The request. Code and media type of its answer are set.</param>
    /// <param name="write">Writes the body. If it fails the answer stays incomplete.</param>
    public static async Task WriteAsync(HttpContext context, Func<PipeWriter, Task> write)
    {
        if (!IsAccepted(context.Request))
        {
            await write(context.Response.BodyWriter);
            return;
        }

        context.Response.ContentLength = null;
        var body = new CompressedBody(context.Response);
        var writer = PipeWriter.Create(body, new StreamPipeWriterOptions(leaveOpen: true));
        await write(writer);
        await writer.CompleteAsync();
        await body.EndAsync(context.RequestAborted);
    }

    /// <inheritdoc />
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_compressed is null && _held.Length + buffer.Length <= Threshold)
        {
            _held.Write(buffer.Span);
            return;
        }

        if (_compressed is null)
        {
            _response.Headers.ContentEncoding = "gzip";
            _response.Headers.Append("Vary", "Accept-Encoding");
            _compressed = new GZipStream(_response.BodyWriter.AsStream(leaveOpen: true), CompressionLevel.Fastest, leaveOpen: true);
            await _compressed.WriteAsync(Held, cancellationToken);
        }

        await _compressed.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc />
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Does nothing: a block that is ended early compresses worse, and the end sends everything.</summary>
    /// <param name="cancellationToken">Not looked at.</param>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException();

    private ReadOnlyMemory<byte> Held => _held.GetBuffer().AsMemory(0, (int)_held.Length);

    private async Task EndAsync(CancellationToken cancel)
    {
        if (_compressed is not null)
        {
            await _compressed.DisposeAsync();
        }
        else
        {
            _response.ContentLength = _held.Length;
            await _response.BodyWriter.WriteAsync(Held, cancel);
        }
    }
}
