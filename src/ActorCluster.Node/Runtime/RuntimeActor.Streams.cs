using System.Text;
using ActorCluster.Node.Link;
using ActorCluster.Node.Runtime.Processes;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>
/// The streaming server of the runtime: commands in containers, their first process, their ports. A process is a sequence of steps that
/// this
/// actor takes whenever bytes, space or time allow one; a client sends and gets no more than its window.
/// </content>
internal sealed partial class RuntimeActor
{
    private const int ContainerNotFoundId = 64;

    // A process that writes without end must not hold up the node: after so many turns it goes on a moment later.
    private const int MaximumRounds = 64;
    private readonly SortedDictionary<long, ContainerStream> _streams = [];
    private readonly List<(Sandbox Sandbox, ContainerRecord Record)> _firsts = [];

    private void Stream(IStreamMessage message)
    {
        if (message is OpenStream open)
        {
            Open(open);
        }
        else if (_streams.TryGetValue(message.StreamId, out var stream))
        {
            stream.HeardAt = _time.GetUtcNow();
            Take(stream, message);
        }
        else if (message is not (CloseStream or StreamCredit))
        {
            Sender.Tell(new StreamEnded(message.StreamId, StreamOutcome.Broken, 0, "no such stream"));
        }

        GoOn();
    }

    private void Take(ContainerStream stream, IStreamMessage message)
    {
        switch (message)
        {
            case StreamData data:
                if (stream.Process?.Terminal is { } terminal)
                {
                    terminal.Type(data.Data.Span, stream.Process.Files.In, stream.IsExec ? stream.Process.Files.Out : stream.Printed);
                    stream.Kubelet.Tell(new StreamCredit(stream.Id, data.Data.Length));
                }
                else if (stream.Input is { } input)
                {
                    input.Write(data.Data.Span);
                }

                if (data.IsLast && (stream.IsExec || stream.Connection is not null || stream.Record.Request.Container.StdinOnce == true))
                {
                    stream.Input?.Close();
                }

                break;
            case StreamCredit credit:
                stream.Credit += Math.Max(0, credit.Bytes);
                break;
            case CloseStream:
                Close(stream);
                break;
            default:
                break;
        }
    }

    private void Open(OpenStream open)
    {
        var request = open.Request;
        if (request.Kind == StreamKind.Usage)
        {
            Sender.Tell(new StreamOpened(open.StreamId));
            Sender.Tell(new StreamData(open.StreamId, 1, Report().Encode(), true));
            Sender.Tell(new StreamEnded(open.StreamId, StreamOutcome.Exited, 0, ""));
            return;
        }

        if (!_sandboxes.TryGetValue(request.PodUid, out var sandbox))
        {
            Sender.Tell(new StreamEnded(open.StreamId, StreamOutcome.Refused, 0, $"container not found (\"{request.Container}\")"));
            return;
        }

        if (request.Kind is StreamKind.PortForward or StreamKind.Dial)
        {
            OpenPort(open, sandbox);
            return;
        }

        if (!sandbox.Containers.TryGetValue(request.Container, out var record) || !record.Running)
        {
            Sender.Tell(new StreamEnded(open.StreamId, StreamOutcome.Refused, 0, $"container not found (\"{request.Container}\")"));
            return;
        }

        if (request.Kind == StreamKind.Attach)
        {
            Begin(new ContainerStream(open, Sender, sandbox, record) { Process = record.First });
            return;
        }

        var world = WorldOf(sandbox, record);
        var command = request.Command;
        if (WhyNotRun(record, world, command) is { } why)
        {
            var id = new byte[ContainerNotFoundId / 2];
            _random.NextBytes(id);
            Sender.Tell(new StreamOpened(open.StreamId));
            Sender.Tell(new StreamEnded(
                open.StreamId, StreamOutcome.Failed, 0,
                $"failed to exec in container: failed to start exec \"{Convert.ToHexStringLower(id)}\": OCI runtime exec failed: exec failed: "
                + $"unable to start container process: {why}: unknown"));
            return;
        }

        // A file that is no program of the image is a script.
        command = Programs.Knows(command[0]) ? command : ["sh", .. command];
        var process = new ContainerProcess(
            world.NextId, command, world, ContainerWorld.VariablesOf(sandbox, record, request.Tty),
            record.Request.Container.WorkingDir is { Length: > 0 } directory ? directory : "/", request.Tty);
        world.NextId += 6;
        world.Others.Add(process.Id, process);
        if (!request.Stdin)
        {
            process.Files.In.Close();
        }

        Begin(new ContainerStream(open, Sender, sandbox, record) { Process = process });
    }

