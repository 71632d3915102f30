using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;

namespace ActorCluster.Node.Runtime.Processes;

/// <summary>What the processes of one run of a container share.</summary>
/// <param name="sandbox">The pod.</param>
/// <param name="record">The run.</param>
/// <param name="files">Its files.</param>
/// <param name="time">The node's clock.</param>
/// <param name="host">What the runtime does for it.</param>
internal sealed class ContainerWorld(Sandbox sandbox, ContainerRecord record, ContainerFiles files, TimeProvider time, IContainerHost host) : IContainerWorld
{
    /// <inheritdoc />
    public ContainerFiles Files { get; } = files;

    /// <inheritdoc />
    public TimeProvider Time { get; } = time;

    /// <inheritdoc />
    public string HostName { get; } = FactsOf(sandbox, record.Request).KernelHostName;

    /// <inheritdoc />
    public long UserId { get; } = record.Request.Container.SecurityContext?.RunAsUser ?? record.Request.PodSpec.SecurityContext?.RunAsUser ?? 0;

    /// <inheritdoc />
    public long GroupId { get; } = record.Request.Container.SecurityContext?.RunAsGroup ?? record.Request.PodSpec.SecurityContext?.RunAsGroup ?? 0;

    /// <inheritdoc />
    public bool IsPrivileged { get; } = record.Request.Container.SecurityContext?.Privileged == true;

    /// <summary>The processes beside the first one.</summary>
    public SortedDictionary<int, ContainerProcess> Others { get; } = [];

    /// <summary>The number of the next process.</summary>
    public int NextId { get; set; } = 7;

    /// <inheritdoc />
    public IReadOnlyList<(int Id, string Command)> Processes =>
        [(1, CommandOf(record.Request.Container)), .. Others.Values.Where(static process => !process.IsOver).Select(static process => (process.Id, process.Command))];

    /// <inheritdoc />
    public PendingRead? Read(string directory, IReadOnlyList<string> words)
    {
        foreach (var volume in sandbox.Volumes?.Unread ?? [])
        {
            if (UnreadVolumes.MountOf(record.Request.Container, volume) is { } mount && UnreadVolumes.MayRead(mount, directory, words))
            {
                return host.Read(sandbox);
            }
        }

        return null;
    }

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

    /// <summary>The environment of a container: what the runtime gives every one, and what the kubelet makes.</summary>
    public static Dictionary<string, string> VariablesOf(Sandbox sandbox, ContainerRecord record, bool hasTerminal)
    {
        var pod = FactsOf(sandbox, record.Request);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            ["HOSTNAME"] = pod.KernelHostName,
            ["HOME"] = "/root",
        };
        if (hasTerminal)
        {
            variables["TERM"] = "xterm";
        }

        foreach (var (name, value) in ContainerEnvironment.Make(record.Request.Container, pod, record.Request.Configuration, record.Services).Variables)
        {
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>The pod of a container.</summary>
    public static PodFacts FactsOf(Sandbox sandbox, RunContainer request) => new(
        request.PodMetadata, request.PodSpec, request.Host, request.PodSpec.HostNetwork ? request.Host.HostIP : sandbox.Ip);

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

    /// <summary>A process reads a volume whose content is not there yet.</summary>
    PendingRead Read(Sandbox sandbox);

    /// <summary>A process connects to a port.</summary>
    PortConnection? Connect(Sandbox from, string address, int port);
}
