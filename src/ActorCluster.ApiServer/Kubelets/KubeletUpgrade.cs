using System.Globalization;
using System.Text;

namespace ActorCluster.ApiServer.Kubelets;

/// <summary>
/// Asks a kubelet for a SPDY connection (k8s.io/apimachinery/pkg/util/httpstream/spdy/roundtripper.go). By hand: the connection goes on as
/// something else than HTTP.
/// </summary>
internal static class KubeletUpgrade
{
    private const int LongestHead = 64 * 1024;
    private const int LongestRefusal = 50_000;

    /// <summary>Sends the request and reads the answer's head.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="host">The value of the header <c>Host</c>.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="protocol">The protocol of the streams.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The code, 101 when the connection is one of SPDY from here on, and the body of any other answer.</returns>
    /// <exception cref="IOException">The connection ended, or this is no answer of HTTP.</exception>
    public static async Task<(int Code, string Body)> AskAsync(Stream connection, string host, string path, string protocol, CancellationToken cancel)
    {
        var request = $"POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: kube-apiserver\r\nContent-Length: 0\r\nConnection: Upgrade\r\n"
            + $"Upgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: {protocol}\r\n\r\n";
        await connection.WriteAsync(Encoding.ASCII.GetBytes(request), cancel);
        await connection.FlushAsync(cancel);
        var lines = (await ReadHeadAsync(connection, cancel)).Split("\r\n");
        var words = lines[0].Split(' ', 3);
        if (words.Length < 2 || !words[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            throw new IOException($"malformed HTTP response \"{lines[0]}\"");
        }

        return code == 101 ? (code, "") : (code, await ReadBodyAsync(connection, lines, cancel));
    }

    // Byte by byte: what follows the head belongs to whoever takes the connection over.
    private static async Task<string> ReadHeadAsync(Stream connection, CancellationToken cancel)
    {
        var head = new List<byte>(512);
        var one = new byte[1];
        while (head.Count < 4 || head[^1] != '\n' || head[^3] != '\n')
        {
            if (head.Count == LongestHead)
            {
                throw new IOException("the head of the answer is too long");
            }

            if (await connection.ReadAsync(one, cancel) == 0)
            {
                throw new IOException("unexpected EOF");
            }

            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }

    private static async Task<string> ReadBodyAsync(Stream connection, string[] lines, CancellationToken cancel)
    {
        const string Length = "Content-Length:";
        var line = lines.FirstOrDefault(static line => line.StartsWith(Length, StringComparison.OrdinalIgnoreCase));
        var length = line is not null && int.TryParse(line.AsSpan(Length.Length).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, LongestRefusal)
            : LongestRefusal;
        var body = new byte[length];
        var count = await connection.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(body, 0, count).TrimEnd('\n');
    }
}
