using ActorCluster.Api.Core;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>The ports that the server of a container listens on.</summary>
internal static class ImagePorts
{
    // What images listen on whose manifests often say nothing of it.
    private static readonly Dictionary<string, int> WellKnown = new(StringComparer.Ordinal)
    {
        ["nginx"] = 80,
        ["httpd"] = 80,
        ["caddy"] = 80,
        ["traefik"] = 80,
        ["whoami"] = 80,
        ["echoserver"] = 8080,
        ["agnhost"] = 8080,
        ["hello-app"] = 8080,
        ["http-echo"] = 5678,
        ["registry"] = 5000,
    };

    /// <summary>Whether a container listens on a port: one that it declares, or one that its image is known for.</summary>
    public static bool Listens(Container container, int port)
    {
        foreach (var declared in container.Ports ?? [])
        {
            if (declared.Number == port && (declared.Protocol ?? Protocol.Tcp) == Protocol.Tcp)
            {
                return true;
            }
        }

        return TestServers.Listens(container, port) || (WellKnown.TryGetValue(ShortName(container), out var known) && known == port);
    }

    /// <summary>Whether an image has no shell and no programs: what it runs is all that it has.</summary>
    public static bool IsBare(Container container) =>
        ShortName(container) == "pause" || (container.Image ?? "").Contains("distroless", StringComparison.Ordinal);

    private static string ShortName(Container container)
    {
        var name = ImageCatalog.NameOf(container.Image ?? "");
        return name[(name.LastIndexOf('/') + 1)..];
    }
}
