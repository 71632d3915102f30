using System.Globalization;
using System.Text;
using ActorCluster.Api.Core;
using ActorCluster.Node.Containers;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime.Processes;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>What the processes of a container find there: programs, files, ports, signals.</content>
internal sealed partial class RuntimeActor : IContainerHost
{
    // How long a process waits for a file that a kubelet would have written before it began.
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(10);

    private static string? WhyNotRun(ContainerRecord record, ContainerWorld world, IReadOnlyList<string> command)
    {
        var name = command.Count > 0 ? command[0] : "";
        if (!ImagePorts.IsBare(record.Request.Container)
            && (Programs.IsProgram(name) || (name.Length > 0 && world.Files.Find(ContainerFiles.Resolve("/", name)) is { IsDirectory: false })))
        {
            return null;
        }

        return name.Contains('/', StringComparison.Ordinal)
            ? $"exec: \"{name}\": stat {name}: no such file or directory"
            : $"exec: \"{name}\": executable file not found in $PATH";
    }

    private ContainerWorld WorldOf(Sandbox sandbox, ContainerRecord record)
    {
        if (record.World is null)
        {
            var files = new ContainerFiles(_settings.FileBytes, _clock);
            var world = new ContainerWorld(sandbox, record, files, _clock, this);
            var pod = ContainerWorld.FactsOf(sandbox, record.Request);
            files.Write("/etc/hostname", pod.HostName + "\n");
            files.Write("/etc/hosts", SystemFiles.Hosts(pod));
            files.Write("/etc/resolv.conf", SystemFiles.Resolver(pod));
            var last = ContainerFiles.Resolve(
                "/", record.Request.Container.TerminationMessagePath is { Length: > 0 } path ? path : TerminationMessage.DefaultPath);
            files.Write(last, "");
            Mount(files, sandbox, record, pod);
            if (record.Request.Container.WorkingDir is { Length: > 0 } directory)
            {
                files.MakeDirectories(ContainerFiles.Resolve("/", directory));
            }

            if (record.Request.Container.SecurityContext?.ReadOnlyRootFilesystem == true)
            {
                files.Protect(last);
            }

            record.World = world;
        }

        return record.World;
    }

    private void Mount(ContainerFiles files, Sandbox sandbox, ContainerRecord record, PodFacts pod)
    {
        if (record.Request.Container.VolumeMounts is not { Count: > 0 } mounts)
        {
            return;
        }

        IReadOnlyDictionary<string, string> variables = MountPaths.HasExpression(record.Request.Container)
            ? ContainerWorld.VariablesOf(sandbox, record, false)
            : new Dictionary<string, string>();
        sandbox.Volumes ??= new PodVolumes(_disk, _settings.FileBytes, _clock);
        var written = sandbox.Written is { } last ? pod with { Metadata = last.PodMetadata } : pod;
        foreach (var mount in mounts)
        {
            if (pod.Spec.Volumes?.FirstOrDefault(volume => volume.Name == mount.Name) is not { } volume)
            {
                continue;
            }

            var node = sandbox.Volumes.Root(volume, written, sandbox.Written?.Configuration ?? record.Request.Configuration);
            var isWritten = VolumePayload.IsWritten(volume);
            if (MountPaths.PartOf(mount, variables, out _) is { Length: > 0 } part)
            {
                var inside = new ContainerFiles(node, _clock);
                var path = ContainerFiles.Resolve("/", part);
                node = inside.Find(path) ?? inside.MakeDirectories(path) ?? node;
            }

            files.Mount(ContainerFiles.Resolve("/", mount.MountPath), node, mount.ReadOnly || isWritten || volume.PersistentVolumeClaim?.ReadOnly == true);
        }
    }

    private List<(string Volume, string Why)> CheckHostPaths(IReadOnlyList<Volume> volumes)
    {
        var failures = new List<(string, string)>();
        foreach (var volume in volumes)
        {
            if (_disk.CheckHost(volume.HostPath!.Path, volume.HostPath.Type, _settings.FileBytes, _clock) is { } why)
            {
                failures.Add((volume.Name, why));
            }
        }

        return failures;
    }

    private void Write(UpdateVolumes update)
    {
        if (_sandboxes.TryGetValue(update.PodUid, out var sandbox))
        {
            sandbox.Written = update;
            if (sandbox.Volumes is { } volumes && sandbox.Containers.Values.FirstOrDefault() is { } any)
            {
                volumes.Refresh(ContainerWorld.FactsOf(sandbox, any.Request) with { Metadata = update.PodMetadata }, update.Configuration);
            }

            if (update.IsAnswer && sandbox.Reading is { IsAnswered: false } reading)
            {
                reading.IsAnswered = true;
                GoOn();
            }
        }
    }

