using System.Buffers.Text;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace ActorCluster.Benchmarks.Api;

/// <summary>
/// One HTTPS connection with one request under way. It costs next to nothing: on a machine of two cores what a client takes the server has not.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly SslStream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private RawConnection(SslStream stream) => _stream = stream;

    /// <summary>The size of the latest answer's body.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Connects as the administrator of the cluster in a folder.</summary>
    public static async Task<RawConnection> ConnectAsync(string folder)
    {
        using var plan = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "cluster.json")));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", plan.RootElement.GetProperty("apiPort").GetInt32());
        var pki = Path.Combine(folder, "pki");
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = [X509Certificate2.CreateFromPemFile(Path.Combine(pki, "admin.crt"), Path.Combine(pki, "admin.key"))],
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(Path.Combine(pki, "ca.crt")) },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        });
        return new RawConnection(stream);
    }

    /// <summary>A request as bytes.</summary>
    public static byte[] Request(string method, string path, string body = "", string type = "application/json") => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{(body.Length > 0 ? $"Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n" : "")}\r\n{body}");

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <returns>The status code.</returns>
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> request)
    {
        await _stream.WriteAsync(request);
        var head = await ReadHeadAsync();
        var status = int.Parse(head.AsSpan(9, 3), provider: null);
        BodyBytes = 0;
        var length = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (length >= 0)
        {
            var end = head.IndexOf('\r', length);
            await SkipAsync(BodyBytes = long.Parse(head.AsSpan((length + 16)..end), provider: null));
            return status;
        }

        while (true)
        {
            var chunk = await ReadChunkLengthAsync();
            await SkipAsync(chunk + 2);
            if (chunk == 0)
            {
                return status;
            }

            BodyBytes += chunk;
        }
    }

    /// <summary>Begins a watch, whose answer has no end.</summary>
    public async Task BeginWatchAsync(string path)
    {
        await _stream.WriteAsync(Request("GET", path));
        if (await ReadHeadAsync() is var head && !head.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(head);
        }
    }

    /// <summary>Reads events, each of which ends a line, until there were so many.</summary>
    public async Task ReadEventsAsync(int count)
    {
        while (true)
        {
            // Frames of chunks end in \r\n; the lines of events in \n after a brace.
            var seen = _buffer.AsSpan(_start, _end - _start);
            for (int at; (at = seen.IndexOf("}\n"u8)) >= 0; seen = seen[(at + 2)..])
            {
                count--;
            }

            if (count <= 0)
            {
                return;
            }

            // A brace at the end may have its line's end in what comes next.
            var kept = seen is [.., (byte)'}'] ? 1 : 0;
            _buffer[0] = (byte)'}';
            _start = 0;
            var read = await _stream.ReadAsync(_buffer.AsMemory(kept));
            _end = kept + (read > 0 ? read : throw new EndOfStreamException($"the watch ended {count} events early"));
        }
    }

    public void Dispose() => _stream.Dispose();

    private async ValueTask<string> ReadHeadAsync()
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (at >= 0)
            {
                var head = Encoding.ASCII.GetString(_buffer, _start, at + 2);
                _start += at + 4;
                return head;
            }

            await FillAsync();
        }
    }

    private async ValueTask<long> ReadChunkLengthAsync()
    {
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8);
            if (at > 0)
            {
                if (!Utf8Parser.TryParse(_buffer.AsSpan(_start, at), out long length, out _, 'x'))
                {
                    throw new InvalidDataException("the answer is not in chunks");
                }

                _start += at + 2;
                return length;
            }

            await FillAsync();
        }
    }

    private async ValueTask SkipAsync(long bytes)
    {
        while (bytes > _end - _start)
        {
            bytes -= _end - _start;
            _start = _end = 0;
            await FillAsync();
        }

        _start += (int)bytes;
    }

    private async ValueTask FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await _stream.ReadAsync(_buffer.AsMemory(_end));
        _end += read > 0 ? read : throw new EndOfStreamException("the server closed the connection");
    }
}
