namespace ActorCluster.ApiServer.OpenApi;

/// <summary>
/// The parameters of subresources that are connections or streams: the fields of their options (kubernetes pkg/apis/core/types.go,
/// <c>PodExecOptions</c> and its like).
/// </summary>
internal static class ConnectionParameters
{
    private static readonly (string Name, string Type, string Description)[] Streams =
    [
        ("container", "string", "The container; by default the only one."),
        ("stderr", "boolean", "Whether errors are passed on."),
        ("stdin", "boolean", "Whether input is passed on."),
        ("stdout", "boolean", "Whether output is passed on."),
        ("tty", "boolean", "Whether there is a terminal."),
    ];

    private static readonly (string Name, string Type, string Description)[] Log =
    [
        ("container", "string", "The container; by default the only one."),
        ("follow", "boolean", "Whether the answer goes on as the log does."),
        ("insecureSkipTLSVerifyBackend", "boolean", "Whether the kubelet's certificate is taken as it is."),
        ("limitBytes", "integer", "The most bytes."),
        ("previous", "boolean", "Whether the log of the container's last run is meant."),
        ("sinceSeconds", "integer", "How far back to begin."),
        ("tailLines", "integer", "How many of the last lines."),
        ("timestamps", "boolean", "Whether each line begins with its time."),
    ];

    private static readonly (string Name, string Type, string Description)[] Command = [("command", "string", "The command and each of its arguments.")];

    private static readonly (string Name, string Type, string Description)[] Ports = [("ports", "integer", "The ports.")];

    private static readonly (string Name, string Type, string Description)[] Path = [("path", "string", "The path behind the proxy.")];

    /// <summary>Whether a subresource of this kind is a connection and no object.</summary>
    /// <param name="kind">The kind.</param>
    public static bool IsConnection(string kind) => kind.EndsWith("Options", StringComparison.Ordinal);

    /// <summary>The parameters of a subresource; none for one that is an object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    public static IEnumerable<(string Name, string Type, string Description)> Of(string kind, string name) => kind switch
    {
        "PodExecOptions" => [.. Command, .. Streams],
        "PodAttachOptions" => Streams,
        "PodPortForwardOptions" => Ports,
        _ when IsConnection(kind) => Path,
        "Pod" when name == "log" => Log,
        _ => [],
    };
}