    // What a first process does that is no emulated program its plan says.
    private bool BeginFirst(Sandbox sandbox, ContainerRecord record)
    {
        if (!record.Plan.IsReal)
        {
            return false;
        }

        var container = record.Request.Container;
        var variables = ContainerWorld.VariablesOf(sandbox, record, container.Tty == true);
        var words = VariableExpansion.Expand(FirstProcess.WordsOf(container), variables);
        record.First = new ContainerProcess(
            1, words.Count > 0 ? words : ["sh"], WorldOf(sandbox, record), variables,
            container.WorkingDir is { Length: > 0 } directory ? directory : "/", container.Tty == true);
        if (container.Stdin != true)
        {
            record.First.Files.In.Close();
        }

        _firsts.Add((sandbox, record));
        return true;
    }

    private (ContainerRecord Record, PortConnection Connection)? Listen(Sandbox sandbox, int port)
    {
        foreach (var record in sandbox.Containers.Values)
        {
            if (record.Running && ImagePorts.Listens(record.Request.Container, port))
            {
                var (input, output) = (new BytePipe(), new BytePipe());
                var about = string.Create(
                    CultureInfo.InvariantCulture,
                    $"pod: {sandbox.Pod.Namespace}/{sandbox.Pod.Name}\ncontainer: {record.Name}\nport: {port}\nnode: {_node}\n");
                var page = record.Plan.Admission is { } answer ? new WebhookPage(answer, record.Plan.Request.Time) : PageOf(sandbox, record, port);
                return (record, new PortConnection(input, output, HttpPage.Serve(input, output, about, _clock, page).GetEnumerator()));
            }
        }

        return null;
    }

    private IPage? PageOf(Sandbox sandbox, ContainerRecord record, int port) => TestServers.PageOf(
        record.Request.Container,
        port,
        ContainerWorld.VariablesOf(sandbox, record, false),
        ContainerWorld.FactsOf(sandbox, record.Request).KernelHostName,
        line => Print(sandbox, record, Encoding.UTF8.GetBytes($"{_clock.GetUtcNow():yyyy/MM/dd HH:mm:ss} {line}\n")));

    /// <inheritdoc />
    public void SignalFirst(Sandbox sandbox, ContainerRecord record, int signal)
    {
        // The kernel gives a container's first process no signal that it has no handler for, SIGKILL from inside least of all.
        if (signal is not (1 or 2 or 3 or 15) || record.Plan.IgnoreTerm || record is { First: { IsOver: false } })
        {
            return;
        }

        var end = new EndDue(sandbox, record, signal == 15 ? record.Plan.TermExitCode : 128 + signal, false);
        Timers.StartSingleTimer(
            (sandbox.PodUid, record.Name, TimerKind.End), end, record.Plan.TermDelay > TimeSpan.Zero ? record.Plan.TermDelay : TimeSpan.FromMilliseconds(1));
    }

    /// <inheritdoc />
    public void Print(Sandbox sandbox, ContainerRecord record, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        foreach (var stream in _streams.Values)
        {
            if (stream.Request.Kind == StreamKind.Attach && ReferenceEquals(stream.Record, record))
            {
                stream.Printed.Write(text);
            }
        }

        var lines = (record.Unfinished + Encoding.UTF8.GetString(text)).Split('\n');
        record.Unfinished = lines[^1];
        if (lines.Length > 1 && _settings.LogLines > 0)
        {
            var now = _clock.GetUtcNow();
            record.Log = [.. record.Log.Concat(lines.SkipLast(1).Select(line => new LogLine(now, line))).TakeLast(_settings.LogLines)];
        }
    }

    /// <inheritdoc />
    public PendingRead Read(Sandbox sandbox)
    {
        if (sandbox.Reading is { IsAnswered: false } waiting && _clock.GetUtcNow() < waiting.Until)
        {
            return waiting;
        }

        sandbox.Owner.Tell(new VolumeRead(sandbox.PodUid));
        return sandbox.Reading = new PendingRead(_clock.GetUtcNow() + ReadPatience);
    }

    /// <inheritdoc />
    public PortConnection? Connect(Sandbox from, string address, int port)
    {
        var sandbox = address == "127.0.0.1" ? from : _sandboxes.Values.FirstOrDefault(other => other.Ip == address && !other.IsReleased);
        return sandbox is null ? null : Listen(sandbox, port)?.Connection;
    }
}
