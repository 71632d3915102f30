using ActorCluster.Api.Lab;

namespace ActorCluster.Node.Runtime;

/// <summary>What containerd says of images that cannot be pulled, as the kubelet passes it on.</summary>
internal static class ImageErrors
{
    /// <summary>The error of a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="resolved">The image as resolved: <c>docker.io/library/nginx:latest</c>.</param>
    public static string Of(ImageFault fault, string resolved)
    {
        var prefix = $"failed to pull and unpack image \"{resolved}\": failed to resolve reference \"{resolved}\": ";
        return fault.Message
            ?? (fault.Kind == ImageFaultKind.RegistryDown
                ? $"{prefix}failed to do request: Head \"{Address(resolved)}\": dial tcp: connect: connection refused"
                : prefix + "pull access denied, repository does not exist or may require authorization: server message: "
                    + "insufficient_scope: authorization failed");
    }

    private static string Address(string resolved)
    {
        var slash = resolved.IndexOf('/', StringComparison.Ordinal);
        var (registry, path) = slash < 0 ? ("docker.io", resolved) : (resolved[..slash], resolved[(slash + 1)..]);
        var at = path.IndexOf('@', StringComparison.Ordinal);
        var colon = at >= 0 ? at : path.LastIndexOf(':');
        var (name, reference) = colon < 0 ? (path, "latest") : (path[..colon], path[(colon + 1)..]);
        return $"https://{(registry == "docker.io" ? "registry-1.docker.io" : registry)}/v2/{name}/manifests/{reference}";
    }
}
