using System.Buffers;
using System.Globalization;
using System.Text;
using ActorCluster.ApiServer.Logs;
using ActorCluster.Node.Runtime;

namespace ActorCluster.Hosting.Logs;

/// <summary>
/// Turns lines into the text that a client reads: those from the asked time on, with their times if wanted, cut off at the limit
/// (kubernetes pkg/kubelet/kuberuntime/logs/logs.go).
/// </summary>
internal sealed class LogText
{
    private readonly ContainerLogOptions _options;
    private readonly DateTimeOffset _since;
    private long _left;

    /// <summary>Begins a text.</summary>
    /// <param name="options">What the client wants.</param>
    /// <param name="now">The time that <c>sinceSeconds</c> is counted from.</param>
    public LogText(ContainerLogOptions options, DateTimeOffset now)
    {
        _options = options;
        _left = options.LimitBytes ?? long.MaxValue;
        _since = options.SinceTime ?? (options.SinceSeconds is { } seconds ? Before(now, seconds) : DateTimeOffset.MinValue);
    }

    /// <summary>The limit has been reached: nothing is written any more.</summary>
    public bool IsFull => _left <= 0;

    /// <summary>Writes further lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <returns>Their text, as far as the client wants it; empty for nothing.</returns>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<LogLine> lines)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        foreach (var line in lines)
        {
            if (line.At < _since)
            {
                continue;
            }

            if (_options.Timestamps)
            {
                // Nine digits, as Go's RFC3339NanoFixed; .NET knows seven of them.
                Encoding.UTF8.GetBytes(line.At.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "00Z ", buffer);
            }

            Encoding.UTF8.GetBytes(line.Text, buffer);
            if (!line.IsPartial)
            {
                buffer.Write("\n"u8);
            }

            if (buffer.WrittenCount >= _left)
            {
                break;
            }
        }

        var written = buffer.WrittenMemory[..(int)Math.Min(buffer.WrittenCount, _left)];
        _left -= written.Length;
        return written;
    }

    private static DateTimeOffset Before(DateTimeOffset now, long seconds) =>
        seconds < (now - DateTimeOffset.MinValue).TotalSeconds ? now - TimeSpan.FromSeconds(seconds) : DateTimeOffset.MinValue;
}
