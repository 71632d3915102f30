using System.Diagnostics;
using System.Text.Json;
using ActorCluster.Cli.Processes;

namespace ActorCluster.Cli.Tests.Processes;

/// <summary>
/// "down: End the cluster: every process, nothing is left" – whoever is killed, between any two steps, while a cluster is started or ended.
/// </summary>
public sealed class RunMembershipSpec : IDisposable
{
    private const string Worker = "worker-1";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly RunDirectory _run = new(Directory.CreateTempSubdirectory("membership-").FullName);
    private readonly ClusterPlan _plan;
    private readonly Launcher _launcher;

    public RunMembershipSpec()
    {
        var ports = Ports.Free(3);
        _plan = new ClusterPlan(ports[0], ports[1], null, [new WorkerPlan(Worker, 1, ports[2])]);
        _launcher = new Launcher(_run);
        _run.WritePlan(_plan);
    }

    public void Dispose() => Directory.Delete(_run.Root, recursive: true);

    /// <summary>The command that starts is killed right after it has started the process: nobody has written its id.</summary>
    [Fact]
    public async Task A_process_that_nobody_has_recorded_must_be_ended()
    {
        using var process = Process.Start(_launcher.Describe(_plan, Worker))!;
        await _launcher.EndAllAsync(_plan, Patience);
        _run.ForgetPlan();
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Null(_launcher.Find(Worker));
        Assert.Empty(RunProcesses.In(_run.Root));
    }

    [Fact]
    public async Task A_process_must_record_itself()
    {
        using var process = Process.Start(_launcher.Describe(_plan, Worker))!;
        while (_launcher.Find(Worker) is null)
        {
            Assert.False(process.HasExited);
            await Task.Delay(10);
        }

        Assert.Equal(process.Id, _launcher.Find(Worker)!.Id);
        await _launcher.EndAllAsync(_plan, Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>It was started before the cluster was ended, and gets to its first step after that.</summary>
    [Theory]
    [InlineData("ending")]
    [InlineData("forgotten")]
    [InlineData("another run")]
    public async Task A_process_that_comes_too_late_must_end_by_itself(string what)
    {
        switch (what)
        {
            case "ending":
                _run.WritePlan(_plan with { IsEnding = true });
                break;
            case "forgotten":
                _run.ForgetPlan();
                break;
            default:
                _run.WritePlan(_plan with { Id = "another" });
                break;
        }

        using var process = Process.Start(_launcher.Describe(_plan, Worker))!;
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("has ended", await File.ReadAllTextAsync(_run.Console(Worker)), StringComparison.Ordinal);
        Assert.False(File.Exists(_run.Pid(Worker)));
    }

    /// <summary>Whoever ends the cluster marks it and then looks: what has made itself known before is found, and does not go on besides.</summary>
    [Fact]
    public void A_process_must_be_known_before_it_looks_whether_it_is_wanted()
    {
        var found = 0;
        Assert.Throws<CommandException>(() => RunMembership.Join(_run, _plan.Id, Worker, TimeSpan.Zero, () =>
        {
            using var known = _launcher.Find(Worker);
            found = known!.Id;
            _run.WritePlan(_plan with { IsEnding = true });
        }));
        Assert.Equal(Environment.ProcessId, found);
    }

    [Fact]
    public void There_must_be_one_process_of_a_name()
    {
        using (RunMembership.Join(_run, _plan.Id, Worker, TimeSpan.Zero))
        {
            var refused = Assert.Throws<CommandException>(() => RunMembership.Join(_run, _plan.Id, Worker, TimeSpan.Zero));
            Assert.Contains("worker-1 is running already", refused.Message, StringComparison.Ordinal);
        }

        using var next = RunMembership.Join(_run, _plan.Id, Worker, TimeSpan.Zero);
        Assert.NotNull(_launcher.Find(Worker));
    }

    [Fact]
    public void A_stranger_that_has_the_process_id_of_one_of_ours_must_not_be_taken_for_it()
    {
        using var self = Process.GetCurrentProcess();
        ProcessRecord.Write(self, _run.Pid(Worker));
        Assert.NotNull(_launcher.Find(Worker));
        var record = JsonSerializer.Deserialize(File.ReadAllBytes(_run.Pid(Worker)), PlanJson.Default.ProcessRecord)!;
        var earlier = record with { StartedTicks = record.StartedTicks - TimeSpan.FromMinutes(1).Ticks };
        File.WriteAllBytes(_run.Pid(Worker), JsonSerializer.SerializeToUtf8Bytes(earlier, PlanJson.Default.ProcessRecord));
        Assert.Null(_launcher.Find(Worker));
    }

    /// <summary>The command that starts goes on late: what is recorded meanwhile is the truth.</summary>
    [Fact]
    public void A_late_record_must_not_replace_a_newer_one()
    {
        using var membership = RunMembership.Join(_run, _plan.Id, Worker, TimeSpan.Zero);
        var before = File.ReadAllText(_run.Pid(Worker));
        using var other = Process.GetProcessById(Environment.ProcessId);
        ProcessRecord.Write(other, _run.Pid(Worker), replace: false);
        Assert.Equal(before, File.ReadAllText(_run.Pid(Worker)));
        Assert.Empty(Directory.EnumerateFiles(_run.Root, "*.new"));
    }
}
