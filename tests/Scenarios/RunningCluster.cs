using System.Diagnostics;
using System.Text.Json;

namespace ActorCluster.Scenarios;

/// <summary>A cluster of real processes in a folder of its own, and the commands that a user has for it.</summary>
internal sealed class RunningCluster : IAsyncDisposable
{
    private string? _overlay;
    private readonly string _folder = Directory.CreateTempSubdirectory("actorcluster-").FullName;

    /// <summary>The overlay that makes failures ten times as fast.</summary>
    public static string Quick { get; } = Repository.File("config", "quick.conf");

    /// <summary>The cluster's folder.</summary>
    public string Folder => _folder;

    /// <summary>Starts a cluster with quick failures and something laid over that.</summary>
    public static async Task<RunningCluster> StartQuickAsync(string overlay)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, await File.ReadAllTextAsync(Quick) + "\n" + overlay);
        var cluster = await StartAsync("--config", file);
        cluster._overlay = file;
        return cluster;
    }

    /// <summary>Starts a cluster.</summary>
    public static async Task<RunningCluster> StartAsync(params string[] options)
    {
        var cluster = new RunningCluster();
        var up = await cluster.CommandAsync(["up", "--api-port", "0", .. options]);
        Assert.True(up.ExitCode == 0, up.Everything + cluster.Logs());
        return cluster;
    }

    /// <summary>Starts a simulated cluster.</summary>
    public static async Task<RunningCluster> SimulateAsync(params string[] options)
    {
        var cluster = new RunningCluster();
        var started = await cluster.CommandAsync(["simulate", "--api-port", "0", .. options]);
        Assert.True(started.ExitCode == 0, started.Everything + cluster.Logs());
        return cluster;
    }

    /// <summary>A folder for a cluster that a command starts and ends by itself.</summary>
    public static RunningCluster Nothing() => new();

    /// <summary>Starts a command that goes on.</summary>
    public RunningCommand Begin(params string[] arguments) => new(Shell.Start("dotnet", [Repository.Program, .. arguments, "--run-dir", _folder]));

    /// <summary>Runs <c>actorcluster</c>; a failure fails the test.</summary>
    public async Task<string> SucceedAsync(params string[] arguments)
    {
        var outcome = await CommandAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"actorcluster {string.Join(' ', arguments)}\n{outcome.Everything}");
        return outcome.Output;
    }

    /// <summary>Runs <c>actorcluster</c>.</summary>
    public Task<Outcome> CommandAsync(params string[] arguments) => Shell.RunAsync("dotnet", [Repository.Program, .. arguments, "--run-dir", _folder]);

    /// <summary>Runs kubectl; a failure fails the test.</summary>
    public async Task<string> KubectlAsync(params string[] arguments)
    {
        var outcome = await TryKubectlAsync(arguments);
        Assert.True(outcome.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}\n{outcome.Everything}");
        return outcome.Output;
    }

    /// <summary>Runs kubectl.</summary>
    public Task<Outcome> TryKubectlAsync(params string[] arguments) => Shell.RunAsync("kubectl", arguments, Environment());

    /// <summary>Runs kubectl with something on its standard input, whatever it says to it.</summary>
    public Task<Outcome> TryKubectlWithInputAsync(string input, params string[] arguments) => Shell.RunAsync("kubectl", arguments, Environment(), input);

    /// <summary>Starts a kubectl that goes on, as with <c>-w</c>.</summary>
    public RunningCommand Watch(params string[] arguments) => new(Shell.Start("kubectl", arguments, Environment()));

    /// <summary>Runs kubectl with something on its standard input.</summary>
    public async Task<string> KubectlWithInputAsync(string input, params string[] arguments)
    {
        var outcome = await Shell.RunAsync("kubectl", arguments, Environment(), input);
        Assert.True(outcome.ExitCode == 0, $"kubectl {string.Join(' ', arguments)}\n{outcome.Everything}");
        return outcome.Output;
    }

    /// <summary>What kubectl gets, as JSON.</summary>
    public async Task<JsonElement> GetAsync(params string[] arguments)
    {
        using var document = JsonDocument.Parse(await KubectlAsync(["get", .. arguments, "-o", "json"]));
        return document.RootElement.Clone();
    }

    /// <summary>The pods of a label, those of the deployment web by default.</summary>
    public async Task<IReadOnlyList<PodView>> PodsAsync(string selector = "app=web", string inNamespace = "default")
    {
        var list = await GetAsync("pods", "-l", selector, "-n", inNamespace);
        return [.. list.GetProperty("items").EnumerateArray().Select(PodView.Of)];
    }

    /// <summary>Waits until every node is Ready and free of taints.</summary>
    public Task NodesReadyAsync(int nodes = 3, int seconds = 60) => EventuallyAsync(
        async () => (await TryKubectlAsync("get", "nodes", "-o", "jsonpath={range .items[*]}{.metadata.name}={.status.conditions[?(@.type==\"Ready\")].status}{.spec.taints} {end}")).Output.Trim(),
        shown => shown == string.Join(' ', Enumerable.Range(1, nodes).Select(static i => $"worker-{i}=True")),
        "all Ready",
        seconds);

    /// <summary>A node's taints, as <c>key:effect</c>.</summary>
    public static IReadOnlyList<string> Taints(JsonElement node) =>
        node.GetProperty("spec").TryGetProperty("taints", out var taints)
            ? [.. taints.EnumerateArray().Select(static t => $"{t.GetProperty("key").GetString()}:{t.GetProperty("effect").GetString()}")]
            : [];

    /// <summary>Asks until an answer will do. Only for what kubectl wait cannot express.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> suffices, string what, int seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (suffices(answer))
            {
                return answer;
            }

            Assert.True(
                clock.Elapsed < TimeSpan.FromSeconds(seconds),
                $"after {seconds} s still not {what}: {(answer is System.Collections.IEnumerable and not string ? string.Join('\n', ((System.Collections.IEnumerable)answer).Cast<object>()) : answer)}");
            await Task.Delay(100);
        }
    }

    /// <summary>The process of a name.</summary>
    public Process Process(string name)
    {
        using var record = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, name + ".pid")));
        return System.Diagnostics.Process.GetProcessById(record.RootElement.GetProperty("id").GetInt32());
    }

    /// <summary>Sends a signal to a process.</summary>
    public async Task SignalAsync(string name, string signal)
    {
        using var process = Process(name);
        await Shell.RunAsync("/bin/kill", ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
    }

    /// <summary>Processes that were started for this folder and are still there.</summary>
    public async Task<string> LeftoversAsync()
    {
        var listing = await Shell.RunAsync("/bin/sh", ["-c", "ps -eo pid,stat,args | grep -F -- \"$1\" | grep -v grep || true", "sh", "--run-dir " + _folder]);
        return listing.Output;
    }

    public async ValueTask DisposeAsync()
    {
        await CommandAsync("down", "--timeout", "5");
        Directory.Delete(_folder, recursive: true);
        if (_overlay is not null)
        {
            File.Delete(_overlay);
        }
    }

    private string Logs() => string.Join('\n', Directory.EnumerateFiles(_folder, "*.out").Concat(Directory.EnumerateFiles(_folder, "*.log"))
        .Select(static file => $"--- {Path.GetFileName(file)}\n{string.Join('\n', File.ReadLines(file).TakeLast(40))}"));

    private Dictionary<string, string> Environment() => new() { ["KUBECONFIG"] = Path.Combine(_folder, "kubeconfig") };
}
