using ActorCluster.Api.Core;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>
/// The servers among the images of Kubernetes' own tests: what <c>agnhost</c> serves (test/images/agnhost/README.md), and the two pictures
/// of the update demo.
/// </summary>
internal static class TestServers
{
    /// <summary>What a container's server answers on a port; null where nothing is known of it.</summary>
    /// <param name="container">The container.</param>
    /// <param name="port">The port.</param>
    /// <param name="variables">Its environment.</param>
    /// <param name="hostName">The pod's host name.</param>
    /// <param name="print">Prints a line as the container's first process does.</param>
    public static IPage? PageOf(Container container, int port, IReadOnlyDictionary<string, string> variables, string hostName, Action<string> print)
    {
        var name = ImageOf(container);
        if (name is "nautilus" or "kitten")
        {
            return new FixedPage("/data.json", $$"""{"image": "{{name}}.jpg"}""" + "\n");
        }

        return CommandOf(container) switch
        {
            "netexec" => new NetexecPage(hostName, print),
            "serve-hostname" => new FixedPage("", hostName),
            "webhook" => new AdmissionTestPage(),
            "crd-conversion-webhook" => new ConversionTestPage(),
            "porter" => new FixedPage("", ServedBy(variables, port)),
            _ => null,
        };
    }

    /// <summary>Whether a container's server listens on a port though its manifest does not say so.</summary>
    /// <param name="container">The container.</param>
    /// <param name="port">The port.</param>
    public static bool Listens(Container container, int port) => CommandOf(container) switch
    {
        "netexec" => port == OptionOf(container, "http-port", 8080),
        "serve-hostname" => port == OptionOf(container, "port", 9376),
        "webhook" => port == OptionOf(container, "port", 443),
        "porter" => (container.Env ?? []).Any(variable => IsServed(variable.Name, port)),
        _ => false,
    };

    /// <summary>What is known of a container beside what is said of it: <c>agnhost liveness</c> is well for ten seconds.</summary>
    /// <param name="said">What is said of it.</param>
    /// <param name="container">The container.</param>
    public static ContainerBehaviour With(ContainerBehaviour said, Container container) =>
        said.LiveFor is null && container.LivenessProbe?.HttpGet?.Path == "/healthz" && CommandOf(container) == "liveness"
            ? said with { LiveFor = TimeSpan.FromSeconds(10) }
            : said;

    /// <summary>The command of agnhost that a container runs; empty for another image, and for none.</summary>
    /// <param name="container">The container.</param>
    public static string CommandOf(Container container)
    {
        var words = FirstProcess.WordsOf(container);
        return words.Count > 1 && words[0].EndsWith("agnhost", StringComparison.Ordinal) ? words[1] : "";
    }

    private static string ServedBy(IReadOnlyDictionary<string, string> variables, int port) =>
        variables.FirstOrDefault(variable => IsServed(variable.Key, port)).Value ?? "";

    // Nobody in an emulated pod speaks TLS.
    private static bool IsServed(string variable, int port) => variable == $"SERVE_PORT_{port}" || variable == $"SERVE_TLS_PORT_{port}";

    private static int OptionOf(Container container, string name, int without)
    {
        foreach (var word in FirstProcess.WordsOf(container))
        {
            if (word.TrimStart('-').StartsWith(name + "=", StringComparison.Ordinal)
                && int.TryParse(word.AsSpan(word.IndexOf('=', StringComparison.Ordinal) + 1), out var port))
            {
                return port;
            }
        }

        return without;
    }

    private static string ImageOf(Container container)
    {
        var name = ImageCatalog.NameOf(container.Image ?? "");
        return name[(name.LastIndexOf('/') + 1)..];
    }
}

/// <summary>A page with one text.</summary>
/// <param name="path">Where it is; empty for everywhere.</param>
/// <param name="text">The text.</param>
internal sealed class FixedPage(string path, string text) : IPage
{
    /// <inheritdoc />
    public PageAnswer? Answer(PageRequest request) => path.Length > 0 && request.Path != path ? null
        : new PageAnswer(text, Type: text.StartsWith('<') ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");
}

/// <summary>What <c>agnhost netexec</c> serves, as far as it needs no other pod: it says in its log who asked for what.</summary>
/// <param name="hostName">The pod's host name.</param>
/// <param name="print">Prints a line.</param>
internal sealed class NetexecPage(string hostName, Action<string> print) : IPage
{
    /// <inheritdoc />
    public PageAnswer? Answer(PageRequest request)
    {
        switch (request.Path)
        {
            case "/hostname" or "/hostName":
                print($"GET {request.Path}");
                return new PageAnswer(hostName);
            case "/echo":
                var message = request.Parameter("msg") ?? "";
                print($"GET /echo?msg={message}");
                return new PageAnswer(message);
            case "/healthz":
                print("GET /healthz");
                return new PageAnswer("");
            case "/redirect":
                print("GET /redirect");
                return null;
            default:
                return null;
        }
    }
}
