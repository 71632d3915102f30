using System.Globalization;
using ActorCluster.Api.Core;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>What the processes of one run of a container share.</summary>
/// <param name="sandbox">The pod.</param>
/// <param name="record">The run.</param>
/// <param name="files">Its files.</param>
/// <param name="time">The node's clock.</param>
/// <param name="host">What the runtime does for it.</param>
internal sealed class ContainerWorld(Sandbox sandbox, ContainerRecord record, ContainerFiles files, TimeProvider time, IContainerHost host) : IContainerWorld
{
    private const int LongestHostName = 63;

    /// <inheritdoc />
    public ContainerFiles Files { get; } = files;

    /// <inheritdoc />
    public TimeProvider Time { get; } = time;

    /// <inheritdoc />
    public string HostName { get; } = HostNameOf(sandbox, record.Request);

    /// <summary>The processes beside the first one.</summary>
    public SortedDictionary<int, ContainerProcess> Others { get; } = [];

    /// <summary>The number of the next process.</summary>
    public int NextId { get; set; } = 7;

    /// <inheritdoc />
    public IReadOnlyList<(int Id, string Command)> Processes =>
        [(1, CommandOf(record.Request.Container)), .. Others.Values.Where(static process => !process.IsOver).Select(static process => (process.Id, process.Command))];

    /// <inheritdoc />
    public bool Signal(int process, int signal)
    {
        if (process == 1)
        {
            host.SignalFirst(sandbox, record, signal);
            return true;
        }

        if (!Others.TryGetValue(process, out var other) || other.IsOver)
        {
            return false;
        }

        if (signal > 0)
        {
            other.End(128 + signal);
        }

        return true;
    }

    /// <inheritdoc />
    public void Print(ReadOnlySpan<byte> text) => host.Print(sandbox, record, text);

    /// <inheritdoc />
    public PortConnection? Connect(string address, int port) => host.Connect(sandbox, address, port);

    /// <summary>
    /// The environment of a container, as far as its specification says it. Fields of the pod are those of kubernetes
    /// pkg/kubelet/kubelet_pods.go podFieldSelectorRuntimeValue.
    /// </summary>
    public static Dictionary<string, string> VariablesOf(Sandbox sandbox, RunContainer request, string node, bool hasTerminal)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOSTNAME"] = HostNameOf(sandbox, request),
            ["HOME"] = "/root",
        };
        if (hasTerminal)
        {
            variables["TERM"] = "xterm";
        }

        foreach (var variable in request.Container.Env ?? [])
        {
            variables[variable.Name] = variable.ValueFrom?.FieldRef?.FieldPath is { } path
                ? FieldOf(path, sandbox, request, node)
                : Expand(variable.Value ?? "", variables);
        }

        return variables;
    }

    private static string FieldOf(string path, Sandbox sandbox, RunContainer request, string node) => path switch
    {
        "metadata.name" => sandbox.Pod.Name,
        "metadata.namespace" => sandbox.Pod.Namespace,
        "metadata.uid" => sandbox.PodUid,
        "status.podIP" or "status.podIPs" => sandbox.Ip,
        "spec.nodeName" => node,
        "spec.serviceAccountName" => request.PodSpec?.ServiceAccountName ?? "",
        _ => Entry(path, "metadata.annotations", request.PodMetadata?.Annotations) ?? Entry(path, "metadata.labels", request.PodMetadata?.Labels) ?? "",
    };

    // metadata.annotations['key'] stands for one of them.
    private static string? Entry(string path, string map, IReadOnlyDictionary<string, string>? entries) =>
        path.StartsWith(map + "['", StringComparison.Ordinal) && path.EndsWith("']", StringComparison.Ordinal)
            ? entries?.GetValueOrDefault(path[(map.Length + 2)..^2])
            : null;

    // $(NAME) stands for a variable that was defined before it (third_party/forked/golang/expansion).
    private static string Expand(string value, Dictionary<string, string> variables)
    {
        for (var start = value.IndexOf("$(", StringComparison.Ordinal); start >= 0; start = value.IndexOf("$(", start + 1, StringComparison.Ordinal))
        {
            var end = value.IndexOf(')', start);
            if (end > 0 && variables.TryGetValue(value[(start + 2)..end], out var text))
            {
                value = string.Create(CultureInfo.InvariantCulture, $"{value[..start]}{text}{value[(end + 1)..]}");
            }
        }

        return value;
    }

    private static string HostNameOf(Sandbox sandbox, RunContainer request)
    {
        var name = request.PodSpec?.Hostname is { Length: > 0 } given ? given : sandbox.Pod.Name;
        return (name.Length > LongestHostName ? name[..LongestHostName] : name).TrimEnd('-', '.');
    }

    private static string CommandOf(Container container) =>
        container.Command is { Count: > 0 } command ? string.Join(' ', [.. command, .. container.Args ?? []]) : ImageCatalog.ProcessOf(container);
}

/// <summary>What a runtime does for the processes of its containers.</summary>
internal interface IContainerHost
{
    /// <summary>The first process of a container gets a signal.</summary>
    void SignalFirst(Sandbox sandbox, ContainerRecord record, int signal);

    /// <summary>The first process of a container prints something.</summary>
    void Print(Sandbox sandbox, ContainerRecord record, ReadOnlySpan<byte> text);

    /// <summary>A process connects to a port.</summary>
    PortConnection? Connect(Sandbox from, string address, int port);
}
