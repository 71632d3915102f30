using System.Globalization;
using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// The server behind a container's port: HTTP/1.1, one small page that says who answered what. Every connection is an enumeration, as a
/// program is.
/// </summary>
internal static class HttpPage
{
    private const int LongestHead = 64 * 1024;

    /// <summary>Answers the requests of one connection.</summary>
    /// <param name="input">What the client sends.</param>
    /// <param name="output">What it gets.</param>
    /// <param name="about">Who answers: the lines before that of the request.</param>
    /// <param name="time">The node's clock.</param>
    /// <param name="own">What the container's own server answers; null where nothing is known of it.</param>
    public static IEnumerable<DateTimeOffset?> Serve(BytePipe input, BytePipe output, string about, TimeProvider time, IPage? own = null)
    {
        while (true)
        {
            var head = new List<string>();
            var length = 0;
            while (true)
            {
                if (!input.TryReadLine(out var line))
                {
                    if (input.IsEnded || input.Length > LongestHead)
                    {
                        yield break;
                    }

                    yield return null;
                    continue;
                }

                line = line.TrimEnd('\r');
                length += line.Length;
                if (line.Length == 0 && head.Count > 0)
                {
                    break;
                }

                if (line.Length > 0)
                {
                    head.Add(line);
                }

                if (length > LongestHead)
                {
                    output.Write(Answer("431 Request Header Fields Too Large", "", true, time));
                    yield break;
                }
            }

            var request = head[0].Split(' ');
            if (request.Length != 3 || !request[2].StartsWith("HTTP/1.", StringComparison.Ordinal))
            {
                output.Write(Answer("400 Bad Request", "bad request\n", true, time));
                yield break;
            }

            var isChunked = Field(head, "Transfer-Encoding").Contains("chunked", StringComparison.OrdinalIgnoreCase);
            _ = long.TryParse(Field(head, "Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var body);
            long received = 0;
            using var content = own is null ? null : new MemoryStream();
            do
            {
                if (isChunked)
                {
                    string size;
                    while (!input.TryReadLine(out size))
                    {
                        if (input.IsEnded)
                        {
                            yield break;
                        }

                        yield return null;
                    }

                    if (!long.TryParse(size.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out body))
                    {
                        yield break;
                    }

                    received += body;
                    isChunked = body > 0;
                    body += 2;
                }
                else
                {
                    received += body;
                }

                while (body > 0)
                {
                    if (input.IsEnded)
                    {
                        yield break;
                    }

                    if (input.Length == 0)
                    {
                        yield return null;
                    }

                    var piece = input.Read((int)Math.Min(body, BytePipe.DefaultCapacity));
                    body -= piece.Length;
                    content?.Write(piece);
                }
            }
            while (isChunked);

            var isLast = request[2] == "HTTP/1.0" || Field(head, "Connection").Contains("close", StringComparison.OrdinalIgnoreCase);
            var page = new StringBuilder(about).Append(CultureInfo.InvariantCulture, $"request: {request[0]} {request[1]}\n");
            if (received > 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"body: {received} bytes\n");
            }

            while (!output.HasSpace)
            {
                yield return null;
            }

            if (own?.Answer(new PageRequest(request[0], request[1], content!.ToArray())) is { } answer)
            {
                var due = time.GetUtcNow() + answer.Time;
                while (time.GetUtcNow() < due)
                {
                    yield return due;
                }

                output.Write(Answer(answer.Status, answer.Body, isLast, time, request[0] == "HEAD", answer.Type));
            }
            else
            {
                output.Write(Answer("200 OK", page.ToString(), isLast, time, request[0] == "HEAD"));
            }

            if (isLast || output.IsBroken)
            {
                yield break;
            }
        }
    }

    private static string Answer(
        string status, string page, bool isLast, TimeProvider time, bool isHeadOnly = false, string type = "text/plain; charset=utf-8") => string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status}\r\nServer: actorcluster\r\nDate: {time.GetUtcNow():R}\r\nContent-Type: {type}\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(page)}\r\n{(isLast ? "Connection: close\r\n" : "")}\r\n{(isHeadOnly ? "" : page)}");

    private static string Field(List<string> head, string name)
    {
        foreach (var line in head.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon == name.Length && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(colon + 1)..].Trim();
            }
        }

        return "";
    }
}