    private void OpenPort(OpenStream open, Sandbox sandbox)
    {
        var request = open.Request;
        if (Listen(sandbox, request.Port) is not var (record, connection))
        {
            var refused = "connect: connection refused";
            var why = request.Kind == StreamKind.Dial
                ? $"dial tcp {sandbox.Ip}:{request.Port}: {refused}"
                : $"failed to execute portforward in network namespace \"/var/run/netns/cni-{sandbox.PodUid}\": "
                    + $"failed to connect to localhost:{request.Port} inside namespace \"{sandbox.PodUid}\", "
                    + $"IPv4: dial tcp4 127.0.0.1:{request.Port}: {refused} "
                    + $"IPv6 dial tcp6 [::1]:{request.Port}: {refused} ";
            Sender.Tell(new StreamEnded(open.StreamId, StreamOutcome.Refused, 0, why));
            return;
        }

        Begin(new ContainerStream(open, Sender, sandbox, record) { Connection = connection });
    }

    private void Begin(ContainerStream stream)
    {
        stream.HeardAt = _time.GetUtcNow();
        _streams.Add(stream.Id, stream);
        stream.Kubelet.Tell(new StreamOpened(stream.Id));
        if (stream.Request.Kind == StreamKind.Attach && stream.Process is { IsInteractive: true })
        {
            // kubectl run -it waits for something to be seen: the shell says its prompt again.
            stream.Printed.Write(Encoding.UTF8.GetBytes(stream.Record.Unfinished));
        }
    }

    private void GoOn()
    {
        var now = _time.GetUtcNow();
        DateTimeOffset? wake = null;
        foreach (var (sandbox, record) in _firsts.ToArray())
        {
            GoOn(sandbox, record);
            wake = record.First is { IsOver: false } first ? Shell.Earlier(wake, first.IsBusy ? now : Steady(first.Wake)) : wake;
        }

        foreach (var stream in _streams.Values.ToArray())
        {
            if (now - stream.HeardAt > _settings.StreamTimeout)
            {
                Close(stream);
                continue;
            }

            GoOn(stream);
            wake = Shell.Earlier(wake, Shell.Earlier(stream.IsBusy ? now : Steady(stream.Process?.Wake ?? stream.Connection?.Wake), stream.HeardAt + _settings.StreamTimeout + TimeSpan.FromSeconds(1)));
        }

        wake = Shell.Earlier(wake, GoOnWithProbes(now));
        if (wake is { } due)
        {
            Timers.StartSingleTimer(TimerKind.Process, ProcessDue.Instance, due > now ? due - now : TimeSpan.FromMilliseconds(1));
        }
    }

    // Processes count by the node's clock, which may be wrong; timers by the one that never is.
    private DateTimeOffset? Steady(DateTimeOffset? wake) => wake - (_clock.GetUtcNow() - _time.GetUtcNow());

