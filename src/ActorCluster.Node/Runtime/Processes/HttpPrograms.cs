using System.Globalization;
using System.Text;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// <c>wget</c> and <c>curl</c> inside a container, as far as its node reaches: to the pod itself and to pods beside it.
/// </summary>
internal static class HttpPrograms
{
    private const int CouldNotConnect = 7;
    private const int CouldNotResolve = 6;
    private const int FailedByStatus = 22;

    public static IEnumerable<DateTimeOffset?> Wget(ProgramCall call) => Fetch(call, false);

    public static IEnumerable<DateTimeOffset?> Curl(ProgramCall call) => Fetch(call, true);

    private static IEnumerable<DateTimeOffset?> Fetch(ProgramCall call, bool isCurl)
    {
        var address = call.Arguments.Skip(1).LastOrDefault(static word => word.Length > 0 && word[0] != '-') ?? "";
        if (!Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : "http://" + address, UriKind.Absolute, out var url) || url.Scheme != "http")
        {
            call.Status = call.Fail($"bad address '{address}'");
            yield break;
        }

        var isName = !System.Net.IPAddress.TryParse(url.Host, out _) && url.Host != "localhost" && url.Host != call.Shell.World.HostName;
        var host = url.Host == "localhost" || url.Host == call.Shell.World.HostName ? "127.0.0.1" : url.Host;
        var connection = isName ? null : call.Shell.World.Connect(host, url.Port);
        if (connection is null)
        {
            call.Status = isName
                ? isCurl ? Say(call, $"curl: (6) Could not resolve host: {url.Host}", CouldNotResolve) : call.Fail($"bad address '{url.Authority}'")
                : isCurl
                    ? Say(call, $"curl: (7) Failed to connect to {url.Host} port {url.Port} after 0 ms: Could not connect to server", CouldNotConnect)
                    : call.Fail($"can't connect to remote host ({host}): Connection refused");
            yield break;
        }

        connection.Input.Write($"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: {(isCurl ? "curl/8.9.1" : "Wget")}\r\nConnection: close\r\n\r\n");
        connection.Input.Close();
        using var answer = new MemoryStream();
        while (connection.Step() || connection.Output.Length > 0)
        {
            if (connection.Output.Length == 0)
            {
                yield return null;
            }

            answer.Write(connection.Output.Read(int.MaxValue));
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var status = text.Split(' ').ElementAtOrDefault(1);
        if (end < 0 || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            call.Status = call.Fail("error getting response");
            yield break;
        }

        if (code >= 400 && !(isCurl && !call.Has('f')))
        {
            call.Status = isCurl
                ? Say(call, $"curl: (22) The requested URL returned error: {code}", FailedByStatus)
                : call.Fail($"server returned error: {text[..text.IndexOf("\r\n", StringComparison.Ordinal)]}");
            yield break;
        }

        var output = call.Arguments.Any(static word => word.StartsWith("--spider", StringComparison.Ordinal)) ? "" : text[(end + 4)..];
        var isToConsole = isCurl || call.Arguments.Any(static word => word.StartsWith('-') && word.Contains("O-", StringComparison.Ordinal))
            || (call.Has('O') && call.Arguments.Contains("-"));
        if (isToConsole)
        {
            call.Files.Out.Write(output);
        }
        else if (output.Length > 0)
        {
            var name = url.AbsolutePath.Split('/')[^1] is { Length: > 0 } last ? last : "index.html";
            call.Shell.World.Files.Write(call.Path(name), output);
            call.Files.Error.Write($"'{name}' saved\n");
        }
    }

    private static int Say(ProgramCall call, string message, int status)
    {
        call.Files.Error.Write(message + "\n");
        return status;
    }
}
