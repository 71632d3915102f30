using System.Text;
using ActorCluster.Node.Runtime.Processes;
using Akka.Actor;

namespace ActorCluster.Node.Runtime;

/// <content>Commands that a kubelet's probes run in containers.</content>
internal sealed partial class RuntimeActor
{
    // pkg/kubelet/prober/prober.go: maxProbeMessageLength is what an event shows; nobody keeps more.
    private const int LongestProbeOutput = 1024;

    private readonly List<RunningProbe> _probes = [];

    private void Probe(ProbeContainer probe)
    {
        if (!_sandboxes.TryGetValue(probe.PodUid, out var sandbox) || !sandbox.Containers.TryGetValue(probe.Name, out var record)
            || !record.Running || record.Attempt != probe.Attempt)
        {
            // The kubelet hears of its end.
            return;
        }

        var world = WorldOf(sandbox, record);
        if (!(record.Plan.IsReal || FirstProcess.IsFixed(probe.Command)) || WhyNotRun(record, world, probe.Command) is not null)
        {
            sandbox.Owner.Tell(new ProbeAnswered(probe.PodUid, probe.ProbeId, null, ""));
            return;
        }

        var process = new ContainerProcess(
            world.NextId, probe.Command, world, ContainerWorld.VariablesOf(sandbox, record, false),
            record.Request.Container.WorkingDir is { Length: > 0 } directory ? directory : "/", false);
        world.NextId += 6;
        world.Others.Add(process.Id, process);
        process.Files.In.Close();
        _probes.Add(new RunningProbe(probe, sandbox, record, process, _time.GetUtcNow() + probe.Timeout));
        GoOn();
    }

    // When the next one wants to go on; null for none.
    private DateTimeOffset? GoOnWithProbes(DateTimeOffset now)
    {
        DateTimeOffset? wake = null;
        foreach (var probe in _probes.ToArray())
        {
            Step(probe);
            if (probe.Process.IsOver)
            {
                Answer(probe, probe.Process.ExitCode == 0, probe.Output.ToString());
            }
            else if (now >= probe.Until)
            {
                probe.Process.End(137);
                Answer(probe, false, null);
            }
            else
            {
                wake = Shell.Earlier(wake, Shell.Earlier(probe.Process.IsBusy ? now : Steady(probe.Process.Wake), probe.Until));
            }
        }

        return wake;
    }

    private static void Step(RunningProbe probe)
    {
        var process = probe.Process;
        process.IsBusy = true;
        for (var round = 0; round < MaximumRounds; round++)
        {
            process.Step();
            if (process.Files.Out.Length + process.Files.Error.Length == 0)
            {
                process.IsBusy = false;
                return;
            }

            foreach (var pipe in (ReadOnlySpan<BytePipe>)[process.Files.Out, process.Files.Error])
            {
                var text = Encoding.UTF8.GetString(pipe.Read(int.MaxValue));
                probe.Output.Append(text.AsSpan(0, Math.Clamp(LongestProbeOutput - probe.Output.Length, 0, text.Length)));
            }
        }
    }

    private void Answer(RunningProbe probe, bool succeeded, string? output)
    {
        _probes.Remove(probe);
        probe.Record.World?.Others.Remove(probe.Process.Id);
        probe.Sandbox.Owner.Tell(new ProbeAnswered(probe.Probe.PodUid, probe.Probe.ProbeId, succeeded, output));
    }

    private void ForgetProbesOf(ContainerRecord record) => _probes.RemoveAll(probe => ReferenceEquals(probe.Record, record));

    private sealed record RunningProbe(ProbeContainer Probe, Sandbox Sandbox, ContainerRecord Record, ContainerProcess Process, DateTimeOffset Until)
    {
        public StringBuilder Output { get; } = new();
    }
}