    private void GoOn(Sandbox sandbox, ContainerRecord record)
    {
        var first = record.First!;
        first.IsBusy = true;
        for (var round = 0; round < MaximumRounds; round++)
        {
            first.Step();
            if (first.Files.Out.Length + first.Files.Error.Length == 0)
            {
                first.IsBusy = false;
                break;
            }

            Print(sandbox, record, first.Files.Out.Read(int.MaxValue));
            Print(sandbox, record, first.Files.Error.Read(int.MaxValue));
        }

        if (first.IsOver)
        {
            _firsts.RemoveAll(entry => ReferenceEquals(entry.Record, record));
            Exit(sandbox, record, first.ExitCode, null, null);
        }
    }

    private void GoOn(ContainerStream stream)
    {
        stream.IsBusy = true;
        for (var round = 0; round < MaximumRounds; round++)
        {
            if (stream.IsExec)
            {
                stream.Process!.Step();
            }
            else if (stream.Connection is { } connection && !connection.Step())
            {
                connection.Output.Close();
            }

            if (stream is { Process.Terminal: null, Input: { } input } && input.TakeTaken() is > 0 and var taken)
            {
                stream.Kubelet.Tell(new StreamCredit(stream.Id, taken));
            }

            if (!Send(stream))
            {
                stream.IsBusy = false;
                break;
            }
        }

        if ((stream.IsExec || stream.Connection is not null) && stream.Outputs.All(static output => output.Pipe.IsEnded))
        {
            End(stream, new StreamEnded(stream.Id, StreamOutcome.Exited, stream.Process?.ExitCode ?? 0, ""));
        }
    }

    private static bool Send(ContainerStream stream)
    {
        var sent = false;
        foreach (var (channel, pipe) in stream.Outputs)
        {
            while (pipe.Length > 0)
            {
                if (!stream.Wants(channel))
                {
                    pipe.Read(int.MaxValue);
                    sent = true;
                    break;
                }

                if (stream.Credit <= 0)
                {
                    break;
                }

                var bytes = pipe.Read(Math.Min(stream.Credit, StreamWindow.Piece));
                stream.Credit -= bytes.Length;
                sent = true;
                stream.Kubelet.Tell(new StreamData(stream.Id, channel, stream.Process?.Terminal is null ? bytes : Terminal.Render(bytes), false));
            }
        }

        return sent;
    }

    private void Close(ContainerStream stream)
    {
        if (stream.IsExec)
        {
            // The runtime ends the command of a client that went away.
            stream.Process!.End(137);
        }
        else if (stream.Request.Kind == StreamKind.Attach && stream is { Process: not null, Record.Request.Container.StdinOnce: true })
        {
            stream.Process.Files.In.Close();
        }

        stream.Connection?.Input.Close();
        Forget(stream);
    }

    private void End(ContainerStream stream, StreamEnded ended)
    {
        Forget(stream);
        stream.Kubelet.Tell(ended);
    }

    private void Forget(ContainerStream stream)
    {
        _streams.Remove(stream.Id);
        if (stream.IsExec)
        {
            stream.Record.World?.Others.Remove(stream.Process!.Id);
        }
    }

    private void EndStreamsOf(ContainerRecord record)
    {
        _firsts.RemoveAll(entry => ReferenceEquals(entry.Record, record));
        ForgetProbesOf(record);
        record.First?.End(137);
        record.World = null;
        foreach (var stream in _streams.Values.Where(stream => ReferenceEquals(stream.Record, record)).ToArray())
        {
            stream.Process?.End(137);
            stream.Credit = int.MaxValue;
            Send(stream);
            if (_streams.ContainsKey(stream.Id))
            {
                End(stream, new StreamEnded(stream.Id, StreamOutcome.Exited, stream.IsExec ? stream.Process!.ExitCode : 0, ""));
            }
        }
    }

    private void BreakAllStreams()
    {
        foreach (var stream in _streams.Values.ToArray())
        {
            Close(stream);
            stream.Kubelet.Tell(new StreamEnded(stream.Id, StreamOutcome.Broken, 0, "read: connection reset by peer"));
        }
    }

    private sealed record ProcessDue
    {
        public static readonly ProcessDue Instance = new();
    }
}
