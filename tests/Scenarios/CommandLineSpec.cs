using System.Net;
using System.Net.Sockets;

namespace ActorCluster.Scenarios;

/// <summary>What the commands say when something is missing or wrong: one clear line, a non-zero exit code, nothing left behind.</summary>
public sealed class CommandLineSpec
{
    [Fact]
    public async Task Every_command_explains_itself()
    {
        foreach (var command in (string[])["", "up", "down", "status", "kill", "start", "master", "worker"])
        {
            string[] arguments = command.Length == 0 ? [Repository.Program, "--help"] : [Repository.Program, command, "--help"];
            var help = await Shell.RunAsync("dotnet", arguments);
            Assert.Equal(0, help.ExitCode);
            Assert.Contains("Usage:", help.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_second_cluster_in_the_same_folder_is_refused()
    {
        await using var cluster = await RunningCluster.StartAsync("--workers", "1");
        var second = await cluster.CommandAsync("up", "--api-port", "0");
        Assert.NotEqual(0, second.ExitCode);
        Assert.Contains("already running here", second.Error, StringComparison.Ordinal);
        Assert.Single(second.Error.Trim().Split('\n'));
        Assert.Equal(0, (await cluster.CommandAsync("status")).ExitCode);
    }

    [KubectlFact]
    public async Task Nodes_of_before_that_are_not_started_are_named()
    {
        await using var cluster = await RunningCluster.StartAsync("--workers", "3");
        var boot = await BootAsync(cluster);
        await cluster.SucceedAsync("down");
        var up = await cluster.SucceedAsync("up", "--api-port", "0", "--workers", "1");
        Assert.Contains(" 1 node Ready\n  worker-2 worker-3 ran here before and are not started", up, StringComparison.Ordinal);
        Assert.Contains("  kubectl delete node worker-2 worker-3 ", up, StringComparison.Ordinal);

        // The store says of before that worker-1 is Ready: the one that counts is the one that has started now.
        Assert.NotEqual(boot, await BootAsync(cluster));
        await cluster.KubectlAsync("delete", "node", "worker-2", "worker-3");
        await cluster.SucceedAsync("down");
        Assert.DoesNotContain("before", await cluster.SucceedAsync("up", "--api-port", "0", "--workers", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var up = await Shell.RunAsync("dotnet", [Repository.Program, "up", "--run-dir", folder, "--api-port", $"{port}"]);
        Assert.NotEqual(0, up.ExitCode);
        Assert.Contains($"port {port} is in use", up.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("up", "--workers", "0")]
    [InlineData("up", "--speed", "fast")]
    [InlineData("up", "--config", "/nowhere/at.all")]
    [InlineData("kill", "worker-9")]
    [InlineData("status")]
    [InlineData("start", "worker-1")]
    [InlineData("dance")]
    public async Task What_makes_no_sense_is_one_error_and_a_non_zero_exit_code(params string[] arguments)
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var outcome = await Shell.RunAsync("dotnet", [Repository.Program, .. arguments, "--run-dir", folder]);
        Assert.NotEqual(0, outcome.ExitCode);
        Assert.NotEqual("", outcome.Error.Trim());
        Assert.DoesNotContain("   at ", outcome.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_up_that_is_killed_leaves_nothing_that_down_does_not_end()
    {
        await using var cluster = new RunningCluster();
        using var up = Shell.Start("dotnet", [Repository.Program, "up", "--api-port", "0", "--run-dir", cluster.Folder]);
        await RunningCluster.EventuallyAsync(() => Task.FromResult(File.Exists(Path.Combine(cluster.Folder, "worker-2.pid"))), static there => there, "started");
        up.Kill();
        await up.WaitForExitAsync();
        Assert.Equal(0, (await cluster.CommandAsync("down")).ExitCode);
        Assert.Equal("", await cluster.LeftoversAsync());
    }

    [Fact]
    public async Task A_cluster_in_the_foreground_ends_with_its_command_even_when_that_is_killed()
    {
        await using var cluster = new RunningCluster();
        await using var up = UpInTheForeground(cluster);
        await up.UntilAsync(static line => line.Contains("Ctrl-C", StringComparison.Ordinal));
        await up.KillAsync();
        await RunningCluster.EventuallyAsync(cluster.LeftoversAsync, static left => left.Length == 0, "ended", 30);
    }

    [Fact]
    public async Task A_cluster_in_the_foreground_ends_on_an_interrupt()
    {
        await using var cluster = new RunningCluster();
        await using var up = UpInTheForeground(cluster);
        await up.UntilAsync(static line => line.Contains("Ctrl-C", StringComparison.Ordinal));
        await up.InterruptAsync();
        await up.UntilAsync(static line => line == "Ending the cluster.");
        Assert.Equal(0, await up.ExitCodeAsync());
        Assert.Equal("", await cluster.LeftoversAsync());
        Assert.Contains("no cluster is running here", (await cluster.CommandAsync("status")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--foreground")]
    public async Task A_start_that_is_interrupted_ends_what_it_has_started(params string[] options)
    {
        await using var cluster = new RunningCluster();
        await using var up = new RunningCommand(Shell.Start("dotnet", [Repository.Program, "up", "--api-port", "0", "--run-dir", cluster.Folder, .. options]));
        await up.UntilAsync(static line => line.Contains("3 workers started", StringComparison.Ordinal));
        await up.InterruptAsync();
        Assert.Equal(130, await up.ExitCodeAsync());
        var left = await cluster.LeftoversAsync();
        Assert.True(left.Length == 0, left);
    }

    [Theory]
    [InlineData("actorcluster.node.kubelet.lease-duraton = 4s", "unknown setting actorcluster.node.kubelet.lease-duraton (did you mean actorcluster.node.kubelet.lease-duration?)")]
    [InlineData("actorcluster.controllers.node-lifecycle.monitor-period = soon", "actorcluster.controllers.node-lifecycle.monitor-period = soon")]
    // Akka.NET itself takes an object that is never closed.
    [InlineData("actorcluster {}, more {}", "is not valid HOCON")]
    public async Task A_configuration_with_a_mistake_is_one_line_before_anything_starts(string overlay, string words)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, overlay);
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var up = await Shell.RunAsync("dotnet", [Repository.Program, "up", "--api-port", "0", "--run-dir", folder, "--config", file]);
        File.Delete(file);
        Assert.Equal(1, up.ExitCode);
        Assert.Contains(words, Assert.Single(up.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    private static RunningCommand UpInTheForeground(RunningCluster cluster) =>
        new(Shell.Start("dotnet", [Repository.Program, "up", "--foreground", "--workers", "1", "--api-port", "0", "--run-dir", cluster.Folder]));

    private static Task<string> BootAsync(RunningCluster cluster) =>
        cluster.KubectlAsync("get", "node", "worker-1", "-o", "jsonpath={.status.nodeInfo.bootID}");
}
